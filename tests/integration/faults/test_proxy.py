"""The proxy itself: what it lets through is what the wiki got, and its log tells all of it."""

from __future__ import annotations

import json

import pytest
import requests

from tests.support.wiki.api_request import ApiRequest, Step
from tests.support.wiki.client import ApiError, Client
from tests.support.wiki.fate import CANNED, LIMIT, Fate, Rule, by_chance
from tests.support.wiki.faulty_proxy import Proxy
from tests.support.wiki.wikis import Wiki

PAGE = "Talk:Proxy"
TEXT = "a|b\x1f & = %7C 🎉 \u200f\nend"


def through(proxy: Proxy, wiki: Wiki) -> Client:
    """A person behind the proxy."""
    return Client(proxy.api).login("Editor", wiki.sandbox.accounts["Editor"]["password"])


def test_it_changes_nothing_unless_told(wiki: Wiki) -> None:
    with Proxy(wiki.sandbox.api) as proxy:
        client = through(proxy, wiki)
        client.edit(PAGE, TEXT)
        assert client.text(PAGE) == wiki.client().text(PAGE)
        assert [passed.fate for passed in proxy.log] == [Fate.PASSED] * len(proxy.log)
        assert [asked.number for asked in proxy.asked] == list(range(1, len(proxy.log) + 1))
        assert [asked.action for asked in proxy.asked if asked.is_write] == ["edit"]


@pytest.mark.parametrize(
    ("fate", "saved"),
    [(Fate.DROPPED_BEFORE, False), (Fate.DROPPED_AFTER, True), (Fate.HALF_BODY, True)],
)
def test_dropped_connections(wiki: Wiki, fate: Fate, *, saved: bool) -> None:
    with Proxy(wiki.sandbox.api, Rule(fate, lambda asked: asked.is_write)) as proxy:
        client = through(proxy, wiki)
        with pytest.raises(requests.RequestException):
            client.edit(PAGE, "text")
    assert wiki.client().text(PAGE) == ("text" if saved else None)


@pytest.mark.parametrize(
    ("fate", "at_once", "saved"),
    [
        (Fate.HUNG_BEFORE, False, False),
        (Fate.HUNG_AFTER, True, True),
        (Fate.LATE, False, True),
    ],
)
def test_answers_that_do_not_come(
    wiki: Wiki, monkeypatch: pytest.MonkeyPatch, fate: Fate, *, at_once: bool, saved: bool
) -> None:
    """``at_once``: whether the page is saved by the time the client gives up."""
    wanted = {True: "text", False: None}
    monkeypatch.setattr("tests.support.wiki.client.TIMEOUT", LIMIT)
    with Proxy(wiki.sandbox.api, Rule(fate, lambda asked: asked.is_write)) as proxy:
        client = through(proxy, wiki)
        with pytest.raises(requests.ReadTimeout):
            client.edit(PAGE, "text")
        assert client.text(PAGE) == wanted[at_once]
    assert wiki.client().text(PAGE) == wanted[saved]


@pytest.mark.parametrize("fate", list(CANNED))
def test_answers_that_are_not_the_wiki_s(wiki: Wiki, fate: Fate) -> None:
    with Proxy(wiki.sandbox.api, Rule(fate, lambda asked: asked.is_write)) as proxy:
        client = through(proxy, wiki)
        with pytest.raises((ApiError, requests.RequestException)):
            client.edit(PAGE, "text")
    assert wiki.client().text(PAGE) is None


@pytest.mark.parametrize(
    ("fate", "code"), [(Fate.STALE_TOKEN, "badtoken"), (Fate.LOGGED_OUT, "assertuserfailed")]
)
def test_sessions_that_ended(wiki: Wiki, fate: Fate, code: str) -> None:
    with Proxy(wiki.sandbox.api, Rule(fate, lambda asked: asked.is_write)) as proxy:
        client = through(proxy, wiki)
        with pytest.raises(ApiError) as caught:
            client.edit(PAGE, "text", **{"assert": "user"})
    assert caught.value.code == code


def test_watchers_see_the_wiki_before_and_after(wiki: Wiki) -> None:
    seen: list[str | None] = []

    def look(asked: ApiRequest) -> None:
        if asked.is_write:
            seen.append(wiki.anonymous().text(PAGE))

    with Proxy(wiki.sandbox.api, before=look, after=look) as proxy:
        through(proxy, wiki).edit(PAGE, "text")
    assert seen == [None, "text"]


def test_what_a_watcher_raises_is_raised_in_the_test(wiki: Wiki) -> None:
    def fail(asked: ApiRequest) -> None:
        raise LookupError(asked.action)

    with pytest.raises(LookupError, match="query"), Proxy(wiki.sandbox.api, before=fail) as proxy:
        Client(proxy.api).text(PAGE)


def test_rules_count_and_spare() -> None:
    rule = Rule(Fate.HTML, lambda asked: asked.action == "query", times=2, spared=1)
    asked = [ApiRequest(number, {"action": "query"}) for number in range(5)]
    assert [rule.takes(one) for one in asked] == [False, True, True, False, False]
    assert not Rule(Fate.HTML, lambda one: one.is_write).takes(asked[0])


def test_chance_is_seeded() -> None:
    struck = [by_chance(7, 0.2)(ApiRequest(number, {})) for number in range(1000)]
    assert struck == [by_chance(7, 0.2)(ApiRequest(number, {})) for number in range(1000)]
    assert 150 < sum(struck) < 250


@pytest.mark.parametrize(
    ("parameters", "step"),
    [
        ({"action": "login"}, Step.LOGIN),
        ({"action": "query", "meta": "tokens", "type": "login"}, Step.LOGIN),
        ({"action": "query", "meta": "userinfo"}, Step.LOGIN),
        ({"action": "query", "meta": "userinfo", "titles": "A"}, Step.READ),
        ({"action": "query", "meta": "tokens|userinfo", "type": "csrf"}, Step.TOKEN),
        ({"action": "edit", "text": "<!-- reportbot:begin"}, Step.REGION),
        ({"action": "edit", "text": "<!-- reportbot:notice a"}, Step.NOTICE),
    ],
)
def test_steps(parameters: dict[str, str], step: Step) -> None:
    assert ApiRequest(1, parameters).step is step, json.dumps(parameters)
