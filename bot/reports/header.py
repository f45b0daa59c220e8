"""The header box: labelled values before the first question, in whatever markup."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.reports import header_values
from bot.reports.forms import catalogue
from bot.reports.values import span
from bot.wikitext.html import NOTE
from bot.wikitext.lines import Line, Mark
from bot.wikitext.plain_text import plain, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.reports.forms import Form

#: Lines of a header, and characters of each. A real box has 20 lines.
MAX_LINES, MAX_LINE_CHARS = 200, 5000
#: Characters of a label. The longest one of a form has 60.
MAX_LABEL_CHARS = 80
#: A longer line without a label is prose, such as the mirror's notice below a box.
MAX_VALUE_CHARS = 150
#: Prose below fewer fields is a summary within the box, not the text below the box.
MIN_FIELDS_ABOVE_PROSE = 3
#: A template is the header box when so many of its parameters are fields of the form.
MIN_BOX_PARAMS = 3

_BEFORE_LABEL = r"(?:(?<!\S)|(?<=[|•·]))"
_SEPARATOR = r"\s*[:：]\s*"
#: What may be between a label and its value when the label begins the line or follows a bar.
_OTHER_SEPARATOR = r"\s*(?:[|•·=–—→]|-(?=\s))\s*"
_EDGES = " \t|•·"
_BOLD_LABEL = re.compile(r"\s*'''\s*([^'\n]{1,80}?)\s*'''\s*(?=[^\s:：'])")
_USER_LINK = re.compile(
    r"\[\[\s*(:?(?:\w+:)?User(?: talk)?:[^\[\]|]+)\|[^\[\]]*\]\]", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ITEM_NUMBER = re.compile(r"\W*(?:[A-Z]|\d{1,2})\s*[.)]\s+")
_MARK = re.compile(r"\((?:required|optional)\)", re.IGNORECASE)


class Header(dict[str, str]):
    """The values of a header box by key, as printed; ``""`` where a label has no value."""


@cache
def _labels(form: Form) -> Mapping[str, str]:
    return {_spelled(label): field.key for field in form.header for label in field.labels}


@cache
def _params(form: Form) -> Mapping[str, str]:
    named = {_spelled(name): field.key for field in form.header for name in field.params}
    return named | dict(_labels(form)) | {_spelled(key): key for key in form.opening}


@cache
def _asked(form: Form) -> Mapping[str, str]:
    return {_spelled(label): field.key for field in form.header for label in field.asked}


@cache
def _all_labels() -> frozenset[str]:
    """Return the labels of all forms: none of them is the value of another."""
    return frozenset(label for form in catalogue() for label in (*_labels(form), *_asked(form)))


@cache
def _label_pattern(form: Form) -> re.Pattern[str]:
    """Return a pattern of a label of the form with what separates it from its value."""
    spelled = sorted({label for f in form.header for label in f.labels}, key=len, reverse=True)
    label = "|".join(map(re.escape, spelled))
    return re.compile(
        rf"{_BEFORE_LABEL}(?:{label}){_SEPARATOR}"
        rf"|(?:(?<=[|•·]\s)|(?<=[|•·])|\A\s*)(?:{label}){_OTHER_SEPARATOR}",
        re.IGNORECASE,
    )


def _spelled(text: str) -> str:
    return " ".join(words(text))


class _Field(NamedTuple):
    """A label found: its key, its value, and where the value may be when it is not behind it.

    ``below`` is the text below the label, ``""`` for none.
    """

    key: str
    value: str
    mark: Mark
    below: str = ""
    has_colon: bool = False
    gap: bool = False


def read_headers(
    lines: Sequence[Line], forms: tuple[Form, ...], params: Sequence[Mapping[str, str]] = ()
) -> list[Header]:
    """Return for each form the values by its header keys, as printed; the first of each counts.

    :param lines: the lines before the first question; of a form without questions the whole page,
        whose box ends at a heading or at prose
    :param params: the parameters of each template of the page, by name
    """
    return [_read_header(lines, form, params) for form in forms]


def _read_header(lines: Sequence[Line], form: Form, params: Sequence[Mapping[str, str]]) -> Header:
    box = _box(lines, form)
    found = list(_fields(box, form))
    values = Header(_template_values(form, params))
    for key, value in _settled(found):
        if not values.get(key):
            values[key] = value
    if form.opening:
        values = Header(_opening(form, box) | values)
    for key, value in _asked_values(lines, form):
        if not header_values.is_filled(values.get(key, "")):
            values[key] = value
    return values


def _box(lines: Sequence[Line], form: Form) -> Sequence[Line]:
    """Return the lines of the box. That of a report reaches to its first question."""
    if form.items:
        return lines[:MAX_LINES]
    box = lines[:MAX_LINES]
    seen: set[str] = set()
    for number, line in enumerate(box):
        seen.update(key for key, _, _ in _fields_of(line, form))
        # Above its last fields a box may have a summary of the proposal.
        least = 1 if line.mark is Mark.HEADING else MIN_FIELDS_ABOVE_PROSE
        if len(seen) >= least and (line.mark is Mark.HEADING or _is_prose(line)):
            return box[:number]
    return box


def _is_prose(line: Line) -> bool:
    text = line.text
    return (
        line.mark is Mark.TEXT
        and line.table < 0
        and len(text) > MAX_VALUE_CHARS
        and ":" not in text[:MAX_VALUE_CHARS]
    )


def _template_values(form: Form, params: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the values of the first template that is a header box of the form."""
    known = _params(form)
    for template in params:
        values: dict[str, str] = {}
        for name, value in template.items():
            key = known.get(_param(name))
            if key is not None and not values.get(key):
                values[key] = value
        if len(values) >= MIN_BOX_PARAMS:
            return values
    return {}


