"""What each fault of the network does to a session and to a save, on a real wiki."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.wiki.source import Outcome
from bot.wiki.writer import Writer
from tests.integration.faults.asked import Step
from tests.support.wiki.bot_sessions import BOT, PAGE, RUN, sign_in, source, write, writer
from tests.support.wiki.fate import FAULTS, LIMIT, Fate, Rule
from tests.support.wiki.faulty_proxy import Proxy
from tests.support.wiki.wikis import Wiki


@contextmanager
def faulty(wiki: Wiki, *rules: Rule, **access: object) -> Iterator[tuple[Proxy, Writer]]:
    """A writer whose requests go through a proxy, to which the rules apply after the login."""
    with Proxy(wiki.sandbox.api) as proxy:
        site = sign_in(wiki, api=proxy.api, **access)
        proxy.rules.extend(rules)
        yield proxy, Writer(site, BOT, RUN, lambda title: True)


def at(step: Step, fate: Fate, times: int | None = 1, spared: int = 0) -> Rule:
    return Rule(fate, lambda asked: asked.step is step, times, spared)


def fates(proxy: Proxy) -> list[Fate]:
    return [passed.fate for passed in proxy.log if passed.fate is not Fate.PASSED]


@pytest.mark.parametrize("fate", FAULTS)
def test_a_save_that_met_a_fault_once_is_made_once(wiki: Wiki, fate: Fate) -> None:
    wiki.client("Editor").edit(PAGE, "text")
    with faulty(wiki, at(Step.REGION, fate), timeout=LIMIT) as (proxy, to):
        result = write(to)
        assert fates(proxy) == [fate]
    revisions = wiki.client().revisions(PAGE)
    assert [revision["user"] for revision in revisions] == [BOT, "Editor"]
    assert (result.outcome, result.revid) == (Outcome.SAVED, revisions[0]["revid"])
    assert revisions[0]["bot"] is True


@pytest.mark.parametrize(("spared", "fate"), list(enumerate([Fate.HALF_BODY, Fate.DROPPED_AFTER])))
def test_a_fault_before_the_first_save_is_overcome(wiki: Wiki, spared: int, fate: Fate) -> None:
    """Two requests come before the first save: the page, and the token."""
    rule = Rule(fate, lambda asked: not asked.is_write, spared=spared)
    with faulty(wiki, rule) as (proxy, to):
        assert write(to).outcome == Outcome.SAVED
        assert fates(proxy) == [fate]


@pytest.mark.parametrize(
    ("spared", "fate"), list(enumerate([Fate.HTML, Fate.BROKEN, Fate.DROPPED_BEFORE]))
)
def test_a_fault_that_stays_ends_the_run_with_a_sentence(
    wiki: Wiki, spared: int, fate: Fate
) -> None:
    with faulty(wiki, Rule(fate, times=None, spared=spared)) as (proxy, to):
        result = write(to)
        assert len(fates(proxy)) == 6
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert PAGE in result.reason
    assert wiki.client().text(PAGE) is None


def test_a_wiki_that_never_answers_a_save_ends_the_run_and_the_next_one_doubles_nothing(
    wiki: Wiki,
) -> None:
    with faulty(wiki, at(Step.REGION, Fate.HUNG_AFTER, None), timeout=0.8) as (proxy, to):
        result = write(to)
        assert len(fates(proxy)) == 6
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert "no answer in time" in result.reason
    assert write(writer(wiki)).outcome == Outcome.UNCHANGED
    assert len(wiki.client().revisions(PAGE)) == 1


@pytest.mark.parametrize(
    ("fate", "words"),
    [(Fate.HALF_BODY, "IncompleteRead"), (Fate.HUNG_HALFWAY, "no answer in time")],
)
def test_it_says_why_an_answer_could_not_be_read(wiki: Wiki, fate: Fate, words: str) -> None:
    with faulty(wiki, at(Step.READ, fate, None), timeout=0.3) as (_, to):
        assert words in write(to).reason


def test_it_waits_as_long_as_it_is_told(wiki: Wiki) -> None:
    with faulty(wiki, at(Step.READ, Fate.TOO_MANY)) as (_, to):
        began = time.monotonic()
        assert write(to).outcome == Outcome.SAVED
    assert time.monotonic() - began > 1


def test_it_is_too_busy_for_us(wiki: Wiki) -> None:
    with faulty(wiki, at(Step.REGION, Fate.MAXLAG, None)) as (proxy, to):
        result = write(to)
        assert len(fates(proxy)) == 6
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert "lag" in result.reason


def test_a_session_that_ends_between_read_and_save_is_begun_again(wiki: Wiki) -> None:
    with faulty(wiki, at(Step.REGION, Fate.LOGGED_OUT)) as (proxy, to):
        assert write(to).outcome == Outcome.SAVED
        assert sum(asked.action == "login" for asked in proxy.asked) == 2
    assert wiki.client().revisions(PAGE)[0]["bot"] is True


def test_a_session_that_ends_before_many_pages_are_read_is_begun_again(wiki: Wiki) -> None:
    """Without its right, the account may name 50 pages in a request."""
    titles = [f"Talk:{number}" for number in range(60)]
    rule = Rule(Fate.LOGGED_OUT, lambda asked: "titles" in asked.parameters)
    with Proxy(wiki.sandbox.api, rule) as proxy:
        pages = list(source(wiki, api=proxy.api).pages(titles))
        assert fates(proxy) == [Fate.LOGGED_OUT]
    assert [page.title for page in pages] == titles


@pytest.mark.parametrize(
    ("step", "times", "words"),
    [
        (Step.READ, 7, f"loses the session of {BOT}"),
        (Step.TOKEN, 7, f"loses the session of {BOT}"),
        (Step.REGION, 3, "assertbotfailed"),
    ],
)
def test_a_session_that_never_holds_ends_the_run(
    wiki: Wiki, step: Step, times: int, words: str
) -> None:
    with faulty(wiki, at(step, Fate.LOGGED_OUT, None)) as (proxy, to):
        result = write(to)
        assert len(fates(proxy)) == times
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert words in result.reason
    assert wiki.client().text(PAGE) is None


@pytest.mark.parametrize(
    ("spared", "fate"),
    [
        (0, Fate.HTML),
        (1, Fate.TOO_MANY),
        (1, Fate.STALE_TOKEN),
        (1, Fate.LOGGED_OUT),
        (2, Fate.LOGGED_OUT),
    ],
)
def test_logging_in_is_tried_twice(wiki: Wiki, spared: int, fate: Fate) -> None:
    with Proxy(wiki.sandbox.api, at(Step.LOGIN, fate, spared=spared)) as proxy:
        site = sign_in(wiki, api=proxy.api)
        assert site.username() == BOT
        assert site.has_right("bot")
        assert fates(proxy) == [fate]


def test_the_throttle_does_not_stand_between_read_and_save(wiki: Wiki) -> None:
    with faulty(wiki, put_throttle=1.5) as (proxy, to):
        for title in ("Talk:A", "Talk:B"):
            assert write(to, title=title).outcome == Outcome.SAVED
        *_, first, read, save = [passed.at for passed in proxy.log]
    assert save - first > 1.4
    assert save - read < 1
