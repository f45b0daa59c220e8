"""Notices as DiscussionTools sees them: each is a topic of its own, also for subscribers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from bot.cli.main import reportbot
from scripts.sandboxes.software import locate
from tests.support.wiki.bot_runs import RWANDA_REPORT, TAJIK_REPORT
from tests.support.wiki.wikis import Wiki, missing_mediawiki

pytestmark = pytest.mark.skipif(
    missing_mediawiki() is None and not locate().has_extension("DiscussionTools"),
    reason="the MediaWiki under test is older than DiscussionTools",
)


#: At this second of the wiki's minute the run starts, so that it has not long to wait.
LATE_SECOND = 50


def test_notices_of_one_run_are_topics_of_different_names(sample_wiki: Wiki) -> None:
    """Waits until the wiki's clock is in another minute, as the bot does."""
    set_clock(sample_wiki, LATE_SECOND)
    env = sample_wiki.env | {"REPORTBOT_SEPARATE_NOTICES": "1"}
    reports = [f"Grants:{TAJIK_REPORT}", f"Grants:{RWANDA_REPORT}"]
    done = CliRunner().invoke(reportbot, ["run", "--apply", "--json", *reports], env=env)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["saved"] == len(reports)
    names = [
        name
        for report in reports
        for name in topics(sample_wiki, report.replace("Grants:", "Grants talk:", 1))
    ]
    assert len(names) == len(reports)
    assert len(set(names)) == len(names), names


def set_clock(wiki: Wiki, second: int) -> None:
    """Put the wiki's clock at a second of the present minute."""
    offset = second - datetime.now(UTC).second
    wiki.extra_settings(
        "Wikimedia\\Timestamp\\ConvertibleTimestamp::setFakeTime("
        f" static fn () => time() + ( {offset} ) );"
    )


def topics(wiki: Wiki, title: str) -> list[str]:
    """Return the names of the bot's topics on a page."""
    answer = wiki.client().post(
        action="discussiontoolspageinfo", page=title, prop="threaditemshtml", threaditemsflags=""
    )
    headings = answer["discussiontoolspageinfo"]["threaditemshtml"]
    names = [heading["name"] for heading in headings if heading["type"] == "heading"]
    return [name for name in names if re.fullmatch(r"h-ReportBot-\d{14}", name)]
