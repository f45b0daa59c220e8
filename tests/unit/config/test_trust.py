from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config.model import Config, Jobs, Limits
from bot.config.parse import parse_config
from bot.config.trust import (
    NO_CONFIG,
    ConfigOrigin,
    ConfigPage,
    LastGoodConfig,
    judge_config,
    newest_good,
)

BOT = "ReportBot"
TITLE = "User:ReportBot/config.json"
RIGHT = frozenset({"edit", "edituserjson"})
PAGE = ConfigPage(TITLE, 7, "json", "Admin", RIGHT, '{"notices": {"quiet_days": 60}}')
GOOD = LastGoodConfig(5, "Admin", '{"notices": {"quiet_days": 45}}')


def test_page_saved_by_a_person_with_the_right_is_used():
    verdict = judge_config(PAGE, GOOD, BOT)
    assert verdict.origin is ConfigOrigin.PAGE
    assert verdict.config.notices.quiet_days == 60
    assert verdict.good == LastGoodConfig(7, "Admin", PAGE.text or "")
    assert verdict.bad is None


def test_page_saved_by_the_bot_itself_is_used():
    page = replace(PAGE, user=BOT, rights=frozenset({"edit"}))
    assert judge_config(page, None, BOT).origin is ConfigOrigin.PAGE


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"user": "Editor", "rights": frozenset({"edit"})}, "edituserjson"),
        ({"user": "", "rights": frozenset()}, "edituserjson"),
        ({"user": "Reportbot", "rights": frozenset()}, "edituserjson"),
        ({"content_model": "wikitext"}, "wikitext"),
        ({"content_model": ""}, "content model"),
        (
            {"title": "User:ReportBot2/config.json"},
            "User:ReportBot/config.json",
        ),
        (
            {"title": "User:ReportBot/config"},
            "User:ReportBot/config.json",
        ),
        ({"title": "User talk:ReportBot/config.json"}, "protected"),
        ({"text": None}, "hidden"),
        ({"text": "{"}, "not JSON"),
        ({"text": '{"notices": {"quiet_days": -1}}'}, "notices.quiet_days"),
        ({"revid": 0, "text": None}, "restore"),
    ],
)
def test_last_good_config_is_used_when_the_page_is_not_acceptable(change, words):
    page = replace(PAGE, **change)
    verdict = judge_config(page, GOOD, BOT)
    assert verdict.origin is ConfigOrigin.LAST_GOOD
    assert verdict.config.notices.quiet_days == 45
    assert verdict.good == GOOD
    assert verdict.bad is not None
    assert verdict.bad.revid == page.revid
    assert words in verdict.bad.reason
    assert page.user in {"", BOT} or page.user not in verdict.bad.reason


def test_accepted_revision_stays_in_use_when_its_author_loses_the_right():
    page = replace(PAGE, revid=GOOD.revid, rights=frozenset())
    assert judge_config(page, GOOD, BOT).origin is ConfigOrigin.PAGE


def test_accepted_revision_is_not_used_when_the_page_is_not_json_any_more():
    page = replace(PAGE, revid=GOOD.revid, content_model="wikitext")
    assert judge_config(page, GOOD, BOT).origin is ConfigOrigin.LAST_GOOD


def test_live_wiki_without_a_config_page_has_careful_defaults():
    verdict = judge_config(ConfigPage(TITLE, 0), None, BOT)
    assert verdict.origin is ConfigOrigin.DEFAULTS
    assert verdict.bad is None
    off = {name for name, on in verdict.config.jobs.model_dump().items() if not on}
    assert off == {"notices"}
    assert verdict.config.limits.edits_per_run == 50
    rest = {"jobs": Jobs(), "limits": Limits()}
    assert verdict.config.model_copy(update=rest) == Config()


def test_export_without_a_config_page_has_all_defaults():
    verdict = judge_config(ConfigPage(TITLE, 0), None, BOT, is_live=False)
    assert parse_config(NO_CONFIG) == Config()
    assert verdict.origin is ConfigOrigin.DEFAULTS
    assert verdict.config == Config()
    assert verdict.bad is None


def test_all_jobs_are_off_after_the_config_page_was_deleted():
    verdict = judge_config(ConfigPage(TITLE, 0), None, BOT, was_there=True)
    assert verdict.origin is ConfigOrigin.NOTHING
    assert not any(verdict.config.jobs.model_dump().values())
    assert verdict.bad is not None
    assert "restore it or move it back, or save {} there to have" in verdict.bad.reason


@pytest.mark.parametrize("good", [None, LastGoodConfig(5, "Admin", '{"of_an_older_schema": 1}')])
def test_all_jobs_are_off_when_no_revision_was_ever_acceptable(good):
    verdict = judge_config(replace(PAGE, text='{"opt_out": ["A"]}'), good, BOT)
    assert verdict.origin is ConfigOrigin.NOTHING
    assert not any(verdict.config.jobs.model_dump().values())
    assert verdict.good is None
    assert verdict.bad is not None


def test_last_good_config_is_found_in_the_history():
    history = [
        replace(PAGE, revid=9, text="{"),
        replace(PAGE, revid=8, user="Editor", rights=frozenset()),
        PAGE,
        replace(PAGE, revid=6),
    ]
    taken = iter(history)
    assert newest_good(taken, BOT) == LastGoodConfig(7, "Admin", PAGE.text or "")
    assert [page.revid for page in taken] == [6]
    assert newest_good(history[:2], BOT) is None
