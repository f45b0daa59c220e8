"""A form's labels on a page: found on its lines, and kept where they follow the form's order."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.line_labels import NO_FACTS, line_facts, needed_words
from bot.wikitext.caching import remember
from bot.wikitext.line import Line, Mark
from bot.wikitext.plain_text import WORD, consume

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reports.forms import Form, Item
    from bot.reports.line_labels import Beginning

#: No label with its markup is longer.
MAX_LABEL_CHARS = 1000
#: The unknown end of a label goes on for at most so many lines.
MAX_LABEL_LINES = 6

_MARK = re.compile(
    r"[\s.,:;?!”’\"')*]*(?:\((required|optional)\))?[\s.:*]*",
    re.IGNORECASE,
)
_LATER_MARK = re.compile(r"\((required|optional)\)[\s.:*]*", re.IGNORECASE)
_MARK_AT_END = re.compile(r".{1,80}\((required|optional)\)\W*", re.IGNORECASE)
_ONLY_MARK = re.compile(r"\W*\((required|optional)\)\W*", re.IGNORECASE)


class LabelMatch(NamedTuple):
    """A label found on a page: the lines it covers and what follows it on the last of them.

    ``matched_words`` is how many of its words are there, ``is_whole`` whether all of them are;
    ``certain`` is whether that is so with its number or its mark. A ``doubtful`` match has the
    label's number and first words only: it ends the answer above, and is no label of the form.
    """

    item: Item
    first: int
    last: int
    rest: str
    required: bool | None
    certain: bool
    matched_words: int
    is_whole: bool
    doubtful: bool


class LabelledPage(NamedTuple):
    """The lines of a page, and where it has labels of each form.

    A mark is shown as "(required)" or "(optional)". ``places`` are the numbers of lines that print
    a mark or are emphasised; some may be labels that no form has. ``links`` are the numbers of
    lines that may have links or names of groups.
    """

    lines: list[Line]
    found: dict[Form, list[LabelMatch]]
    places: list[int]
    links: list[int]


def find_labels(lines: Iterable[Line], forms: tuple[Form, ...]) -> LabelledPage:
    """Find on the lines of a page the labels of each form, in order.

    Lines in which a numbered question begins behind an answer are cut: older synchronisations
    wrote "Yes Your response to the review feedback. 14.2. Are you …" on one line.
    """
    facts_of = line_facts(forms)
    page: list[Line] = []
    beginnings: list[tuple[int, tuple[Beginning, ...]]] = []
    places: list[int] = []
    links: list[int] = []
    for line in lines:
        facts = facts_of(line.text)
        if facts is None and line.mark is not Mark.HEADING:
            page.append(line)
            continue
        pieces = [(line, facts or NO_FACTS)]
        if facts and facts.pieces:
            parts = map(line.with_text, facts.pieces)
            pieces = [(part, facts_of(part.text) or NO_FACTS) for part in parts]
        for piece, of_piece in pieces:
            if of_piece.beginnings:
                beginnings.append((len(page), of_piece.beginnings))
            if of_piece.stands_out or piece.mark is Mark.HEADING:
                places.append(len(page))
            if of_piece.has_links:
                links.append(len(page))
            has_mark = of_piece.has_mark
            page.append(piece._replace(shown=of_piece.shown) if has_mark else piece)
    found: dict[Form, list[LabelMatch]] = {form: [] for form in forms}
    for position, possible in beginnings:
        matches = [match for one in possible for match in _match_label(page, position, one)]
        for form, match in _longest(matches) if len(possible) > 1 else matches:
            found[form].append(match)
    return LabelledPage(page, found, places, links)


def _longest(matches: Iterable[tuple[Form, LabelMatch]]) -> list[tuple[Form, LabelMatch]]:
    """Return of the matches at one line, for each item, the one with the most words; in order."""
    best: dict[Item, tuple[Form, LabelMatch]] = {}
    for form, match in matches:
        known = best.get(match.item)
        if known is None or match.matched_words > known[1].matched_words:
            best[match.item] = (form, match)
    return sorted(best.values(), key=lambda entry: entry[1].item.position)


def _match_label(
    lines: Sequence[Line], position: int, beginning: Beginning
) -> list[tuple[Form, LabelMatch]]:
    """Return a label that begins on this line, for each form that has it; ``[]`` if it does not."""
    label, lead, matched, rest = beginning
    words, number = label.words, lead.number
    last = position
    while matched < len(words) and last + 1 < len(lines) and not WORD.search(rest):
        more, end = consume(lines[last + 1].shown, words, matched)
        if more == matched:
            break
        last, matched, rest = last + 1, more, lines[last + 1].shown[end:]
    if matched < needed_words(label, lead):
        return []
    whole = matched == len(words)
    required, rest, is_behind = _at_mark(rest, cut=label.truncated or not whole)
    if is_behind:
        # The text between a whole label and its mark may belong to it, or be the answer.
        whole = False
    if label.truncated and required is None:
        rest = ""
    if required is None and not rest:
        most = MAX_LABEL_LINES if label.truncated else 1
        last, required = _mark_below(lines, last, most)
    required = _required(lead.mark) if required is None else required
    if label.is_section and (not whole or rest):
        return []
    first = position
    if number is None and label.number and _is_number_cell(lines, position, label.number):
        first, number = position - 1, label.number
    certain = whole and (required is not None or number is not None or label.number is None)
    doubtful = matched < label.min_words
    return [
        (form, LabelMatch(item, first, last, rest, required, certain, matched, whole, doubtful))
        for form, item in label.owners
    ]


def _mark_below(lines: Sequence[Line], last: int, most: int) -> tuple[int, bool | None]:
    """Return the line and the meaning of a mark that is alone below a label.

    :param last: the last line with words of the label
    :param most: how many lines to look at; none behind a gap, except the next
    """
    for position in range(last + 1, min(last + 1 + most, len(lines))):
        line = lines[position]
        if position > last + 1 and line.gap:
            break
        alone = _ONLY_MARK.fullmatch(line.shown)
        if alone is not None:
            return position, _required(alone[1])
        if line.gap:
            break
    return last, None


@remember
def _at_mark(rest: str, *, cut: bool) -> tuple[bool | None, str, bool]:
    """Return what the mark behind a label says, the text, and whether the mark is behind the text.

    :param cut: the form's words for this label end before the page's do, so that the text before
        the mark belongs to the label
    """
    mark = _LATER_MARK.search(rest, 0, MAX_LABEL_CHARS) if cut else None
    if mark is None:
        mark = _MARK.match(rest)
    if mark is not None and mark[1] is None and (at_end := _MARK_AT_END.fullmatch(rest)):
        return _required(at_end[1]), rest, True
    if mark is None:
        return None, rest, False
    return _required(mark[1]), rest[mark.end() :], False


def _is_number_cell(lines: Sequence[Line], position: int, number: str) -> bool:
    """Whether a label's number is in the cell before it."""
    line, before = lines[position], lines[position - 1]
    return (
        position > 0
        and line.mark is before.mark is Mark.CELL
        and (line.table, line.row) == (before.table, before.row)
        and before.shown.strip(" .):") == number
    )


def _required(word: str | None) -> bool | None:
    """Return whether a mark says "required", ``None`` without a mark."""
    return None if word is None else word.lower() == "required"


def in_order(found: list[LabelMatch]) -> list[list[LabelMatch]]:
    """Return the labels in the form's order: one run, or two if the form may be there twice.

    An applicant may quote a question in an answer to another: such a label is out of order, or
    not whole where the real one is. Where the whole form is on the page twice, the copy that is
    meant is not known, so there are two runs.
    """
    certain = {match.item.position for match in found if match.certain}
    found = [
        match
        for match in found
        if not match.doubtful and (match.certain or match.item.position not in certain)
    ]
    positions = [match.item.position for match in found]
    if positions == sorted(positions):
        return [found]
    last = [found[i] for i in _longest_run(positions)]
    first = [found[~i] for i in reversed(_longest_run([-p for p in reversed(positions)]))]
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