def _fields(box: Sequence[Line], form: Form) -> Iterable[_Field]:
    """Yield the labels of a box in order, each with its value or with the text below it."""
    for position, line in enumerate(box):
        for key, value, has_colon in _fields_of(line, form):
            if value:
                yield _Field(key, value, line.mark)
            elif line.mark is Mark.PARAM:
                yield _Field(key, "", line.mark)
            elif line.table >= 0:
                yield _Field(key, _cell_value(box, position), line.mark)
            else:
                below = _text_below(box, position, key)
                described = bool(below) and box[position + 1].name == ":"
                yield _Field(
                    key,
                    below if described else "",
                    line.mark,
                    below,
                    has_colon,
                    position + 1 < len(box) and box[position + 1].gap,
                )


def _fields_of(line: Line, form: Form) -> list[tuple[str, str, bool]]:
    """Return the form's fields on a line: the key, the value, and whether a colon is between."""
    labels = _labels(form)
    if len(line.text) > MAX_LINE_CHARS:
        return []
    if line.mark is Mark.PARAM and (key := _params(form).get(_param(line.name))):
        return [(key, header_values.clean(_shown(line)), True)]
    bold = _BOLD_LABEL.match(line.text)
    if bold and _spelled(bold[1]) in labels:
        value = _plain(line.text[bold.end() :])
        return [(labels[_spelled(bold[1])], header_values.clean(value), True)]
    text = _shown(line)
    alone = _spelled(text) if len(text) < MAX_LABEL_CHARS else ""
    if alone in labels:
        return [(labels[alone], "", text.rstrip()[-1:] in {":", "："})]
    found = list(_label_pattern(form).finditer(text))
    if not found or text[: found[0].start()].strip(_EDGES):
        # A label within a sentence is none, unless the line begins with another one.
        return _at_colon(text, labels)
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        (labels[_spelled(match[0])], header_values.clean(text[match.end() : end]), True)
        for match, end in zip(found, ends, strict=True)
        if _spelled(match[0]) in labels
    ]


