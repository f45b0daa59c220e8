"""The header box: labelled values before the first question, in whatever markup."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.values import span
from bot.wikitext.html import NOTE
from bot.wikitext.lines import Line, Mark
from bot.wikitext.plain_text import plain, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.reports.forms import Form


#: No line of a header is longer, and no header has more lines.
_LONGEST = 5000
_MOST_LINES = 200
#: A longer line without a label is prose, as the mirror's notice below an application's box.
_PROSE = 150
#: When so many labels stand on the page, and no value beside any, values stand below them.
_PAIRS = 3


_PARAM, _HEADING = Mark.PARAM, Mark.HEADING
_LONGEST_LABEL = 80
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def _names(form: Form) -> tuple[Mapping[str, str], Mapping[str, str], re.Pattern[str]]:
    labels = {" ".join(words(label)): f.key for f in form.header for label in f.labels}
    params = {" ".join(words(name)): f.key for f in form.header for name in f.params} | labels
    params |= {" ".join(words(key)): key for key in form.opening}
    return labels, params, re.compile(rf"(?<!\S){_with_colon([form])}", re.IGNORECASE)


def _with_colon(forms: Iterable[Form]) -> str:
    """Return what matches a label of one of the forms with its colon."""
    spelled = {label for form in forms for f in form.header for label in f.labels}
    either = "|".join(map(re.escape, sorted(spelled, key=lambda label: (-len(label), label))))
    return rf"(?:{either})\s*[:：]"


@cache
def _second(forms: tuple[Form, ...]) -> re.Pattern[str]:
    """Return what matches a label behind something else on its line."""
    return re.compile(" " + _with_colon(forms), re.IGNORECASE)


class _BoxLine(NamedTuple):
    """A line of the box, as every form sees it: ``parts`` are its label, colon and value.

    There are none where a label of one of the forms stands within the line.
    """

    position: int
    line: Line
    parts: tuple[str, str, str] | None


def read_headers(lines: Sequence[Line], forms: tuple[Form, ...]) -> list[dict[str, str]]:
    """Return for each form the values by its header keys, as printed; the first of each counts.

    :param lines: the lines before the first question; of a form without questions the whole page,
        whose box ends where a heading or prose follows
    """
    box = [
        _BoxLine(position, line, _alone(line.text, forms))
        for position, line in enumerate(lines[:_MOST_LINES])
        if line.mark is not Mark.HEADING or not all(form.items for form in forms)
    ]
    return [_read_header(lines, box, form) for form in forms]


def _read_header(lines: Sequence[Line], box: Sequence[_BoxLine], form: Form) -> dict[str, str]:
    values, above = _read(lines, box, form, pairs=False)
    if len(values) >= _PAIRS and not any(values.values()):
        values, above = _read(lines, box, form, pairs=True)
    return _opening(form, above) | values if form.opening else values


def _read(
    lines: Sequence[Line], box: Sequence[_BoxLine], form: Form, *, pairs: bool
) -> tuple[dict[str, str], list[str]]:
    """Read the labelled values, and the lines above the first of them.

    :param pairs: the value of a label stands on the line below it
    """
    labels, params, _ = _names(form)
    values: dict[str, str] = {}
    before: list[str] = []
    opens, ends = bool(form.opening), not form.items
    for position, line, parts in box:
        if ends and values and _ends_box(line):
            break
        mark, text = line[0], line[1]
        if mark is _PARAM:
            key = params.get(_param(line.name))
            if key is not None:
                values.setdefault(key, _value(text))
                continue
        elif mark is _HEADING:
            continue
        if parts is None:
            fields = _fields(text, form) if len(text) <= _LONGEST else ()
        elif parts[0] in labels:
            fields = ((labels[parts[0]], parts[1], parts[2]),)
        else:
            fields = ()
        for key, colon, value in fields:
            if not value:
                value = _next_value(lines, position, labels, pairs=pairs)
            elif not colon:
                continue
            if not values.get(key):
                values[key] = value
        if opens and not values and len(text) <= _LONGEST:
            before.append(_value(text))
    return values, before


@lru_cache(maxsize=512)
def _param(name: str) -> str:
    return " ".join(words(_CAMEL.sub(" ", name)))


def _alone(text: str, forms: tuple[Form, ...]) -> tuple[str, str, str] | None:
    """Return label, colon and value of a line, if no form has a label within it."""
    if len(text) < _SHORT:
        return _alone_kept(text, forms)
    return None if len(text) > _LONGEST else _alone_kept.__wrapped__(text, forms)


#: Shorter lines are mostly labels or the form's own text, the same on page after page.
_SHORT = 150


@lru_cache(maxsize=2048)
def _alone_kept(text: str, forms: tuple[Form, ...]) -> tuple[str, str, str] | None:
    shown = plain(text.partition(NOTE)[0])
    has_colon = ":" in shown or "：" in shown
    return None if has_colon and _second(forms).search(shown) else _at_colon(shown)


def _fields(text: str, form: Form) -> tuple[tuple[str, str, str], ...]:
    """Return the form's fields on a line: the key, the colon if there is one, the value."""
    labels, _, glued = _names(form)
    parts = map(_at_colon, _parts(plain(text.partition(NOTE)[0]), glued))
    return tuple((labels[label], colon, value) for label, colon, value in parts if label in labels)


