"""Hostile values in answers of the API: a value that no wiki gives is an error with a sentence.

The answers are well-formed ones with one value replaced. `test_answers_of_a_wrong_shape` sends
answers of other shapes over a real connection.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wiki.api_source import LiveSource
from bot.wiki.source import MAX_TITLE_BYTES, Checkpoint, PageText, RecentChanges, WikiError

TITLE = "Grants:Programs/A"
NOW = "2026-01-01T00:00:00Z"

ANSWER: dict[str, Any] = {
    "batchcomplete": True,
    "curtimestamp": NOW,
    "query": {
        "normalized": [{"from": "grants:Programs/A", "to": TITLE}],
        "redirects": [{"from": "Talk:Old", "to": TITLE}],
        "pages": [
            {
                "pageid": 7,
                "ns": 200,
                "title": TITLE,
                "contentmodel": "wikitext",
                "pagelanguage": "en",
                "lastrevid": 70,
                "revisions": [
                    {
                        "revid": 70,
                        "parentid": 60,
                        "user": "CR-FluxxBot",
                        "timestamp": NOW,
                        "slots": {"main": {"contentmodel": "wikitext", "content": "text"}},
                    }
                ],
            }
        ],
        "recentchanges": [
            {
                "type": "log",
                "title": TITLE,
                "timestamp": NOW,
                "rcid": 5,
                "revid": 70,
                "logtype": "move",
                "logaction": "move",
                "logparams": {"target_title": "Grants:Programs/B", "target_ns": 200},
            }
        ],
        "usercontribs": [{"ns": 201, "title": "Grants talk:A", "revid": 70, "timestamp": NOW}],
        "logevents": [{"type": "delete", "title": TITLE}],
        "search": [{"title": TITLE}],
        "users": [{"name": "Editor", "groups": ["sysop"], "rights": ["edit"]}],
        "usergroups": [{"name": "sysop", "rights": ["edit"]}],
        "statistics": {"edits": 5},
    },
    "expandtemplates": {"wikitext": "text"},
}

HOSTILE: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            None,
            True,
            -1,
            2**63,
            10**400,
            1.5,
            float("nan"),
            "",
            "9999-99-99T99:99:99Z",
            "+12026-01-01T00:00:00Z",
            "٢٠٢٦-01-01T00:00:00Z",
            "x" * 5000,
            "\ud800",
            "a\x00b\nc|d",
            [],
            {},
            [[]],
            {"main": 1},
        ]
    ),
    st.integers(),
    st.text(max_size=40),
)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each value in an answer, containers included."""
    if path:
        yield path
    if not isinstance(value, dict | list):
        return
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield from leaves(inner, (*path, key))


PATHS = list(leaves(ANSWER))


class AnsweringSite:
    """A site that gives one answer to every query."""

    address = "https://wiki.invalid/api.php"
    namespaces = property(lambda self: self)

    def __init__(self, answer: object) -> None:
        self._answer = answer

    def simple_request(self, **_parameters: object) -> AnsweringSite:
        return self

    def submit(self) -> object:
        return copy.deepcopy(self._answer)

    def has_right(self, _right: str) -> bool:
        return True

    def has_extension(self, _name: str) -> bool:
        return True

    def lookup_name(self, _name: str) -> int:
        return 200

    def prefetch(self, _answer: object) -> None:
        pass


READS: dict[str, Callable[[LiveSource], Any]] = {
    "mirrored": lambda source: list(source.mirrored()),
    "revisions": lambda source: source.revisions(),
    "changes": lambda source: source.recent_changes(Checkpoint("2025-12-31T00:00:00Z", NOW)),
    "present": lambda source: source.recent_changes(Checkpoint(""), TITLE),
    "below": lambda source: list(source.below("Grants:Programs/")),
    "search": lambda source: source.search("reportbot:here"),
    "pages": lambda source: list(source.pages([TITLE])),
    "resolve": lambda source: source.resolve([TITLE]),
    "past posts": lambda source: list(source.past_posts(TITLE)),
    "history": lambda source: list(source.history(TITLE)),
    "rights": lambda source: source.rights(["Editor"]),
    "edited": lambda source: source.edited_by_bot(),
    "expand": lambda source: source.expand(TITLE, "{{x}}"),
    "deleted": lambda source: source.deleted([TITLE]),
    "existed": lambda source: source.ever_existed(TITLE),
}


def assert_fits_the_ledger(found: Any) -> None:
    """A value that is returned can be stored: it has the right type and size."""
    if isinstance(found, PageText):
        assert found.text is None or isinstance(found.text, str)
        assert 0 <= found.revid < 2**63
        assert len(found.title.encode()) <= MAX_TITLE_BYTES
        assert len(found.language) <= 64
        assert isinstance(found.user, str)
    elif isinstance(found, RecentChanges):
        for change in found.events:
            assert 0 <= change.revid < 2**63
            assert len((change.title or change.move_target).encode()) <= MAX_TITLE_BYTES
    elif isinstance(found, list):
        for one in found:
            assert_fits_the_ledger(one)


def test_unchanged_answer_is_read() -> None:
    source = LiveSource(AnsweringSite(ANSWER), "ReportBot")  # type: ignore[arg-type]
    assert [page.text for page in READS["pages"](source)] == ["text"]
    assert READS["changes"](source).events[0].move_target == "Grants:Programs/B"
    assert READS["expand"](source) == "text"
    for read in READS.values():
        assert read(source)


@settings(max_examples=400)
@given(st.sampled_from(PATHS), HOSTILE, st.booleans())
def test_hostile_value_is_read_or_reported_as_wiki_error(
    path: tuple[Any, ...], value: Any, gone: bool
) -> None:
    answer = copy.deepcopy(ANSWER)
    at: Any = answer
    for key in path[:-1]:
        at = at[key]
    if gone:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    source = LiveSource(AnsweringSite(answer), "ReportBot")  # type: ignore[arg-type]
    for read in READS.values():
        try:
            assert_fits_the_ledger(read(source))
        except WikiError as error:
            assert "try again" in str(error) or "look at" in str(error)  # noqa: PT017
