"""Exact names in running text: of groups and events that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports.mentions import phrases
from bot.reports.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.links.names import Name

#: A name of one word is too common in running text.
_FEWEST_WORDS = 2
#: Capitalised words before a name that are none of it, as they begin a sentence.
_BEFORE = frozenset(
    "a after all also and as at both by dear during for from here in like many members my of on "
    "our since thanks this to together we when while with".split()
)
#: Words behind a name by which it goes on: then another one is named.
_BEHIND = frozenset("of de du des da do del for language user group community".split())


def named_in(text: str, titles: Mapping[Name, str]) -> Iterator[str]:
    """Yield the pages whose names a text holds, whole: no part of a longer name is one.

    :param titles: by the name's key (`bot.links.names.name_key`), the title of its page
    """
    for phrase in phrases(text):
        yield from _named_in_phrase(phrase, titles)


def _named_in_phrase(phrase: str, titles: Mapping[Name, str]) -> Iterator[str]:
    raw = [word for word in WORD.findall(phrase) if word.casefold() != "the"]
    folded = [word.casefold() for word in raw]
    start = 0
    while start < len(raw):
        for end in range(len(raw), start + _FEWEST_WORDS - 1, -1):
            page = titles.get(tuple(folded[start:end]))
            if page is not None and _stands_alone(raw, folded, start, end):
                yield page
                start = end - 1
                break
        start += 1


def _stands_alone(raw: list[str], folded: list[str], start: int, end: int) -> bool:
    before = start == 0 or not raw[start - 1][:1].isupper() or folded[start - 1] in _BEFORE
    goes_on = end < len(raw) and (
        folded[end] in _BEHIND or raw[end][:1].isupper() or raw[end][:1].isdigit()
    )
    return before and not goes_on


def names_among(words: tuple[str, ...], titles: Mapping[Name, str]) -> Iterator[str]:
    """Yield the pages whose names stand among words of a title, longest names first."""
    start = 0
    while start < len(words):
        for end in range(len(words), start + _FEWEST_WORDS - 1, -1):
            page = titles.get(words[start:end])
            if page is not None:
                yield page
                start = end - 1
                break
        start += 1