def _at_colon(text: str, labels: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Return the field of a line whose words before the first colon are a label."""
    cut = re.search(_SEPARATOR, text)
    label = _spelled(text[: cut.start()]) if cut and cut.start() < MAX_LABEL_CHARS else ""
    return (
        [(labels[label], header_values.clean(text[cut.end() :]), True)]
        if (cut and label in labels)
        else []
    )


def _settled(found: Sequence[_Field]) -> Iterable[tuple[str, str]]:
    """Yield key and value of each label: a text below counts where the box is laid out so.

    A text of a certain shape (a date, an amount, a status) below its label is its value. Any other
    text is, where the labels of the same markup have their values below, or nothing behind them.
    """
    below = {one.mark for one in found if one.below and header_values.fits(one.key, one.below)}
    behind = {one.mark for one in found if one.value}
    for one in found:
        value = one.value
        if not value and one.below:
            fits = header_values.fits(one.key, one.below)
            apart = one.mark is Mark.HEADING or (one.mark is Mark.ITEM and not one.has_colon)
            alone = one.mark not in behind and not one.gap
            if fits or (fits is None and (apart or alone or one.mark in below)):
                value = one.below
        yield one.key, value


def _text_below(box: Sequence[Line], position: int, key: str) -> str:
    """Return the text below a label: that of the next line, unless it is another label.

    Further lines of a list belong to it as long as each has the shape of the key's values.
    """
    texts: list[str] = []
    for line in box[position + 1 : position + MAX_LINES]:
        text = header_values.clean(_shown(line))
        more = bool(texts)
        if (
            line.mark not in {Mark.TEXT, Mark.ITEM}
            or line.table >= 0
            or len(text) > MAX_VALUE_CHARS
            or _is_label(text)
            or (more and not (line.mark is Mark.ITEM and header_values.fits(key, text)))
        ):
            break
        texts.append(text)
    return ", ".join(texts)


def _is_label(text: str) -> bool:
    """Whether a text is a label of any form, or looks like one: it ends with a colon."""
    label = text.partition(":")[0].partition("：")[0]
    return text[-1:] in {":", "："} or (
        len(label) < MAX_LABEL_CHARS and _spelled(label) in _all_labels()
    )


def _cell_value(box: Sequence[Line], position: int) -> str:
    """Return the value of a label that fills the beginning of a cell.

    It is on the next lines of the cell, in the cell beside it, or, below a row that has nothing
    but labels, in the cell below it. A cell with a label is never a value.
    """
    label = box[position]
    rows: dict[tuple[int, int], list[str]] = {}
    for line in box[position + 1 : position + MAX_LINES]:
        if line.table != label.table or line.row > label.row + 1:
            break
        rows.setdefault((line.row, line.column), []).append(header_values.clean(_shown(line)))
    cells = {
        place: "" if _is_label(texts[0]) else ", ".join(filter(None, texts))
        for place, texts in rows.items()
    }
    inside = cells.get((label.row, label.column))
    if inside:
        return inside
    beside = [place for place in cells if place[0] == label.row and place[1] > label.column]
    if beside and not any(_is_label(rows[place][0]) for place in beside[:1]):
        return cells[beside[0]]
    under = [place for place in cells if place[0] == label.row + 1]
    width = len({line.column for line in box if (line.table, line.row) == (label.table, label.row)})
    if len(under) > width or any(_is_label(rows[place][0]) for place in under):
        return ""
    return cells.get((label.row + 1, label.column), "")


def _opening(form: Form, box: Sequence[Line]) -> dict[str, str]:
    """Return the values of the lines that open the box without labels, if they are there.

    They are the last before the first label. The dates among them prove that they are these.
    """
    first = next((n for n, line in enumerate(box) if _fields_of(line, form)), len(box))
    texts = [text for line in box[:first] if (text := _shown(line))]
    values = dict(zip(reversed(form.opening), reversed(texts), strict=False))
    return values if span(values.get("dates", "")) is not None else {}


def _asked_values(lines: Sequence[Line], form: Form) -> Iterable[tuple[str, str]]:
    """Yield the answers of an application's questions that ask for a field of the box again."""
    asked = _asked(form)
    if not asked:
        return
    for position, (line, after) in enumerate(pairwise(lines)):
        text = _MARK.sub("", _ITEM_NUMBER.sub("", _shown(line), count=1))
        key = asked.get(_spelled(text)) if len(text) < MAX_LABEL_CHARS else None
        if key is None:
            continue
        if line.table >= 0:
            yield key, _cell_value(lines, position)
        elif after.mark is not Mark.HEADING and not _is_question(_shown(after)):
            yield key, header_values.clean(_shown(after))


def _is_question(text: str) -> bool:
    return (
        text.endswith("?")
        or len(text) > MAX_VALUE_CHARS
        or _MARK.search(text) is not None
        or _ITEM_NUMBER.match(text) is not None
        or _is_label(text)
    )


def _param(name: str) -> str:
    return _spelled(_CAMEL.sub(" ", name))


def _shown(line: Line) -> str:
    return _plain(line.text)


def _plain(text: str) -> str:
    """Return what a reader sees of a text before its first footnote; of a user the page's title."""
    text = text.partition(NOTE)[0]
    return plain(_USER_LINK.sub(r"\1", text) if "|" in text else text)
