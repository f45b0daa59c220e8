"""Finding a form's labels in the lines of a page, in order."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.wikitext import Line, Mark, plain
from bot.reports.words import WORD, consume

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.reports.form import Form, Item

_LEAD = re.compile(r"\W*(?:(\d{1,2}(?:\.\d{1,2}|[a-z])?)(?:[.):]\W*|\s+))?([^\W\d_]+)")
_MARK = re.compile(
    r"[\s.,:;?!”’\"')*]*(?:\((required|optional)\))?[\s.:*]*",
    re.IGNORECASE,
)
_LATER_MARK = re.compile(r"\((required|optional)\)[\s.:*]*", re.IGNORECASE)
_ONLY_MARK = re.compile(r"\W*\((required|optional)\)\W*", re.IGNORECASE)
_GLUED = re.compile(r"(?<=\S)\s+'*(?=(\d{1,2}\.\d{1,2})\.?\s+[A-Z])")
_SUBNUMBER = re.compile(r"\.\d")

#: No label with its markup is longer.
_LONGEST = 1000
#: So many lines are remembered with what they begin with; the forms have a few hundred.
_KEPT = 2048
#: The unknown end of a label goes on for fewer lines than this.
_MOST_LINES = 6


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


class _Label(NamedTuple):
    """One spelling of a label: its words, how many of them tell it, whether more follow them."""

    words: tuple[str, ...]
    stem: int
    open: bool
    number: str | None
    section: bool


#: A label with its items, of each form that has it: siblings share most of their labels.
_Entry = tuple[_Label, tuple[tuple[int, "Item"], ...]]


@dataclass(frozen=True, slots=True)
class LabelIndex:
    """The labels of some forms, by their first words."""

    forms: tuple[Form, ...]
    by_number: dict[str, tuple[_Label, ...]]
    begin: Callable[[str], _Beginning | None]

    @classmethod
    def of(cls, forms: Sequence[Form]) -> LabelIndex:
        """Index the labels of forms that one page might have."""
        owners: dict[_Label, list[tuple[int, Item]]] = {}
        for which, form in enumerate(forms):
            for item in form.items:
                for words, stem, opens in zip(item.labels, item.stems, item.open, strict=True):
                    label = _Label(words, stem, opens, item.number, item.type == "section")
                    owners.setdefault(label, []).append((which, item))
        by_word: dict[str, list[_Entry]] = {}
        by_number: dict[str, list[_Label]] = {}
        for label, items in owners.items():
            by_word.setdefault(_first_letters(label.words), []).append((label, tuple(items)))
            if label.number and "." in label.number:
                by_number.setdefault(label.number, []).append(label)
        return cls(
            tuple(forms),
            {number: tuple(labels) for number, labels in by_number.items()},
            _beginner({word: tuple(entries) for word, entries in by_word.items()}),
        )


class _Beginning(NamedTuple):
    """A line that may begin with labels, and where each was found as far as this line alone tells.

    ``settled`` is whether no other line could change that.
    """

    text: str
    number: str | None
    entries: tuple[_Entry, ...]
    settled: tuple[tuple[int, Found], ...] | None


def _beginner(by_word: dict[str, tuple[_Entry, ...]]) -> Callable[[str], _Beginning | None]:
    """Return what tells of a line with which labels it may begin; the form's own are kept."""
    begin = partial(_begin, by_word)
    kept = lru_cache(maxsize=_KEPT)(begin)
    return lambda text: kept(text) if len(text) < _LONGEST else begin(text)


def _begin(by_word: dict[str, tuple[_Entry, ...]], text: str) -> _Beginning | None:
    match = _LEAD.match(text)
    entries = by_word.get(match[2].casefold()) if match is not None else None
    if entries is None:
        return None
    shown = plain(text)
    lead = _LEAD.match(shown)
    if lead is None:
        return None
    number, shown = lead[1], shown[lead.start(2) :]
    alone = (Line(Mark.TEXT, text),)
    settled: list[tuple[int, Found]] | None = []
    for label, items in entries:
        matched, end = consume(shown, label.words)
        breaks_off = matched < len(label.words) and WORD.search(shown, end) is None
        hit = _match(alone, 0, shown, number, label, items[0][1])
        open_ended = hit is not None and (
            label.open or (number is None and label.number is not None)
        )
        if breaks_off or open_ended:
            settled = None
            break
        if hit is not None and settled is not None:
            settled += [(which, hit._replace(item=item)) for which, item in items]
    return _Beginning(
        shown, number, entries, None if settled is None else tuple(_furthest(settled))
    )


