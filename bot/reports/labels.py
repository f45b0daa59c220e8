"""Finding a form's labels in the lines of a page, in order."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.wikitext import Line, Mark, plain
from bot.reports.words import WORD, consume

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reports.form import Form, Item

_LEAD = re.compile(r"\W*(?:(\d{1,2}(?:\.\d{1,2})?)(?:[.):]\W*|\s+))?([^\W\d_]+)")
_MARK = re.compile(
    r"[\s.,:;?!”’\"')*]*(?:\((required|optional)\))?[\s.:*]*",
    re.IGNORECASE,
)
_ONLY_MARK = re.compile(r"\W*\((required|optional)\)\W*", re.IGNORECASE)
_GLUED = re.compile(r"(?<=\S)\s+'*(?=(\d{1,2}\.\d{1,2})\.?\s+[A-Z])")

#: No label with its markup is longer.
_LONGEST = 1000


class Found(NamedTuple):
    """A label found: the item, the lines it covers and what follows it on the last of them.

    ``sure`` is whether the whole label stands there, with its number or its mark.
    """

    item: Item
    first: int
    last: int
    rest: str
    required: bool | None
    sure: bool


@dataclass(frozen=True, slots=True)
class LabelIndex:
    """The labels of some forms, by their first words."""

    forms: tuple[Form, ...]
    by_word: dict[str, tuple[tuple[int, Item, tuple[str, ...], int], ...]]
    by_number: dict[str, tuple[tuple[int, Item, tuple[str, ...], int], ...]]

    @classmethod
    def of(cls, forms: Sequence[Form]) -> LabelIndex:
        """Index the labels of forms that one page might have."""
        by_word: dict[str, list[tuple[int, Item, tuple[str, ...], int]]] = {}
        by_number: dict[str, list[tuple[int, Item, tuple[str, ...], int]]] = {}
        for which, form in enumerate(forms):
            for item in form.items:
                for label, stem in zip(item.labels, item.stems, strict=True):
                    entry = (which, item, label, stem)
                    by_word.setdefault(_first_letters(label), []).append(entry)
                    if item.number and "." in item.number:
                        by_number.setdefault(item.number, []).append(entry)
        return cls(
            tuple(forms),
            {word: tuple(entries) for word, entries in by_word.items()},
            {number: tuple(entries) for number, entries in by_number.items()},
        )


def _first_letters(label: tuple[str, ...]) -> str:
    """Return the first word of a label that is not its number: "Part" of "Part 1"."""
    return next(word for word in label if word.isalpha())


def unglue(lines: list[Line], index: LabelIndex) -> list[Line]:
    """Cut lines in which a numbered question begins behind an answer.

    Older synchronisations wrote "Yes Your response to the review feedback. 14.2. Are you …" on
    one line.
    """
    out = []
    for line in lines:
        text = line.text
        start = 0
        if "." in text and line.mark is not Mark.HEADING:
            for match in _GLUED.finditer(text):
                label = _after_number(text[match.end() : match.end() + _LONGEST])
                if any(
                    consume(label, words)[0] == len(words)
                    for _, _, words, _ in index.by_number.get(match[1], ())
                ):
                    out.append(line._replace(text=text[start : match.start()]))
                    start = match.end()
        out.append(line._replace(text=text[start:]) if start else line)
    return out


def _after_number(text: str) -> str:
    return plain(text).partition(" ")[2]


def find(lines: Sequence[Line], index: LabelIndex) -> list[list[Found]]:
    """Return, for each form of the index, its labels as they follow one another on the page."""
    found: list[list[Found]] = [[] for _ in index.forms]
    by_word = index.by_word
    for position, line in enumerate(lines):
        match = _LEAD.match(line.text)
        if match is None:
            continue
        entries = by_word.get(match[2].casefold())
        if entries is None:
            continue
        text = plain(line.text)
        lead = _LEAD.match(text)
        if lead is None:
            continue
        for which, item, label, stem in entries:
            hit = _match(lines, position, text[lead.start(2) :], lead[1], (item, label, stem))
            if hit is not None:
                found[which].append(hit)
    return [_in_order(hits) for hits in found]


def _match(
    lines: Sequence[Line],
    position: int,
    text: str,
    number: str | None,
    entry: tuple[Item, tuple[str, ...], int],
) -> Found | None:
    item, label, stem = entry
    if item.number and number and number != item.number:
        return None
    matched, end = consume(text, label)
    last = position
    rest = text[end:]
    while matched < len(label) and not WORD.search(rest) and last + 1 < len(lines):
        more, end = consume(lines[last + 1].text, label, matched)
        if more == matched:
            break
        last, matched, rest = last + 1, more, plain(lines[last + 1].text[end:])
    if matched < stem:
        return None
    whole = matched == len(label)
    required = None
    mark = _MARK.match(rest)
    if mark is not None:
        required = _required(mark[1])
        rest = rest[mark.end() :]
    if required is None and not rest and last + 1 < len(lines):
        alone = _ONLY_MARK.fullmatch(lines[last + 1].text)
        if alone is not None:
            last, required = last + 1, _required(alone[1])
    if item.type == "section" and (not whole or rest):
        return None
    first = position
    if number is None and item.number and _is_number_cell(lines, position, item.number):
        first, number = position - 1, item.number
    sure = whole and (required is not None or number is not None or item.number is None)
    return Found(item, first, last, rest, required, sure)


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


def _in_order(hits: list[Found]) -> list[Found]:
    """Keep the longest run of labels that follows the form's order.

    An applicant may quote a question in an answer to another: such a label is out of order, or
    not whole where the real one is.
    """
    sure = {hit.item.position for hit in hits if hit.sure}
    hits = [hit for hit in hits if hit.sure or hit.item.position not in sure]
    positions = [hit.item.position for hit in hits]
    if all(a <= b for a, b in pairwise(positions)):
        return hits
    return [hits[i] for i in _longest_run(positions)]


def _longest_run(positions: Sequence[int]) -> list[int]:
    """Return the indices of a longest non-decreasing subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, position in enumerate(positions):
        at = bisect_right(tails, position)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [position]
        ends[at : at + 1] = [i]
    run = []
    i = ends[-1] if ends else -1
    while i >= 0:
        run.append(i)
        i = before[i]
    return run[::-1]


def positions(hits: Iterable[Found]) -> set[int]:
    """Return the positions, in their form, of the items found."""
    return {hit.item.position for hit in hits}
