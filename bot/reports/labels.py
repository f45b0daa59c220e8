"""A form's labels on a page: found on its lines, and kept where they follow the form's order."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot.wikitext.caching import remember
from bot.wikitext.html import VERBATIM
from bot.wikitext.lines import Line, Mark
from bot.wikitext.plain_text import WORD, consume, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.reports.forms import Form, Item

#: No label with its markup is longer.
MAX_LABEL_CHARS = 1000
#: So many words are enough behind the label's own number.
MIN_NUMBERED_WORDS = 3
#: The unknown end of a label goes on for at most so many lines.
MAX_LABEL_LINES = 6

#: What may come before a label: a mark, "Question", a number, an image.
_LEAD = re.compile(
    r"(?:[^\w(]*\((?P<mark>required|optional)\))?\W*(?:Q(?:uestion)?\W{1,3}(?=\d))?"
    r"(?:(?P<number>\d{1,2}(?:\.\d{1,2}|[a-z])?)(?:[.):]\W*|\s+))?(?P<word>[^\W\d_]+)"
    r"(?:[\W_]+(?P<second>[^\W_]+))?",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"[\s']*(?:\[\[(?:file|image):[^\[\]]*\]\]\s*)+", re.IGNORECASE)
#: A mark however it is typed: with other brackets, spaces or stars, or in a template.
_ANY_MARK = re.compile(
    r"[(（\[【{]\W{0,3}(required|optional)\W{0,3}[)）\]】}]"
    r"|\{\{(?:[^{}|]{1,40}\|)?\W{0,3}(required|optional)\W{0,3}(?:\|[^{}]{0,60})?\}\}",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"[\s.,:;?!”’\"')*]*(?:\((required|optional)\))?[\s.:*]*",
    re.IGNORECASE,
)
_LATER_MARK = re.compile(r"\((required|optional)\)[\s.:*]*", re.IGNORECASE)
_MARK_AT_END = re.compile(r".{1,80}\((required|optional)\)\W*", re.IGNORECASE)
_ONLY_MARK = re.compile(r"\W*\((required|optional)\)\W*", re.IGNORECASE)


class Label(NamedTuple):
    """One spelling of a label, with the items of each form that have it.

    ``min_words`` is how many of its words distinguish it from the other labels; ``truncated``
    is whether the page prints more words than the form knows.
    """

    words: tuple[str, ...]
    min_words: int
    truncated: bool
    number: str | None
    is_section: bool
    owners: list[tuple[Form, Item]]


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


class Lead(NamedTuple):
    """The beginning of a line that may be a label: two words, and what is before them.

    ``text`` is the line from its first word on.
    """

    word: str
    second: str | None
    number: str | None
    mark: str | None
    text: str


class _Beginning(NamedTuple):
    """A label with which a line may begin.

    ``matched`` is how many of the label's words are on the line, ``rest`` the text behind them.
    """

    label: Label
    lead: Lead
    matched: int
    rest: str


def _lead(shown: str) -> Lead | None:
    match = _LEAD.match(shown)
    if match is None:
        return None
    text = shown[match.start("word") :]
    second = match["second"] and match["second"].casefold()
    return Lead(match["word"].casefold(), second, match["number"], match["mark"], text)


@cache
def _labels_by_word(forms: tuple[Form, ...]) -> dict[str, list[tuple[str, Label]]]:
    """Return the labels of forms by their first word that is no number: "part" of "Part 1".

    Each comes with its second word, "" for none.

    Sibling forms share most of their labels, so each spelling is looked for once.
    """
    labels: dict[tuple[object, ...], Label] = {}
    for form in forms:
        for item in form.items:
            for spelling in zip(item.labels, item.min_words, item.truncated, strict=True):
                key = (*spelling, item.number, item.type == "section")
                labels.setdefault(key, Label(*key, [])).owners.append((form, item))
    by_word: dict[str, list[tuple[str, Label]]] = {}
    for label in labels.values():
        first = next(n for n, word in enumerate(label.words) if word.isalpha())
        second = (*label.words, "")[first + 1]
        by_word.setdefault(label.words[first], []).append((second, label))
    return by_word


class _LineFacts(NamedTuple):
    """What the wikitext of a line says about labels.

    ``pieces`` are those of a line with glued questions, none of any other. ``has_mark`` is
    whether a mark is printed in another way than it is shown. ``stands_out`` is whether the line
    prints a mark or is bold.
    """

    shown: str
    pieces: tuple[str, ...]
    beginnings: tuple[_Beginning, ...]
    has_mark: bool
    stands_out: bool


_NO_FACTS = _LineFacts("", (), (), has_mark=False, stands_out=False)


@cache
def _line_facts(forms: tuple[Form, ...]) -> Callable[[str], _LineFacts | None]:
    """Return a function that reads a line's wikitext and remembers the lines that forms repeat.

    It returns None for a line that has nothing to do with labels.
    """

    @remember
    def read(text: str) -> _LineFacts | None:
        visible = plain(text)
        shown = _with_plain_marks(visible)
        image = _IMAGE.match(text) if "[[" in text else None
        beginning = plain(text[image.end() :]) if image else shown
        is_verbatim = text.startswith(VERBATIM)
        facts = _LineFacts(
            shown,
            _pieces(text, forms),
            () if is_verbatim else _beginnings(beginning, forms),
            shown != visible,
            "(required)" in shown or "(optional)" in shown or text.startswith("'''"),
        )
        return facts if any(facts[1:]) else None

    return read


def _beginnings(shown: str, forms: tuple[Form, ...]) -> tuple[_Beginning, ...]:
    """Return the labels of the forms with which a line begins, as far as the line shows."""
    lead = _lead(shown)
    found = []
    for second, label in _labels_by_word(forms).get(lead.word, ()) if lead else ():
        if second and lead.second and lead.second != second:
            continue
        if label.number and lead.number and lead.number != label.number:
            continue
        matched, end = consume(lead.text, label.words)
        rest = lead.text[end:]
        goes_on = matched < len(label.words) and not WORD.search(rest)
        if goes_on or matched >= _needed_words(label, lead):
            found.append(_Beginning(label, lead, matched, rest))
    return tuple(found)


def _needed_words(label: Label, lead: Lead) -> int:
    is_numbered = label.number is not None and lead.number == label.number
    return min(label.min_words, MIN_NUMBERED_WORDS) if is_numbered else label.min_words


class LabelledPage(NamedTuple):
    """The lines of a page, and where it has labels of each form.

    A mark is shown as "(required)" or "(optional)". ``places`` are those of lines that print a
    mark or stand out, of which some may be labels that no form has.
    """

    lines: list[Line]
    found: dict[Form, list[LabelMatch]]
    places: list[int]


def find_labels(lines: Iterable[Line], forms: tuple[Form, ...]) -> LabelledPage:
    """Find on the lines of a page the labels of each form, in order.

    Lines in which a numbered question begins behind an answer are cut: older synchronisations
    wrote "Yes Your response to the review feedback. 14.2. Are you …" on one line.
    """
    facts_of = _line_facts(forms)
    page: list[Line] = []
    beginnings: list[tuple[int, tuple[_Beginning, ...]]] = []
    places: list[int] = []
    for line in lines:
        facts = facts_of(line.text)
        if facts is None and line.mark is not Mark.HEADING:
            page.append(line)
            continue
        for piece in map(line.with_text, facts.pieces) if facts and facts.pieces else (line,):
            of_piece = facts_of(piece.text) or _NO_FACTS
            if of_piece.beginnings:
                beginnings.append((len(page), of_piece.beginnings))
            if of_piece.stands_out or piece.mark is Mark.HEADING:
                places.append(len(page))
            has_mark = of_piece.has_mark
            page.append(piece._replace(shown=of_piece.shown) if has_mark else piece)
    found: dict[Form, list[LabelMatch]] = {form: [] for form in forms}
    for position, possible in beginnings:
        best = _best_matches(page, position, possible)
        for (form, _), match in sorted(best.items(), key=lambda entry: entry[0][1]):
            found[form].append(match)
    return LabelledPage(page, found, places)


def _best_matches(
    lines: Sequence[Line], position: int, beginnings: Iterable[_Beginning]
) -> dict[tuple[Form, int], LabelMatch]:
    """Return for each form and item with a label at a line the match with the most words."""
    best: dict[tuple[Form, int], LabelMatch] = {}
    for beginning in beginnings:
        match = _match_label(lines, position, beginning)
        if match is None:
            continue
        for form, item in beginning.label.owners:
            known = best.get((form, item.position))
            if known is None or match.matched_words > known.matched_words:
                is_first = item is match.item
                best[form, item.position] = match if is_first else match._replace(item=item)
    return best


def _match_label(lines: Sequence[Line], position: int, beginning: _Beginning) -> LabelMatch | None:
    """Match a label on the lines below the one with its beginning, as far as it goes on."""
    label, lead, matched, rest = beginning
    words, number = label.words, lead.number
    last = position
    while matched < len(words) and last + 1 < len(lines) and not WORD.search(rest):
        more, end = consume(lines[last + 1].shown, words, matched)
        if more == matched:
            break
        last, matched, rest = last + 1, more, lines[last + 1].shown[end:]
    if matched < _needed_words(label, lead):
        return None
    whole = matched == len(words)
    required, rest = _at_mark(rest, cut=label.truncated or not whole)
    if label.truncated and required is None:
        rest = ""
    if required is None and not rest:
        most = MAX_LABEL_LINES if label.truncated else 1
        last, required = _mark_below(lines, last, most)
    required = _required(lead.mark) if required is None else required
    if label.is_section and (not whole or rest):
        return None
    first = position
    if number is None and label.number and _is_number_cell(lines, position, label.number):
        first, number = position - 1, label.number
    certain = whole and (required is not None or number is not None or label.number is None)
    item = label.owners[0][1]
    doubtful = matched < label.min_words
    return LabelMatch(item, first, last, rest, required, certain, matched, whole, doubtful)


def _mark_below(lines: Sequence[Line], last: int, most: int) -> tuple[int, bool | None]:
    """Return where a label ends whose mark is alone on a line below it, and what it says.

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
def _at_mark(rest: str, *, cut: bool) -> tuple[bool | None, str]:
    """Return what the mark behind a label says, and the text behind the mark.

    :param cut: the form's words for this label end before the page's do, so that the text before
        the mark belongs to the label
    """
    mark = _LATER_MARK.search(rest, 0, MAX_LABEL_CHARS) if cut else None
    if mark is None:
        mark = _MARK.match(rest)
    if mark is not None and mark[1] is None and (at_end := _MARK_AT_END.fullmatch(rest)):
        mark = at_end
    return (None, rest) if mark is None else (_required(mark[1]), rest[mark.end() :])


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
    return None if word is None else word.lower() == "required"


def _with_plain_marks(text: str) -> str:
    if not any(part in text for part in ("equired", "ptional", "EQUIRED", "PTIONAL")):
        return text
    return _ANY_MARK.sub(lambda mark: f"({(mark[1] or mark[2]).lower()})", text)


@cache
def _glued(forms: tuple[Form, ...]) -> re.Pattern[str]:
    """Return a pattern of a number such as 14.2 of one of the forms, with the label behind it."""
    between = r"[\W_]+"
    spelled = {
        rf"{re.escape(item.number)}\.?\s+(?i:{between.join(map(re.escape, words))})(?!\w)"
        for form in forms
        for item in form.items
        for words in item.labels
        if item.number and "." in item.number
    }
    return re.compile("|".join(sorted(spelled)) or "(?!)")


def _pieces(text: str, forms: tuple[Form, ...]) -> tuple[str, ...]:
    """Return the pieces of a line with glued questions, none for any other line."""
    pieces = []
    start = 0
    for match in _glued(forms).finditer(text) if "." in text else ():
        before = text[start : match.start()].rstrip("'")
        if before.strip() and before[-1].isspace():
            pieces.append(before.rstrip())
            start += len(before)
    return (*pieces, text[start:].lstrip()) if pieces else ()
