"""Notices as DiscussionTools sees them: each is a topic of its own, also for subscribers."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from bot.cli.main import reportbot
from tests.integration.wiki.test_cycle import PREFIX, TAJIK_REPORT
from tests.support.wiki.wikis import Wiki

COPIES = 2


def has_discussion_tools(wiki: Wiki) -> bool:
    """Return whether the wiki names topics."""
    answer = next(wiki.anonymous().query(meta="siteinfo", siprop="extensions"))
    return any(one["name"] == "DiscussionTools" for one in answer["extensions"])


def test_notices_of_one_run_are_topics_of_different_names(sample_wiki: Wiki) -> None:
    if not has_discussion_tools(sample_wiki):
        pytest.skip("this MediaWiki has no DiscussionTools")
    mirror = sample_wiki.client("CR-FluxxBot")
    text = mirror.text(f"Grants:{TAJIK_REPORT}") or ""
    for number in range(COPIES):
        title = f"Grants:{PREFIX}Workshop {number} (ID: 2370000{number})/Final Report"
        mirror.edit(title, text)
    done = CliRunner().invoke(reportbot, ["run", "--apply", "--json"], env=sample_wiki.env)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["failed"] == 0

    client = sample_wiki.client()
    pages = {edit["title"] for edit in client.contributions("ReportBot")}
    noticed = sorted(t for t in pages if "reportbot:notice" in (client.text(t) or ""))
    assert len(noticed) == 1 + COPIES
    names = [name for title in noticed for name in topics(sample_wiki, title)]
    assert len(names) == len(noticed)
    assert len(set(names)) == len(names), names


def topics(wiki: Wiki, title: str) -> list[str]:
    """Return the names of the bot's topics on a page."""
    answer = wiki.client().post(
        action="discussiontoolspageinfo", page=title, prop="threaditemshtml", threaditemsflags=""
    )
    headings = answer["discussiontoolspageinfo"]["threaditemshtml"]
    names = [heading["name"] for heading in headings if heading["type"] == "heading"]
    return [name for name in names if re.fullmatch(r"h-ReportBot-\d{14}", name)]
