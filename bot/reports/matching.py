"""Matching one label: its words, its number and its mark, which may stand on several lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.inline import plain
from bot.reports.line import Line, Mark
from bot.reports.words import WORD, consume

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.form import Item

_MARK = re.compile(
    r"[\s.,:;?!”’\"')*]*(?:\((required|optional)\))?[\s.:*]*",
    re.IGNORECASE,
)
_LATER_MARK = re.compile(r"\((required|optional)\)[\s.:*]*", re.IGNORECASE)
_ONLY_MARK = re.compile(r"\W*\((required|optional)\)\W*", re.IGNORECASE)

#: No label with its markup is longer.
LONGEST = 1000
#: The unknown end of a label goes on for fewer lines than this.
_MOST_LINES = 6


class Found(NamedTuple):
    """A label found: the item, the lines it covers and what follows it on the last of them.

    ``sure`` is whether the whole label stands there, with its number or its mark; ``reach`` is how
    many of its words do. Of a label that its own line settles, the lines are 0 until it is placed.
    """

    item: Item
    first: int
    last: int
    rest: str
    required: bool | None
    sure: bool
    reach: int


#: Makes a `Found` from all its fields; a page has dozens.
make_found = tuple.__new__

#: A label found, and the position of the line that settled it; None when it has its lines already.
Hit = tuple[int | None, Found]


class Label(NamedTuple):
    """One spelling of a label: its words, how many of them tell it, whether more follow them."""

    words: tuple[str, ...]
    stem: int
    open: bool
    number: str | None
    section: bool


def match_label(
    lines: Sequence[Line],
    position: int,
    text: str,
    number: str | None,
    label: Label,
    item: Item,
) -> Found | None:
    """Match a label at the beginning of a line, and on the lines below as far as it goes on.

    :param text: what a reader sees of the line at ``position``, from the label's first word on
    :param number: the number printed before that
    """
    if label.number and number and number != label.number:
        return None
    words, stem, opens, _, section = label
    matched, end = consume(text, words)
    last = position
    rest = text[end:]
    while matched < len(words) and not WORD.search(rest) and last + 1 < len(lines):
        more, end = consume(lines[last + 1].text, words, matched)
        if more == matched:
            break
        last, matched, rest = last + 1, more, plain(lines[last + 1].text[end:])
    if matched < stem:
        return None
    whole = matched == len(words)
    required, rest = _at_mark(rest, cut=opens or not whole)
    if opens and required is None:
        rest = ""
    if required is None and not rest:
        last, required = mark_below(lines, last, _MOST_LINES if opens else 1)
    if section and (not whole or rest):
        return None
    first = position
    if number is None and label.number and _is_number_cell(lines, position, label.number):
        first, number = position - 1, label.number
    sure = whole and (required is not None or number is not None or label.number is None)
    return Found(item, first, last, rest, required, sure, matched)


def mark_below(lines: Sequence[Line], last: int, most: int) -> tuple[int, bool | None]:
    """Return where a label ends whose mark stands alone on a line below it, and what it says.

    :param last: the last line with words of the label
    :param most: how many lines to look at; none behind a gap is, but for the next
    """
    for position in range(last + 1, min(last + 1 + most, len(lines))):
        line = lines[position]
        if position > last + 1 and line.gap:
            break
        alone = _ONLY_MARK.fullmatch(line.text)
        if alone is not None:
            return position, _required(alone[1])
        if line.gap:
            break
    return last, None


def _at_mark(rest: str, *, cut: bool) -> tuple[bool | None, str]:
    """Return what the mark behind a label says, and the text behind the mark.

    :param cut: the form's words for this label end before the page's do, so that what stands
        before the mark belongs to the label
    """
    mark = _LATER_MARK.search(rest, 0, LONGEST) if cut else None
    if mark is None:
        mark = _MARK.match(rest)
    return (None, rest) if mark is None else (_required(mark[1]), rest[mark.end() :])


def _is_number_cell(lines: Sequence[Line], position: int, number: str) -> bool:
    """Whether a label's number stands in the cell before it."""
    line, before = lines[position], lines[position - 1]
    return (
        position > 0
        and line.mark is before.mark is Mark.CELL
        and (line.table, line.row) == (before.table, before.row)
        and plain(before.text).strip(" .):") == number
    )


def _required(word: str | None) -> bool | None:
    return None if word is None else word.lower() == "required"
