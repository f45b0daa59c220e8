"""Suggestions for broken links: the one existing title that is almost the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.wikitext.plain_text import words
from bot.wikitext.titles import is_namespace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Misspelt letters allowed in a word of at least so many letters. A short word with one letter
#: changed is usually another word, and often another country.
_MAX_SLIPS = ((10, 2), (6, 1))
#: Misspelt words allowed in a whole title.
_MAX_MISSPELT_WORDS = 2

_Shape = tuple[str, tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Existing titles, indexed for many calls of `suggest`."""

    by_letters: Mapping[str, frozenset[str]]
    by_shape: Mapping[_Shape, tuple[tuple[tuple[str, ...], str], ...]]

    @classmethod
    def of(cls, titles: Iterable[str]) -> Candidates:
        """Index titles."""
        by_letters: dict[str, set[str]] = defaultdict(set)
        by_shape: dict[_Shape, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for title in sorted(set(titles)):
            by_letters[_letters(title)].add(title)
            by_shape[_shape(title)].append((words(title), title))
        return cls(
            {letters: frozenset(found) for letters, found in by_letters.items()},
            {shape: tuple(found) for shape, found in by_shape.items()},
        )


def suggest(title: str, candidates: Candidates | Iterable[str]) -> str | None:
    """Return the one existing title that ``title`` is a misspelling of.

    Case, punctuation and spaces may differ, and one or two letters of a long word. Numbers may
    not differ: next year's page is another page. ``None`` without such a title, or with several.

    >>> suggest("Tajik wikimedian's User group", ["Tajik Wikimedians User Group"])
    'Tajik Wikimedians User Group'
    """
    index = candidates if isinstance(candidates, Candidates) else Candidates.of(candidates)
    same = index.by_letters.get(_letters(title), frozenset()) - {title}
    if same:
        return next(iter(same)) if len(same) == 1 else None
    own = words(title)
    close = [found for key, found in index.by_shape.get(_shape(title), ()) if _is_close(own, key)]
    return close[0] if len(close) == 1 else None


def _letters(title: str) -> str:
    return f"{_namespace(title)}:{''.join(words(title))}"


def _namespace(title: str) -> str:
    namespace, colon, _ = title.partition(":")
    return namespace.casefold() if colon and is_namespace(namespace) else ""


def _shape(title: str) -> _Shape:
    """Return what a title and its misspelling share: namespace, numbers, count of words."""
    own = words(title)
    numbers = tuple(word for word in own if any(character.isdigit() for character in word))
    return _namespace(title), numbers, len(own)


def _is_close(words_asked: tuple[str, ...], other: tuple[str, ...]) -> bool:
    misspelt = 0
    for left, right in zip(words_asked, other, strict=True):
        if left == right:
            continue
        misspelt += 1
        shorter = min(len(left), len(right))
        slips = next((most for length, most in _MAX_SLIPS if shorter >= length), 0)
        if (
            misspelt > _MAX_MISSPELT_WORDS
            or left[0] != right[0]
            or OSA.distance(left, right, score_cutoff=slips) > slips
        ):
            return False
    return True
