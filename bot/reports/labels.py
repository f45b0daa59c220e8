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

_LEAD = re.compile(r"\W*(?:(\d{1,2}(?:\.\d{1,2}|[a-z])?)(?:[.):]\W*|\s+))?([^\W\d_]+)")
_MARK = re.compile(
    r"[\s.,:;?!”’\"')*]*(?:\((required|optional)\))?[\s.:*]*",
    re.IGNORECASE,
)
_LATER_MARK = re.compile(r"\((required|optional)\)[\s.:*]*", re.IGNORECASE)
_ONLY_MARK = re.compile(r"\W*\((required|optional)\)\W*", re.IGNORECASE)
_GLUED = re.compile(r"(?<=\S)\s+'*(?=(\d{1,2}\.\d{1,2})\.?\s+[A-Z])")

#: No label with its markup is longer.
_LONGEST = 1000


class Found(NamedTuple):
    """A label found: the item, the lines it covers and what follows it on the last of them.

    ``sure`` is whether the whole label stands there, with its number or its mark; ``reach`` is how
    many of its words do.
    """

    item: Item
    first: int
    last: int
    rest: str
    required: bool | None
    sure: bool
    reach: int


#: Which form, the item, one spelling of its label, the words that tell it, and whether it is open.
_Entry = tuple[int, "Item", tuple[str, ...], int, bool]


@dataclass(frozen=True, slots=True)
class LabelIndex:
    """The labels of some forms, by their first words."""

    forms: tuple[Form, ...]
    by_word: dict[str, tuple[_Entry, ...]]
    by_number: dict[str, tuple[_Entry, ...]]

    @classmethod
    def of(cls, forms: Sequence[Form]) -> LabelIndex:
        """Index the labels of forms that one page might have."""
        by_word: dict[str, list[_Entry]] = {}
        by_number: dict[str, list[_Entry]] = {}
        for which, form in enumerate(forms):
            for item in form.items:
                for label, stem, opens in zip(item.labels, item.stems, item.open, strict=True):
                    entry = (which, item, label, stem, opens)
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
                    for _, _, words, *_ in index.by_number.get(match[1], ())
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
        best: dict[tuple[int, int], Found] = {}
        for entry in entries:
            hit = _match(lines, position, text[lead.start(2) :], lead[1], entry)
            if hit is not None:
                place = (entry[0], hit.item.position)
                if place not in best or hit.reach > best[place].reach:
                    best[place] = hit
        for (which, _), hit in best.items():
            found[which].append(hit)
    return [_in_order(hits) for hits in found]


def _match(
    lines: Sequence[Line],
    position: int,
    text: str,
    number: str | None,
    entry: _Entry,
) -> Found | None:
    _, item, label, stem, opens = entry
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
    required, rest = _at_mark(rest, cut=opens or not whole)
    if opens and required is None:
        rest = ""
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
    return Found(item, first, last, rest, required, sure, matched)


def _at_mark(rest: str, *, cut: bool) -> tuple[bool | None, str]:
    """Return what the mark behind a label says, and the text behind the mark.

    :param cut: the form's words for this label end before the page's do, so that what stands
        before the mark belongs to the label
    """
    mark = _LATER_MARK.search(rest, 0, _LONGEST) if cut else None
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


_LABEL_LIKE = re.compile(r"\W*\d{1,2}(?:\.\d{1,2})?[.)]\s+[^\W\d_]")
#: So many of a page tell enough, and so many characters of each.
_MOST_UNKNOWN, _UNKNOWN_LENGTH = 20, 120


def unknown_labels(lines: Sequence[Line], hits: Iterable[Found], form: Form) -> tuple[str, ...]:
    """Return lines that look like labels of a form and are none of this one.

    These are lines that print "(required)" or "(optional)", and numbered headings and bold lines.
    An applicant's own heading may be among them; a label of a changed form is on many pages.
    """
    known = {number for hit in hits for number in range(hit.first, hit.last + 1)}
    rows = {row for item in form.items for spec in item.tables for row in spec.rows}
    found: dict[str, None] = {}
    for number, line in enumerate(lines):
        text = line.text
        marked = "(required)" in text or "(optional)" in text
        styled = line.mark is Mark.HEADING or (text.startswith("'''") and text.endswith("'''"))
        if not (marked or (styled and _LABEL_LIKE.match(text))) or number in known:
            continue
        label = plain(text)
        if tuple(word.casefold() for word in WORD.findall(label)) not in rows:
            found[label[:_UNKNOWN_LENGTH]] = None
            if len(found) == _MOST_UNKNOWN:
                break
    return tuple(found)
