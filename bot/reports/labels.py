"""Which of the labels found are the form's: those that stand in its order.

Matching one label: its words, its number and its mark, which may stand on several lines.

Finding a form's labels in the lines of a page, in order.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import le, lt
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.table_labels import SUBNUMBER, first_two, rows_that_fold
from bot.wikitext.lines import Line, Mark
from bot.wikitext.plain_text import WORD, consume, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.reports.forms import Form, Item
    from bot.wikitext.rows import Rows


def in_order(hits: list[Hit]) -> list[list[Hit]]:
    """Keep the longest run of labels that follows the form's order: the last, and the first.

    An applicant may quote a question in an answer to another: such a label is out of order, or
    not whole where the real one is. Where the whole form stands twice, which copy is meant is not
    known, so there are two runs.
    """
    positions = [found.item.position for _, found in hits]
    if all(map(lt, positions, positions[1:])):
        return [hits]
    sure = {found.item.position for _, found in hits if found.sure}
    hits = [hit for hit in hits if hit[1].sure or hit[1].item.position not in sure]
    positions = [found.item.position for _, found in hits]
    if all(map(le, positions, positions[1:])):
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


_LEAD = re.compile(r"\W*(?:(\d{1,2}(?:\.\d{1,2}|[a-z])?)(?:[.):]\W*|\s+))?([^\W\d_]+)")
_GLUED = re.compile(r"(?<=\S)\s+'{0,5}(?=(\d{1,2}\.\d{1,2})\.?\s+[A-Z])")
# Matches on a whole page wherever _GLUED can on a line of it, and more. The point stands first
# because a pattern that begins with a character is looked for fastest.
_BEFORE_POINT = "|".join(
    rf"(?<=[^\S\n]{quotes}{digits}\.)(?<!\n[*#:;][^\S\n]{quotes}{digits}\.)"
    for quotes in ("", *("'" * n for n in range(1, 6)))
    for digits in (r"\d", r"\d\d")
)
_MAY_BE_GLUED = re.compile(rf"\.(?=\d{{1,2}}\.?\s+[A-Z])(?:{_BEFORE_POINT})")
_MARKS = ("required", "optional")

#: So many lines are remembered with what they begin with; the forms have a few hundred.
_KEPT = 2048


#: A label with its items, of each form that has it: siblings share most of their labels.
_Entry = tuple[Label, tuple[tuple[int, "Item"], ...]]


@dataclass(frozen=True, slots=True)
class LabelIndex:
    """The labels of some forms, by their first words."""

    forms: tuple[Form, ...]
    by_number: dict[str, tuple[Label, ...]]
    openings: _Openings
    begin: Callable[[str], _Beginning | None]
    begin_kept: Callable[[str], _Beginning | None]
    rows: Rows

    @classmethod
    def of(cls, forms: Sequence[Form]) -> LabelIndex:
        """Index the labels of forms that one page might have."""
        owners: dict[Label, list[tuple[int, Item]]] = {}
        for which, form in enumerate(forms):
            for item in form.items:
                for words, stem, opens in zip(
                    item.labels, item.min_words, item.truncated, strict=True
                ):
                    label = Label(words, stem, opens, item.number, item.type == "section")
                    owners.setdefault(label, []).append((which, item))
        by_word: dict[str, list[_Entry]] = {}
        by_number: dict[str, list[Label]] = {}
        for label, items in owners.items():
            by_word.setdefault(_first_letters(label.words), []).append((label, tuple(items)))
            if label.number and "." in label.number:
                by_number.setdefault(label.number, []).append(label)
        begin = partial(_begin, {word: _with_seconds(entries) for word, entries in by_word.items()})
        kept = lru_cache(maxsize=_KEPT)(begin)
        beginnings = {pair for label in owners for pair in first_two(label.words)}
        beginnings |= {(mark, "") for mark in _MARKS}
        return cls(
            tuple(forms),
            {number: tuple(labels) for number, labels in by_number.items()},
            _Openings(tuple(by_word)),
            begin,
            kept,
            rows_that_fold(beginnings),
        )


class _Beginning(NamedTuple):
    """A line that may begin with labels, and where each was found as far as this line alone tells.

    ``settled`` is whether no other line could change that.
    """

    text: str
    number: str | None
    entries: tuple[_Entry, ...]
    settled: tuple[tuple[int, Found], ...] | None


#: The labels that begin with a word, and the words that come second in them ("" where none does).
_ByWord = dict[str, tuple[tuple[_Entry, ...], frozenset[str]]]
_NO_ENTRIES: tuple[tuple[_Entry, ...], frozenset[str]] = ((), frozenset())
#: A second word with no markup around it that could change it.
_SECOND = re.compile(r" (?:'{2,5})?([^\W_]+)(?=[ .,:;?])")


def _with_seconds(entries: Sequence[_Entry]) -> tuple[tuple[_Entry, ...], frozenset[str]]:
    seconds = (second for label, _ in entries for _, second in [*first_two(label.words)][1:])
    return tuple(entries), frozenset(seconds)


#: So much of a line tells of most lines that no label begins there.
_OPENING = 8


class _Openings(dict[str, bool]):
    """Whether a line that opens so, and may go on, can begin with a label; told once of each."""

    def __init__(self, first_words: tuple[str, ...]) -> None:
        super().__init__()
        self._first_words = first_words

    def __missing__(self, opening: str) -> bool:
        if len(self) >= _KEPT:
            self.clear()
        match = _LEAD.match(opening)
        word = "" if match is None else match[2].casefold()
        self[opening] = any(first.startswith(word) for first in self._first_words)
        return self[opening]


def may_be_glued(flat: str) -> bool:
    """Whether a numbered label may stand within a line of flattened text."""
    return _MAY_BE_GLUED.search(flat) is not None


def _is_glued(text: str) -> bool:
    """Whether a numbered label may stand within this line."""
    return SUBNUMBER.search(text) is not None and _GLUED.search(text) is not None


def _begin(by_word: _ByWord, text: str) -> _Beginning | None:
    match = _LEAD.match(text)
    entries, seconds = by_word.get(match[2].casefold(), _NO_ENTRIES) if match else _NO_ENTRIES
    if match and entries and "" not in seconds:
        second = _SECOND.match(text, match.end())
        if second is not None and second[1].casefold() not in seconds:
            entries = ()
    shown = plain(text) if entries else ""
    lead = _LEAD.match(shown)
    if not entries or lead is None:
        return None
    number, shown = lead[1], shown[lead.start(2) :]
    alone = (Line(Mark.TEXT, text),)
    settled: list[tuple[int, Found]] | None = []
    for label, items in entries:
        matched, end = consume(shown, label.words)
        breaks_off = matched < len(label.words) and WORD.search(shown, end) is None
        hit = match_label(alone, 0, shown, number, label, items[0][1])
        open_ended = hit is not None and (
            label.open or (number is None and label.number is not None)
        )
        if breaks_off or open_ended:
            settled = None
            break
        if hit is not None and settled is not None:
            settled += [(which, _of(item, hit)) for which, item in items]
    if not settled and settled is not None:
        return None
    found = None if settled is None else tuple(_furthest(settled))
    return _Beginning(shown, number, entries, found)


def _of(item: Item, hit: Found) -> Found:
    """Return what was found of a label as an item's: siblings share most labels."""
    return hit if hit.item is item else make_found(Found, (item, *hit[1:]))


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


