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
    Why,
    config_title,
    judge_config,
    newest_good,
)

BOT = "ReportBot"
RIGHT = frozenset({"edit", "edituserjson"})
PAGE = ConfigPage(config_title(BOT), 7, "json", "Admin", RIGHT, '{"notices": {"quiet_days": 60}}')
GOOD = LastGoodConfig(5, "Admin", '{"notices": {"quiet_days": 45}}')


def test_a_page_of_somebody_with_the_right_counts():
    verdict = judge_config(PAGE, GOOD, BOT)
    assert verdict.in_force is ConfigOrigin.PAGE
    assert verdict.config.notices.quiet_days == 60
    assert verdict.good == LastGoodConfig(7, "Admin", PAGE.text or "")
    assert verdict.bad is None


def test_the_bot_itself_needs_no_other_right():
    page = replace(PAGE, user=BOT, rights=frozenset({"edit"}))
    assert judge_config(page, None, BOT).in_force is ConfigOrigin.PAGE


@pytest.mark.parametrize(
    ("change", "why", "words"),
    [
        ({"user": "Editor", "rights": frozenset({"edit"})}, Why.NO_RIGHT, "edituserjson"),
        ({"user": "", "rights": frozenset()}, Why.NO_RIGHT, "edituserjson"),
        ({"user": "Reportbot", "rights": frozenset()}, Why.NO_RIGHT, "edituserjson"),
        ({"content_model": "wikitext"}, Why.WRONG_MODEL, "wikitext"),
        ({"content_model": ""}, Why.WRONG_MODEL, "content model"),
        ({"title": "User:ReportBot2/config.json"}, Why.WRONG_TITLE, "User:ReportBot/config.json"),
        ({"title": "User:ReportBot/config"}, Why.WRONG_TITLE, "User:ReportBot/config.json"),
        ({"title": "User talk:ReportBot/config.json"}, Why.WRONG_TITLE, "protected"),
        ({"text": None}, Why.HIDDEN, "hidden"),
        ({"text": "{"}, Why.INVALID, "not JSON"),
        ({"text": '{"notices": {"quiet_days": -1}}'}, Why.INVALID, "notices.quiet_days"),
        ({"revid": 0, "text": None}, Why.GONE, "restore"),
    ],
)
def test_otherwise_the_last_good_one_stays_in_force(change, why, words):
    page = replace(PAGE, **change)
    verdict = judge_config(page, GOOD, BOT)
    assert verdict.in_force is ConfigOrigin.LAST_GOOD
    assert verdict.config.notices.quiet_days == 45
    assert verdict.good == GOOD
    assert verdict.bad is not None
    assert (verdict.bad.why, verdict.bad.revid) == (why, page.revid)
    assert words in verdict.bad.reason
    assert page.user in {"", BOT} or page.user not in verdict.bad.reason


def test_a_revision_that_counted_goes_on_counting_when_its_author_lost_the_right():
    page = replace(PAGE, revid=GOOD.revid, rights=frozenset())
    assert judge_config(page, GOOD, BOT).in_force is ConfigOrigin.PAGE


def test_but_not_when_it_is_no_longer_a_json_page():
    page = replace(PAGE, revid=GOOD.revid, content_model="wikitext")
    assert judge_config(page, GOOD, BOT).in_force is ConfigOrigin.LAST_GOOD


def test_without_a_page_a_live_wiki_has_careful_defaults():
    verdict = judge_config(ConfigPage(config_title(BOT), 0), None, BOT)
    assert verdict.in_force is ConfigOrigin.DEFAULTS
    assert verdict.bad is None
    off = {name for name, on in verdict.config.jobs.model_dump().items() if not on}
    assert off == {"notices"}
    assert verdict.config.limits.edits_per_run == 50
    rest = {"jobs": Jobs(), "limits": Limits()}
    assert verdict.config.model_copy(update=rest) == Config()


def test_without_a_page_an_export_has_all_defaults():
    verdict = judge_config(ConfigPage(config_title(BOT), 0), None, BOT, is_live=False)
    assert parse_config(NO_CONFIG) == Config()
    assert verdict.in_force is ConfigOrigin.DEFAULTS
    assert verdict.config == Config()
    assert verdict.bad is None


def test_without_the_page_that_there_was_all_jobs_are_off():
    verdict = judge_config(ConfigPage(config_title(BOT), 0), None, BOT, was_there=True)
    assert verdict.in_force is ConfigOrigin.NOTHING
    assert not any(verdict.config.jobs.model_dump().values())
    assert verdict.bad is not None
    assert verdict.bad.why is Why.GONE
    assert "restore it or move it back, or save {} there to have" in verdict.bad.reason


@pytest.mark.parametrize("good", [None, LastGoodConfig(5, "Admin", '{"of_an_older_schema": 1}')])
def test_a_page_that_never_counted_turns_all_jobs_off(good):
    verdict = judge_config(replace(PAGE, text='{"opt_out": ["A"]}'), good, BOT)
    assert verdict.in_force is ConfigOrigin.NOTHING
    assert not any(verdict.config.jobs.model_dump().values())
    assert verdict.good is None
    assert verdict.bad is not None


def test_the_last_good_one_is_found_again_in_the_history():
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
