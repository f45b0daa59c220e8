"""The proxy itself: it forwards requests unchanged, causes the faults of its rules, logs all."""

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


def client_of(proxy: Proxy, wiki: Wiki) -> Client:
    """Return the client of a person who reaches the wiki through the proxy."""
    return Client(proxy.api).login("Editor", wiki.sandbox.accounts["Editor"]["password"])


def test_request_without_a_rule_is_forwarded_unchanged(wiki: Wiki) -> None:
    with Proxy(wiki.sandbox.api) as proxy:
        client = client_of(proxy, wiki)
        client.edit(PAGE, TEXT)
        assert client.text(PAGE) == wiki.client().text(PAGE)
        assert [passed.fate for passed in proxy.log] == [Fate.PASSED] * len(proxy.log)
        assert [request.number for request in proxy.requests] == list(range(1, len(proxy.log) + 1))
        assert [request.action for request in proxy.requests if request.is_write] == ["edit"]


@pytest.mark.parametrize(
    ("fate", "saved"),
    [(Fate.DROPPED_BEFORE, False), (Fate.DROPPED_AFTER, True), (Fate.HALF_BODY, True)],
)
def test_dropped_connection_raises_and_saves_as_its_fate_says(
    wiki: Wiki, fate: Fate, *, saved: bool
) -> None:
    with Proxy(wiki.sandbox.api, Rule(fate, lambda request: request.is_write)) as proxy:
        client = client_of(proxy, wiki)
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
def test_missing_answer_times_out_and_saves_as_its_fate_says(
    wiki: Wiki, monkeypatch: pytest.MonkeyPatch, fate: Fate, *, at_once: bool, saved: bool
) -> None:
    """``at_once``: whether the page is saved by the time the client gives up."""
    wanted = {True: "text", False: None}
    monkeypatch.setattr("tests.support.wiki.client.TIMEOUT", LIMIT)
    with Proxy(wiki.sandbox.api, Rule(fate, lambda request: request.is_write)) as proxy:
        client = client_of(proxy, wiki)
        with pytest.raises(requests.ReadTimeout):
            client.edit(PAGE, "text")
        assert client.text(PAGE) == wanted[at_once]
    assert wiki.client().text(PAGE) == wanted[saved]


@pytest.mark.parametrize("fate", list(CANNED))
def test_answer_of_the_proxy_keeps_the_request_from_the_wiki(wiki: Wiki, fate: Fate) -> None:
    with Proxy(wiki.sandbox.api, Rule(fate, lambda request: request.is_write)) as proxy:
        client = client_of(proxy, wiki)
        with pytest.raises((ApiError, requests.RequestException)):
            client.edit(PAGE, "text")
    assert wiki.client().text(PAGE) is None


@pytest.mark.parametrize(
    ("fate", "code"), [(Fate.STALE_TOKEN, "badtoken"), (Fate.LOGGED_OUT, "assertuserfailed")]
)
def test_stale_token_and_lost_session_are_refused_by_the_wiki(
    wiki: Wiki, fate: Fate, code: str
) -> None:
    with Proxy(wiki.sandbox.api, Rule(fate, lambda request: request.is_write)) as proxy:
        client = client_of(proxy, wiki)
        with pytest.raises(ApiError) as caught:
            client.edit(PAGE, "text", **{"assert": "user"})
    assert caught.value.code == code


def test_watchers_are_called_before_and_after_the_wiki_acts(wiki: Wiki) -> None:
    seen: list[str | None] = []

    def look(request: ApiRequest) -> None:
        if request.is_write:
            seen.append(wiki.anonymous().text(PAGE))

    with Proxy(wiki.sandbox.api, before=look, after=look) as proxy:
        client_of(proxy, wiki).edit(PAGE, "text")
    assert seen == [None, "text"]


def test_error_of_a_watcher_is_raised_in_the_test(wiki: Wiki) -> None:
    def fail(request: ApiRequest) -> None:
        raise LookupError(request.action)

    with pytest.raises(LookupError, match="query"), Proxy(wiki.sandbox.api, before=fail) as proxy:
        Client(proxy.api).text(PAGE)


def test_rule_skips_the_first_requests_and_ends_after_its_number() -> None:
    rule = Rule(Fate.HTML, lambda request: request.action == "query", times=2, spared=1)
    sent = [ApiRequest(number, {"action": "query"}) for number in range(5)]
    assert [rule.applies_to(request) for request in sent] == [False, True, True, False, False]
    assert not Rule(Fate.HTML, lambda request: request.is_write).applies_to(sent[0])


def test_chance_is_the_same_for_the_same_seed() -> None:
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
def test_step_of_a_request(parameters: dict[str, str], step: Step) -> None:
    assert ApiRequest(1, parameters).step is step, json.dumps(parameters)
