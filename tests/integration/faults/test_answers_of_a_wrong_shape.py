"""Answers of the API that are JSON and not what was asked for: a sentence, and nothing saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.wiki.api_source import LiveSource
from bot.wiki.source import Checkpoint, Outcome, WikiError
from bot.wiki.writer import Writer
from tests.support.wiki.bot_sessions import BOT, PAGE, RUN, sign_in, write
from tests.support.wiki.fate import misled
from tests.support.wiki.faulty_proxy import Proxy
from tests.support.wiki.wikis import Wiki

#: Answers, by what is wrong with them.
SHAPES = {
    "no object": "[]",
    "null": "null",
    "a string": '"query"',
    "nothing": "{}",
    "no query": '{"batchcomplete": true}',
    "query null": '{"batchcomplete": true, "query": null}',
    "query a list": '{"batchcomplete": true, "query": []}',
    "nested too deeply": "[" * 100_000,
    "an error without a code": '{"error": {}}',
    "an error that is a list": '{"error": []}',
    "it goes on for ever": '{"continue": {"continue": "-||"}, "query": {}}',
}
_QUERY = '{{"batchcomplete": true, "curtimestamp": "2026-01-01T00:00:00Z", "query": {}}}'
_CHANGE = (
    '{"recentchanges": [{"type": "log", "title": "A", "timestamp": "2026-01-01T00:00:00Z", %s}]}'
)
SHAPES |= {
    name: _QUERY.format(query)
    for name, query in {
        "pages an object": '{"pages": {"1": {"title": "Talk:A"}}}',
        "a page without a title": '{"pages": [{"pageid": 1, "revisions": []}]}',
        "a page that is no object": '{"pages": [1]}',
        "pages null": '{"pages": null}',
        "a page without a number": '{"pages": [{"title": "Talk:A", "revisions": [{"revid": 1}]}]}',
        "revisions an object": '{"pages": [{"pageid": 1, "title": "Talk:A", "revisions": {}}]}',
        "a revision that is a number": (
            '{"pages": [{"pageid": 1, "title": "Talk:A", "revisions": [5]}]}'
        ),
        "slots a list": (
            '{"pages": [{"pageid": 1, "title": "A", "revisions": [{"revid": 1, "slots": []}]}]}'
        ),
        "redirects strings": '{"redirects": ["a"], "pages": []}',
        "normalized from nowhere": '{"normalized": [{"to": "x"}], "pages": []}',
        "contributions without a title": '{"usercontribs": [{"ns": 1}], "logevents": [5]}',
        "contributions an object": '{"usercontribs": {}, "logevents": {"a": 1}}',
        "namespaces a list": '{"namespaces": [1, 2]}',
        "statistics and no logs": '{"statistics": {"edits": 5}, "usercontribs": []}',
        "a log without a list": '{"statistics": {"edits": 5}, "logevents": [{"type": []}]}',
        "a change of no time": '{"recentchanges": [{"type": "log", "title": "A"}]}',
        "a change of a kind that is a list": _CHANGE % '"logtype": "move", "logaction": []',
        "a move to a number": (
            _CHANGE % '"logtype": "move", "logaction": "move", "logparams": {"target_title": 5}'
        ),
    }.items()
}

READS: dict[str, Callable[[LiveSource], object]] = {
    "mirrored": lambda source: list(source.mirrored()),
    "pages": lambda source: list(source.pages(["Talk:A"])),
    "resolve": lambda source: source.resolve(["Talk:A"]),
    "past posts": lambda source: list(source.past_posts("Talk:A")),
    "edited by the bot": lambda source: source.edited_by_bot(),
    "deleted": lambda source: source.deleted(["Talk:A"]),
    "revisions": lambda source: source.revisions(),
    "history": lambda source: [old for old in source.history("Talk:A") if old.exists],
    "below": lambda source: list(source.below("User:ReportBot/")),
    "search": lambda source: source.search("reportbot:here"),
    "rights": lambda source: source.rights(["Editor"]),
    "news": lambda source: source.recent_changes(Checkpoint("2026-01-01T00:00:00Z", "")),
    "the present": lambda source: source.recent_changes(
        Checkpoint(""), "User:ReportBot/config.json"
    ),
    "was ever": lambda source: source.ever_existed("Talk:A"),
    "expand": lambda source: source.expand("Talk:A", "{{x}}"),
}


def test_wrong_answer_to_a_read_gives_nothing_or_a_wiki_error(wiki: Wiki) -> None:
    """Either nothing is there (as the answer says), or it is an error with a sentence."""
    strays = []
    with Proxy(wiki.sandbox.api) as proxy:
        site = sign_in(wiki, api=proxy.api, retry_wait=0.0001)
        for shape, text in SHAPES.items():
            proxy.rules[:] = [misled(text, lambda request: request.action != "login")]
            for name, read in READS.items():
                try:
                    found = read(LiveSource(site, BOT))
                except WikiError:
                    pass
                except Exception as error:  # noqa: BLE001 - all of them are reported
                    strays.append(f"{name}, {shape}: {type(error).__name__}: {error}")
                else:
                    if name in {"pages", "expand"} or (found and name != "resolve"):
                        strays.append(f"{name}, {shape}: gives {found!r}")
    assert not strays, "\n".join(strays)


@pytest.mark.parametrize("moment", ["read", "save"])
def test_wrong_answer_during_a_save_is_no_success(wiki: Wiki, moment: str) -> None:
    wiki.client("Editor").edit(PAGE, "text")
    strays = []
    with Proxy(wiki.sandbox.api) as proxy:
        site = sign_in(wiki, api=proxy.api, retry_wait=0.0001)
        to = Writer(site, BOT, RUN, lambda title: True)
        assert write(to, title="Talk:Before").outcome == Outcome.SAVED
        answers = SHAPES | {
            "an edit without a result": '{"edit": {}}',
            "an edit that is a list": '{"edit": []}',
            "a success without a revision": '{"edit": {"result": "Success"}}',
            "a failure without a reason": '{"edit": {"result": "Failure"}}',
        }
        for shape, text in answers.items():
            proxy.rules[:] = [misled(text, lambda request: request.is_write is (moment == "save"))]
            try:
                result = write(to)
            except Exception as error:  # noqa: BLE001 - all of them are reported
                strays.append(f"{shape}: {type(error).__name__}: {error}")
            else:
                if result.outcome not in {Outcome.FAILED, Outcome.STOPPED, Outcome.REFUSED}:
                    strays.append(f"{shape}: {result}")
    assert strays == []
    assert wiki.client().text(PAGE) == "text"
