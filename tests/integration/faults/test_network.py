"""What each fault of the network does to a session and to a save, on a real wiki."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.wiki.source import Outcome
from bot.wiki.writer import Writer
from tests.support.wiki.api_request import Step
from tests.support.wiki.bot_sessions import BOT, PAGE, RUN, sign_in, source, write, writer
from tests.support.wiki.fate import FAULTS, LIMIT, Canned, Fate, Rule
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
    return Rule(fate, lambda request: request.step is step, times, spared)


def fates(proxy: Proxy) -> list[Fate]:
    return [passed.fate for passed in proxy.log if passed.fate is not Fate.PASSED]


@pytest.mark.parametrize("fate", FAULTS)
def test_save_after_one_fault_is_made_once(wiki: Wiki, fate: Fate) -> None:
    wiki.client("Editor").edit(PAGE, "text")
    with faulty(wiki, at(Step.REGION, fate), timeout=LIMIT) as (proxy, to):
        result = write(to)
        assert fates(proxy) == [fate]
    revisions = wiki.client().revisions(PAGE)
    assert [revision["user"] for revision in revisions] == [BOT, "Editor"]
    assert (result.outcome, result.revid) == (Outcome.SAVED, revisions[0]["revid"])
    assert revisions[0]["bot"] is True


@pytest.mark.parametrize(("spared", "fate"), list(enumerate([Fate.HALF_BODY, Fate.DROPPED_AFTER])))
def test_request_after_one_fault_is_sent_again(wiki: Wiki, spared: int, fate: Fate) -> None:
    """Two requests come before the first save: the page, and the token."""
    rule = Rule(fate, lambda request: not request.is_write, spared=spared)
    with faulty(wiki, rule) as (proxy, to):
        assert write(to).outcome == Outcome.SAVED
        assert fates(proxy) == [fate]


@pytest.mark.parametrize(
    ("spared", "fate"), list(enumerate([Fate.HTML, Fate.BROKEN, Fate.DROPPED_BEFORE]))
)
def test_lasting_fault_ends_the_run_with_a_sentence(wiki: Wiki, spared: int, fate: Fate) -> None:
    with faulty(wiki, Rule(fate, times=None, spared=spared)) as (proxy, to):
        result = write(to)
        assert len(fates(proxy)) == 6
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert PAGE in result.reason
    assert wiki.client().text(PAGE) is None


def test_save_without_an_answer_ends_the_run_and_is_not_repeated_by_the_next(
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
def test_unreadable_answer_is_reported_with_its_reason(wiki: Wiki, fate: Fate, words: str) -> None:
    with faulty(wiki, at(Step.READ, fate, None), timeout=0.3) as (_, to):
        assert words in write(to).reason


def test_request_is_sent_again_after_the_pause_that_the_wiki_asked_for(
    wiki: Wiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    busy = Canned(429, "<html><body>Too many requests</body></html>", retry_after="30")
    rule = replace(at(Step.READ, Fate.TOO_MANY), answer=busy)
    with faulty(wiki, rule) as (proxy, to):
        for place in ("pywikibot.sleep", "time.sleep"):
            monkeypatch.setattr(place, pauses.append)
        assert write(to).outcome == Outcome.SAVED
        assert fates(proxy) == [Fate.TOO_MANY]
    assert pauses[0] == 30


def test_lagging_wiki_ends_the_run_after_six_tries(wiki: Wiki) -> None:
    with faulty(wiki, at(Step.REGION, Fate.MAXLAG, None)) as (proxy, to):
        result = write(to)
        assert len(fates(proxy)) == 6
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert "lag" in result.reason


def test_session_lost_between_read_and_save_is_renewed(wiki: Wiki) -> None:
    with faulty(wiki, at(Step.REGION, Fate.LOGGED_OUT)) as (proxy, to):
        assert write(to).outcome == Outcome.SAVED
        assert sum(request.action == "login" for request in proxy.requests) == 2
    assert wiki.client().revisions(PAGE)[0]["bot"] is True


def test_session_lost_before_a_large_read_is_renewed(wiki: Wiki) -> None:
    """Without its right, the account may name 50 pages in a request."""
    titles = [f"Talk:{number}" for number in range(60)]
    rule = Rule(Fate.LOGGED_OUT, lambda request: "titles" in request.parameters)
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
def test_session_lost_each_time_ends_the_run(
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
def test_login_is_tried_twice(wiki: Wiki, spared: int, fate: Fate) -> None:
    with Proxy(wiki.sandbox.api, at(Step.LOGIN, fate, spared=spared)) as proxy:
        site = sign_in(wiki, api=proxy.api)
        assert site.username() == BOT
        assert site.has_right("bot")
        assert fates(proxy) == [fate]


def test_throttle_pauses_before_the_page_is_read_and_not_before_the_save(
    wiki: Wiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between read and save, a pause would invite edit conflicts."""
    pauses_after: list[Step] = []
    with Proxy(wiki.sandbox.api) as proxy:
        site = sign_in(wiki, api=proxy.api, put_throttle=60)
        to = Writer(site, BOT, RUN, lambda title: True)

        def pause(seconds: float) -> None:
            pauses_after.append(proxy.requests[-1].step)
            site.throttle.last_write -= seconds

        monkeypatch.setattr("time.sleep", pause)
        for title in ("Talk:A", "Talk:B"):
            assert write(to, title=title).outcome == Outcome.SAVED
    assert set(pauses_after) == {Step.LOGIN, Step.REGION}
