"""Whether a table's rows can hold labels of a form, told before it is cut into cells."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from bot.reports.mentions import mentions
from bot.reports.page_links import may_hold_references
from bot.wikitext.html import CELL
from bot.wikitext.rows import Rows, holds_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: What the number of a question within another holds, as "14.2" does.
SUBNUMBER = re.compile(r"\.\d")

#: What is in no word and in no mark of a cell, and what stands behind such a mark before a word.
_BETWEEN = rf"[^\w|!{CELL}]"
_BEFORE_WORD = rf"[|!{CELL}]{_BETWEEN}*(?:\d{{1,2}}(?:\.\d{{1,2}}|[a-z])?(?:[.):]{_BETWEEN}*|\s+))?"


def cells_beginning(beginnings: Iterable[tuple[str, str]]) -> re.Pattern[str]:
    """Return what matches a cell that begins with one of some pairs of words, in small letters.

    :param beginnings: first and second word; "" where nothing follows the first
    """
    by_first: dict[str, list[str]] = {}
    for first, second in sorted(beginnings):
        by_first.setdefault(first, []).append(second)
    either = "|".join(
        rf"{re.escape(first)}(?![^\W\d_])(?:{'|'.join(map(_second_word, seconds))})"
        for first, seconds in by_first.items()
    )
    initials = re.escape("".join(sorted({first[0] for first in by_first})))
    return re.compile(rf"{_BEFORE_WORD}(?=[{initials}])(?:{either})")


def _second_word(second: str) -> str:
    between = f"(?:{_BETWEEN}|_)+"
    return rf"{between}{re.escape(second)}(?![^\W_])" if second else rf"(?!{between}[^\W_])"


def first_two(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what a cell of a label begins with: its first two words, or only the first."""
    first = next(n for n, word in enumerate(words) if word.isalpha())
    yield words[first], ""
    yield words[first], words[first + 1] if first + 1 < len(words) else ""


def _may_fold(cells_beginning: re.Pattern[str], row: str) -> bool:
    return (
        holds_cells(row)
        and "'''" not in row
        and not ("/" in row and "//" in row)
        and not may_hold_references(row)
        and not mentions(row)
        and cells_beginning.search(row.casefold()) is None
        and not SUBNUMBER.search(row)
    )


def rows_that_fold(beginnings: Iterable[tuple[str, str]]) -> Rows:
    """Return the rows of tables that may be one line.

    They hold cells alone, and none of them can be, or hold, a label, a mark, a link or a name.

    :param beginnings: with which words labels and marks begin, as `first_two` gives them
    """
    return Rows(partial(_may_fold, cells_beginning(beginnings)))
