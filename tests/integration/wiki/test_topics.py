"""Notices as DiscussionTools sees them: each is a topic of its own, also for subscribers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import reportbot
from scripts import sandbox
from scripts.sandboxes.software import locate
from tests.support.wiki.bot_runs import RWANDA_REPORT, TAJIK_REPORT
from tests.support.wiki.wikis import LIKE_META, SAMPLE, Wiki, missing_mediawiki

pytestmark = pytest.mark.skipif(
    missing_mediawiki() is None and not locate().has_extension("DiscussionTools"),
    reason="the MediaWiki under test is older than DiscussionTools",
)


@pytest.fixture
def topic_wiki(tmp_path: Path) -> Iterator[Wiki]:
    """The sample wiki with DiscussionTools."""
    directory = tmp_path / "topics"
    try:
        yield Wiki(sandbox.up(directory, load=[SAMPLE], profile=LIKE_META))
    finally:
        sandbox.down(directory)


@pytest.mark.slow
def test_notices_of_one_run_are_topics_of_different_names(topic_wiki: Wiki) -> None:
    """Waits until the wiki's clock is in another minute, as the bot does."""
    env = topic_wiki.env | {"REPORTBOT_SEPARATE_NOTICES": "1"}
    reports = [f"Grants:{TAJIK_REPORT}", f"Grants:{RWANDA_REPORT}"]
    done = CliRunner().invoke(reportbot, ["run", "--apply", "--json", *reports], env=env)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["saved"] == len(reports)
    names = [
        name
        for report in reports
        for name in topics(topic_wiki, report.replace("Grants:", "Grants talk:", 1))
    ]
    assert len(names) == len(reports)
    assert len(set(names)) == len(names), names


def topics(wiki: Wiki, title: str) -> list[str]:
    """Return the names of the bot's topics on a page."""
    answer = wiki.client().post(
        action="discussiontoolspageinfo", page=title, prop="threaditemshtml", threaditemsflags=""
    )
    headings = answer["discussiontoolspageinfo"]["threaditemshtml"]
    names = [heading["name"] for heading in headings if heading["type"] == "heading"]
    return [name for name in names if re.fullmatch(r"h-ReportBot-\d{14}", name)]
