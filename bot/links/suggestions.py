"""Suggestions for broken links: an existing title that differs by a typing error only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.wikitext.plain_text import words
from bot.wikitext.titles import is_namespace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Letters of a word, and how many of them may be misspelt. A shorter word with one letter changed
#: is usually another word, and often another country.
_MAX_MISSPELT_LETTERS = ((10, 2), (6, 1))
#: Misspelt words allowed in a whole title.
_MAX_MISSPELT_WORDS = 2

_Shape = tuple[str, tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The existing titles that `suggest` chooses from, indexed by two keys."""

    by_letters: Mapping[str, Sequence[str]]
    by_shape: Mapping[_Shape, Sequence[str]]

    @classmethod
    def of(cls, titles: Iterable[str]) -> Candidates:
        """Index the titles of existing pages."""
        by_letters: dict[str, list[str]] = defaultdict(list)
        by_shape: dict[_Shape, list[str]] = defaultdict(list)
        for title in sorted(set(titles)):
            by_letters[_letters(title)].append(title)
            by_shape[_shape(title)].append(title)
        return cls(by_letters, by_shape)


def suggest(title: str, candidates: Candidates) -> str | None:
    """Return the existing title that ``title`` is a misspelling of.

    Case, punctuation and spaces may differ, and one or two letters of a long word. Numbers may
    not differ: next year's page is another page. ``None`` without such a title, or with several.

    >>> suggest("Tajik wikimedian's User group", Candidates.of(["Tajik Wikimedians User Group"]))
    'Tajik Wikimedians User Group'
    """
    same = [found for found in candidates.by_letters.get(_letters(title), ()) if found != title]
    if same:
        return same[0] if len(same) == 1 else None
    own = words(title)
    alike = candidates.by_shape.get(_shape(title), ())
    close = [found for found in alike if _is_misspelling(own, words(found))]
    return close[0] if len(close) == 1 else None


def _letters(title: str) -> str:
    """Return the title without case, punctuation and spaces."""
    return f"{_namespace(title)}:{''.join(words(title))}"


def _namespace(title: str) -> str:
    """Return the namespace of a title in small letters, ``""`` for the main namespace."""
    namespace, colon, _ = title.partition(":")
    return namespace.casefold() if colon and is_namespace(namespace) else ""


def _shape(title: str) -> _Shape:
    """Return namespace, numbers and count of words: a title and its misspelling have the same."""
    own = words(title)
    numbers = tuple(word for word in own if not word.isalpha() and any(map(str.isdigit, word)))
    return _namespace(title), numbers, len(own)


def _is_misspelling(title_words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two titles of equally many words differ by a few misspelt letters only."""
    misspelt = 0
    for left, right in zip(title_words, other, strict=True):
        if left == right:
            continue
        misspelt += 1
        shorter = min(len(left), len(right))
        allowed = next((most for length, most in _MAX_MISSPELT_LETTERS if shorter >= length), 0)
        if (
            misspelt > _MAX_MISSPELT_WORDS
            or left[0] != right[0]
            or OSA.distance(left, right, score_cutoff=allowed) > allowed
        ):
            return False
    return True
