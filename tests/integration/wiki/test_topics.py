"""Notices as DiscussionTools sees them: each is a topic of its own, also for subscribers."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from bot.cli.main import reportbot
from tests.integration.wiki.test_cycle import RWANDA_REPORT, TAJIK_REPORT
from tests.support.wiki.wikis import Wiki


def has_discussion_tools(wiki: Wiki) -> bool:
    """Return whether the wiki names topics."""
    answer = next(wiki.anonymous().query(meta="siteinfo", siprop="extensions"))
    return any(one["name"] == "DiscussionTools" for one in answer["extensions"])


def test_notices_of_one_run_are_topics_of_different_names(sample_wiki: Wiki) -> None:
    if not has_discussion_tools(sample_wiki):
        pytest.skip("this MediaWiki has no DiscussionTools")
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


def topics(wiki: Wiki, title: str) -> list[str]:
    """Return the names of the bot's topics on a page."""
    answer = wiki.client().post(
        action="discussiontoolspageinfo", page=title, prop="threaditemshtml", threaditemsflags=""
    )
    headings = answer["discussiontoolspageinfo"]["threaditemshtml"]
    names = [heading["name"] for heading in headings if heading["type"] == "heading"]
    return [name for name in names if re.fullmatch(r"h-ReportBot-\d{14}", name)]