def _unglue(lines: Iterable[Line], index: LabelIndex) -> list[Line]:
    """Cut lines in which a numbered question begins behind an answer.

    Older synchronisations wrote "Yes Your response to the review feedback. 14.2. Are you …" on
    one line.
    """
    out = []
    for line in lines:
        text = line.text
        start = 0
        if line.mark is not Mark.HEADING:
            for match in _GLUED.finditer(text):
                label = _after_number(text[match.end() : match.end() + LONGEST])
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


def find(
    lines: list[Line], index: LabelIndex, *, glued: bool
) -> tuple[list[Line], list[list[list[Hit]]]]:
    """Find the labels of each form of the index.

    :param glued: whether a label may stand behind an answer on its line; see `may_be_glued`
    :return: the lines, cut where a label stands behind an answer, and for each form its labels as
        they follow one another: one run of them, or two where it may stand on the page twice
    """
    if glued and any(_is_glued(line[1]) for line in lines):
        lines = _unglue(lines, index)
    found: list[list[Hit]] = [[] for _ in index.forms]
    for position, beginning in _begun(lines, index):
        if beginning.settled is None:
            for which, hit in _furthest(_in_context(lines, position, beginning)):
                found[which].append((None, hit))
        else:
            for which, hit in beginning.settled:
                found[which].append((position, hit))
    return lines, [in_order(hits) for hits in found]


def placed(lines: Sequence[Line], hits: Iterable[Hit]) -> list[Found]:
    """Return labels as they stand on the page, with the marks that stand below them."""
    out = []
    for position, hit in hits:
        if position is None:
            out.append(hit)
            continue
        item, _, _, rest, required, sure, reach = hit
        last = position
        if (
            required is None
            and not rest
            and item.type == "question"
            and position + 1 < len(lines)
            and "(" in lines[position + 1][1]
        ):
            last, required = mark_below(lines, position, 1)
        out.append(make_found(Found, (item, position, last, rest, required, sure, reach)))
    return out


def first(hit: Hit) -> int:
    """Return the position of a label's first line."""
    position, found = hit
    return found.first if position is None else position


def _begun(lines: Iterable[Line], index: LabelIndex) -> Iterator[tuple[int, _Beginning]]:
    """Yield what tells something of labels, with the line's position."""
    opens, begin, kept = index.openings, index.begin, index.begin_kept
    for position, line in enumerate(lines):
        text = line[1]
        if opens[text[:_OPENING]]:
            beginning = kept(text) if len(text) < LONGEST else begin(text)
            if beginning is not None:
                yield position, beginning


def _in_context(
    lines: Sequence[Line], position: int, beginning: _Beginning
) -> list[tuple[int, Found]]:
    """Match labels that go on, or have their mark or number, on other lines."""
    found = []
    for label, items in beginning.entries:
        hit = match_label(lines, position, beginning.text, beginning.number, label, items[0][1])
        if hit is not None:
            found += [(which, _of(item, hit)) for which, item in items]
    return found