def _furthest(hits: Iterable[tuple[int, Found]]) -> list[tuple[int, Found]]:
    """Keep, of the spellings of one label, the one of which the most words stand there."""
    best: dict[tuple[int, int], Found] = {}
    for which, hit in hits:
        place = (which, hit.item.position)
        if place not in best or hit.reach > best[place].reach:
            best[place] = hit
    return [(place[0], best[place]) for place in sorted(best)]


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
        if _SUBNUMBER.search(text) and line.mark is not Mark.HEADING:
            for match in _GLUED.finditer(text):
                label = _after_number(text[match.end() : match.end() + _LONGEST])
                if any(
                    consume(label, known.words)[0] == len(known.words)
                    for known in index.by_number.get(match[1], ())
                ):
                    out.append(line._replace(text=text[start : match.start()]))
                    start = match.end()
        out.append(line._replace(text=text[start:]) if start else line)
    return out


def _after_number(text: str) -> str:
    return plain(text).partition(" ")[2]


def find(lines: Sequence[Line], index: LabelIndex) -> list[list[list[Found]]]:
    """Return, for each form of the index, its labels as they follow one another on the page.

    That is one run of labels, or two where the form may stand on the page twice.
    """
    found: list[list[Found]] = [[] for _ in index.forms]
    begin = index.begin
    for position, line in enumerate(lines):
        beginning = begin(line.text)
        if beginning is None:
            continue
        if beginning.settled is None:
            for which, hit in _furthest(_in_context(lines, position, beginning)):
                found[which].append(hit)
        else:
            for which, hit in beginning.settled:
                found[which].append(_settled(hit, lines, position))
    return [_in_order(hits) for hits in found]


def _settled(hit: Found, lines: Sequence[Line], position: int) -> Found:
    """Return the hit at its place; its mark may still stand alone on the line below."""
    item, _, _, rest, required, sure, reach = hit
    last = position
    if required is None and not rest:
        last, required = _mark_below(lines, last, 1)
    return Found(item, position, last, rest, required, sure, reach)


def _in_context(
    lines: Sequence[Line], position: int, beginning: _Beginning
) -> list[tuple[int, Found]]:
    """Match labels that go on, or have their mark or number, on other lines."""
    found = []
    for label, items in beginning.entries:
        hit = _match(lines, position, beginning.text, beginning.number, label, items[0][1])
        if hit is not None:
            found += [(which, hit._replace(item=item)) for which, item in items]
    return found


def _match(
    lines: Sequence[Line],
    position: int,
    text: str,
    number: str | None,
    label: _Label,
    item: Item,
) -> Found | None:
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
        last, required = _mark_below(lines, last, _MOST_LINES if opens else 1)
    if section and (not whole or rest):
        return None
    first = position
    if number is None and label.number and _is_number_cell(lines, position, label.number):
        first, number = position - 1, label.number
    sure = whole and (required is not None or number is not None or label.number is None)
    return Found(item, first, last, rest, required, sure, matched)


def _mark_below(lines: Sequence[Line], last: int, most: int) -> tuple[int, bool | None]:
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


def _in_order(hits: list[Found]) -> list[list[Found]]:
    """Keep the longest run of labels that follows the form's order: the last, and the first.

    An applicant may quote a question in an answer to another: such a label is out of order, or
    not whole where the real one is. Where the whole form stands twice, which copy is meant is not
    known, so there are two runs.
    """
    sure = {hit.item.position for hit in hits if hit.sure}
    hits = [hit for hit in hits if hit.sure or hit.item.position not in sure]
    positions = [hit.item.position for hit in hits]
    if all(a <= b for a, b in pairwise(positions)):
        return [hits]
    last = [hits[i] for i in _longest_run(positions)]
    first = [hits[~i] for i in reversed(_longest_run([-p for p in reversed(positions)]))]
    return [last] if first == last else [last, first]


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
        if "(" in text and ("(required)" in text or "(optional)" in text):
            pass
        elif line.mark is Mark.HEADING or (text[:3] == text[-3:] == "'''"):
            if _LABEL_LIKE.match(text) is None:
                continue
        else:
            continue
        if number in known:
            continue
        label = plain(text)
        if tuple(word.casefold() for word in WORD.findall(label)) not in rows:
            found[label[:_UNKNOWN_LENGTH]] = None
            if len(found) == _MOST_UNKNOWN:
                break
    return tuple(found)
