"""Names in running text: phrases of capitalised words, as the names of groups are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d{4}\b|[&+]")
#: Small words that stand inside names, but neither begin nor end one.
_JOINING = frozenset("of the and for in de du des la le les da do dos del & +".split())
_UNCAPITALISED = frozenset("language user group community".split())
#: Names of groups that reports mention hold one of these; other phrases are not kept.
_TELLING = ("Wikim", "User Group", "user group", "Викимеди")
#: A longer phrase is no name, and a report that names more groups than this lists them all.
_LONGEST = 24
MOST_MENTIONS = 12


def may_hold_mentions(line: str) -> bool:
    """Whether it is worth looking for names of groups in a line; cheap."""
    return "Wikim" in line or "User Group" in line or "user group" in line or "Викимеди" in line


def mentions(line: str) -> Iterator[str]:
    """Yield the phrases of a line that may name a group.

    >>> list(mentions("We met in Osh, with the Tajik Wikimedians User Group in June."))
    ['Tajik Wikimedians User Group in June']
    """
    for phrase in phrases(line):
        if " " in phrase and any(part in phrase for part in _TELLING):
            yield phrase


def phrases(text: str) -> Iterator[str]:
    """Yield the longest runs of capitalised words, and of small words between such."""
    run: list[str] = []
    end = -2
    for match in _WORD.finditer(text):
        word = match[0]
        goes_on = match.start() == end + 1 and text[end] == " " and len(run) < _LONGEST
        if run and not (goes_on and _is_part(word)):
            yield from _stripped(run)
            run = []
        if run or (_is_part(word) and word not in _JOINING):
            run.append(word)
        end = match.end()
    yield from _stripped(run)


def _is_part(word: str) -> bool:
    return (
        word in _JOINING
        or word in _UNCAPITALISED
        or word[0].isdigit()
        or any(character.isupper() for character in word)
    )


def _stripped(run: list[str]) -> Iterator[str]:
    while run and run[-1] in _JOINING:
        run.pop()
    if run:
        yield " ".join(run)