def _opening(form: Form, lines: Sequence[str]) -> dict[str, str]:
    """Return the values of the lines that open the box without labels, if they are there.

    They are the last before the first label, and the dates among them tell that they are these.
    """
    texts = [text for text in lines if text]
    values = dict(zip(reversed(form.opening), reversed(texts), strict=False))
    return values if span(values.get("dates", "")) is not None else {}


def _ends_box(line: Line) -> bool:
    return line.mark is Mark.HEADING or _is_prose(line)


def _is_prose(line: Line) -> bool:
    text = line.text
    return (
        line.mark is Mark.TEXT
        and line.table < 0
        and len(text) > _PROSE
        and ":" not in text[:_PROSE]
    )


def _parts(text: str, glued: re.Pattern[str]) -> list[str]:
    """Cut a line before each label with a colon: two fields may stand on one line."""
    if ":" not in text and "：" not in text:
        return [text]
    cuts = [match.start() for match in glued.finditer(text)]
    return [text[start:end].strip() for start, end in pairwise([0, *cuts, len(text)])]


def _value(text: str) -> str:
    return plain(text.partition(NOTE)[0])


@lru_cache(maxsize=512)
def _at_colon(text: str) -> tuple[str, str, str]:
    """Return the words before the first colon, the colon if there is one, and what follows it.

    The sibling forms of a page look at the same lines, so that each is cut once.
    """
    cut = min((i for i in (text.find(":"), text.find("：")) if i >= 0), default=-1)
    label = text if cut < 0 else text[:cut]
    spelled = " ".join(words(label)) if len(label) < _LONGEST_LABEL else ""
    return (spelled, "", "") if cut < 0 else (spelled, ":", text[cut + 1 :].strip())


def _next_value(
    lines: Sequence[Line], position: int, labels: Mapping[str, str], *, pairs: bool
) -> str:
    """Return what stands in the next cell of the row, or in the description of the term.

    :param pairs: the value may be the whole next line
    """
    line = lines[position]
    if position + 1 == len(lines):
        return ""
    after = lines[position + 1]
    if line.table >= 0:
        beside = _cell(lines, position, line.row, beside=True)
        if _is_label(beside, labels) or not (beside or _has_cell_beside(lines, position)):
            # A row of labels has its values in the row below.
            return _cell(lines, position, line.row + 1, beside=False)
        return beside
    described = line.mark is Mark.ITEM and after.mark is Mark.ITEM and after.name == ":"
    if not (described or (pairs and line.mark is after.mark is Mark.TEXT and not _is_prose(after))):
        return ""
    value = _value(after.text)
    return "" if _is_label(value, labels) else value


def _is_label(text: str, labels: Mapping[str, str]) -> bool:
    return bool(text) and _at_colon(text)[0] in labels


def _has_cell_beside(lines: Sequence[Line], position: int) -> bool:
    label = lines[position]
    return any(
        line.column > label.column
        for line in lines[position + 1 : position + 3]
        if (line.table, line.row) == (label.table, label.row)
    )


def _cell(lines: Sequence[Line], position: int, row: int, *, beside: bool) -> str:
    """Return the text of a cell of a row: the one beside the label, or the one below it.

    The items of a list in the cell are joined with commas.
    """
    label = lines[position]
    column = None if beside else label.column
    texts = []
    for line in lines[position + 1 : position + _MOST_LINES]:
        if line.table != label.table or line.row > row:
            break
        if line.row < row or (beside and line.column == label.column):
            continue
        if column is None:
            column = line.column
        if line.column == column:
            texts.append(_value(line.text))
    return ", ".join(text for text in texts if text)
