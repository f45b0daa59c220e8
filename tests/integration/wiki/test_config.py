"""The wiki's own protection of the config page, which the trust in it depends on."""

from __future__ import annotations

import pytest

from bot.account import BotAccount
from bot.config.trust import ConfigOrigin, ConfigPage, judge_config
from tests.support.wiki.client import ApiError

BOT = "ReportBot"
TITLE = BotAccount(BOT).config_page


def config_page(wiki):
    """Return the config page, read through the API."""
    client = wiki.anonymous()
    answer = client.post(
        action="query",
        titles=TITLE,
        prop="info|revisions",
        rvprop="ids|user|content|contentmodel",
        rvslots="main",
    )
    (page,) = answer["query"]["pages"]
    if "revisions" not in page:
        return ConfigPage(TITLE, 0)
    (revision,) = page["revisions"]
    users = client.post(action="query", list="users", ususers=revision["user"], usprop="rights")[
        "query"
    ]["users"]
    return ConfigPage(
        page["title"],
        revision["revid"],
        revision["slots"]["main"]["contentmodel"],
        revision["user"],
        frozenset(users[0].get("rights", ())),
        revision["slots"]["main"]["content"],
    )


def test_the_config_of_an_administrator_counts_and_that_of_others_cannot_be_saved(wiki):
    assert judge_config(config_page(wiki), None, BOT).origin is ConfigOrigin.DEFAULTS
    wiki.client("Admin").edit(TITLE, '{"notices": {"quiet_days": 60}}')
    verdict = judge_config(config_page(wiki), None, BOT)
    assert verdict.origin is ConfigOrigin.PAGE
    assert verdict.config.notices.quiet_days == 60
    with pytest.raises(ApiError, match="customjsonprotected"):
        wiki.client("Editor").edit(TITLE, "{}")
    wiki.client("Admin").edit(TITLE, '{"notices": {"quiet": 60}}')
    later = judge_config(config_page(wiki), verdict.good, BOT)
    assert later.origin is ConfigOrigin.LAST_GOOD
    assert later.config == verdict.config
    assert later.bad is not None
    # The wiki reformats JSON, one key a line.
    assert "notices.quiet (line 3)" in later.bad.reason


def test_a_config_that_came_by_another_way_does_not_count(wiki):
    wiki.extra_settings("$wgGroupPermissions['user']['editcontentmodel'] = true;")
    wiki.client("Admin").edit(TITLE, "{}")
    good = judge_config(config_page(wiki), None, BOT).good
    wiki.client("Admin").act("changecontentmodel", title=TITLE, model="wikitext", summary="x")
    verdict = judge_config(config_page(wiki), good, BOT)
    assert verdict.bad is not None
    assert "content model" in verdict.bad.reason
    # Where a wiki lets everybody in, being there is no proof of the right.
    wiki.client("Admin").delete(TITLE)
    assert judge_config(config_page(wiki), good, BOT).origin is ConfigOrigin.LAST_GOOD
    wiki.extra_settings("$wgGroupPermissions['user']['edituserjson'] = true;")
    wiki.client("Editor").edit(TITLE, '{"jobs": {"notices": false}}')
    wiki.extra_settings("")
    verdict = judge_config(config_page(wiki), good, BOT)
    assert verdict.bad is not None
    assert "does not have the right edituserjson" in verdict.bad.reason
