"""The header box: labelled values before the first question, in whatever markup."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.reports import header_values
from bot.reports.header_cells import MAX_LINES, cell_value
from bot.reports.header_labels import (
    MAX_LABEL_CHARS,
    LabelledValue,
    asked_in,
    fields_of,
    is_label,
    param_name,
    params_of,
    shown,
    spelled,
)
from bot.reports.header_values import MAX_VALUE_CHARS, clean, joined
from bot.reports.values import span
from bot.wikitext.html import STRUCK
from bot.wikitext.line import Line, Mark
from bot.wikitext.lines import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.reports.forms import Form
    from bot.wikitext.templates import Template

#: Prose below fewer fields is a summary within the box, not the text below the box.
MIN_FIELDS_ABOVE_PROSE = 3
#: A template is the header box when so many of its parameters are fields of the form.
MIN_BOX_PARAMS = 3
#: Lines from a label to the end of its value.
MAX_LINES_OF_VALUE = 6

#: A text that is struck out, and a placeholder that the mirror did not resolve.
_MARKS_OF_CHANGE = (STRUCK, "$$")
_NUMBER = re.compile(r"\W*(?:[A-Z]|\d{1,2})\s*[.)]\s+")
_MARK = re.compile(r"\((?:required|optional)\)", re.IGNORECASE)


class Header(dict[str, str]):
    """The values of a header box by key, as printed; ``""`` where a label has no value.

    ``changed`` are the keys whose value the page shows struck out, or as a placeholder of the
    mirror: what is printed beside it is not certain.
    """

    def __init__(self, values: Mapping[str, str], changed: frozenset[str]) -> None:
        super().__init__(values)
        self.changed = changed


EMPTY_HEADER = Header({}, frozenset())


class _Field(NamedTuple):
    """A label found: its key, its value, and the text below the label, ``""`` for none.

    ``gap`` is whether a blank line is between the label and that text. ``changed`` is whether a
    struck text or a placeholder of the mirror is beside the value.
    """

    key: str
    value: str
    mark: Mark
    below: str = ""
    has_colon: bool = False
    gap: bool = False
    changed: bool = False


def read_header(page: Sequence[Line], form: Form, templates: Sequence[Template] = ()) -> Header:
    """Return the values by the form's header keys, as printed; the first of each counts.

    :param page: the lines before the first question; of a form without questions the whole page,
        whose box ends at a heading or at prose
    :param templates: the templates at the top of the page
    """
    box = page[:MAX_LINES]
    labels = [fields_of(line, form) for line in box]
    box = box if form.items else box[: _end_of_box(box, labels)]
    found = list(_fields(box, labels))
    values = _template_values(form, templates)
    for key, value in _final_values(found):
        if not values.get(key):
            values[key] = value
    if form.opening:
        values = _opening(form, box, labels) | values
    for key, value in _asked_values(page, form):
        if not header_values.is_filled(values.get(key, "")):
            values[key] = value
    return Header(values, frozenset(field.key for field in found if field.changed))


def _end_of_box(box: Sequence[Line], labels: Sequence[Sequence[LabelledValue]]) -> int:
    """Return the place of the first line below the box.

    :param labels: the fields on each line
    """
    seen: set[str] = set()
    for number, (line, fields) in enumerate(zip(box, labels, strict=True)):
        seen.update(field.key for field in fields)
        # Above its last fields a box may have a summary of the proposal.
        least = 1 if line.mark is Mark.HEADING else MIN_FIELDS_ABOVE_PROSE
        ends = not fields and (line.mark is Mark.HEADING or _is_prose(line))
        if ends and len(seen) >= least:
            return number
    return len(box)


def _is_prose(line: Line) -> bool:
    """Whether a line is a paragraph rather than a label or a value."""
    text = line.text
    return (
        line.mark is Mark.TEXT
        and line.table < 0
        and len(text) > MAX_VALUE_CHARS
        and ":" not in text[:MAX_VALUE_CHARS]
    )


def _template_values(form: Form, templates: Sequence[Template]) -> dict[str, str]:
    """Return the values of the first template that is a header box of the form."""
    known = params_of(form)
    for template in templates:
        values: dict[str, str] = {}
        for name, value in template.named.items():
            key = known.get(param_name(name))
            if key is not None and not values.get(key):
                values[key] = _param_value(value)
        if len(values) >= MIN_BOX_PARAMS:
            return _opening_values(form, list(map(_param_value, template.unnamed))) | values
    return {}


def _param_value(wikitext: str) -> str:
    return joined(clean(shown(line)) for line in lines(wikitext))


def _fields(box: Sequence[Line], labels: Sequence[Sequence[LabelledValue]]) -> Iterable[_Field]:
    """Yield the labels of a box in order, each with its value or with the text below it."""
    for position, line in enumerate(box):
        for key, value, has_colon in labels[position]:
            changed = _is_changed(box, position, below=not value)
            if value or line.mark is Mark.PARAM:
                yield _Field(key, value, line.mark, changed=changed)
            elif line.table >= 0:
                yield _Field(key, cell_value(box, position), line.mark, changed=changed)
            elif position + 1 == len(box):
                yield _Field(key, "", line.mark, changed=changed)
            else:
                after = box[position + 1]
                below = _text_below(box, labels, position, key)
                value = below if after.name == ":" else ""
                yield _Field(key, value, line.mark, below, has_colon, after.gap, changed)


def _is_changed(box: Sequence[Line], position: int, *, below: bool) -> bool:
    """Whether struck text or a placeholder is near a label, so that its value is not certain.

    :param below: whether the value may be on the next line
    """
    label = box[position]
    lines_of_value = [label]
    if label.table >= 0:
        lines_of_value += [
            line
            for line in box[position + 1 : position + MAX_LINES_OF_VALUE]
            if line.table == label.table and line.row == label.row
        ]
    elif below:
        lines_of_value += box[position + 1 : position + 2]
    return any(mark in line.text for line in lines_of_value for mark in _MARKS_OF_CHANGE)


def _final_values(found: Sequence[_Field]) -> Iterable[tuple[str, str]]:
    """Yield each label's key with its value. Text below counts only where the box is laid out so.

    A text of a certain shape (a date, an amount, a status) below its label is its value. Any other
    text is, where the labels of the same markup have their values below, or nothing behind them.
    """
    below = {one.mark for one in found if one.below and header_values.fits(one.key, one.below)}
    behind = {one.mark for one in found if one.value}
    if _are_above(found):
        found = [one._replace(below="") for one in found]
    for one in found:
        value = one.value
        if not value and one.below:
            fits = header_values.fits(one.key, one.below)
            apart = one.mark is Mark.HEADING or (one.mark is Mark.ITEM and not one.has_colon)
            alone = one.mark not in behind and not one.gap
            if fits or (fits is None and (apart or alone or one.mark in below)):
                value = one.below
        yield one.key, value


def _are_above(found: Sequence[_Field]) -> bool:
    """Whether values seem to be above their labels.

    Below the last label is nothing then, and below as many others is a text that cannot be their
    value as one that can.
    """
    alone = [one for one in found if not one.value]
    if not alone or alone[-1].below:
        return False
    fit = [header_values.fits(one.key, one.below) for one in alone if one.below]
    return 0 < fit.count(False) >= fit.count(True)


def _text_below(
    box: Sequence[Line], labels: Sequence[Sequence[LabelledValue]], position: int, key: str
) -> str:
    """Return the text below a label: that of the next line, unless it is another label.

    Further lines of a list belong to it as long as each has the shape of the key's values.
    """
    texts: list[str] = []
    for number in range(position + 1, len(box)):
        line = box[number]
        text = clean(shown(line))
        if (
            line.mark not in {Mark.TEXT, Mark.ITEM}
            or line.table >= 0
            or len(text) > MAX_VALUE_CHARS
            or is_label(text)
            or labels[number]
            or (texts and not (line.mark is Mark.ITEM and header_values.fits(key, text)))
        ):
            break
        texts.append(text)
    return joined(texts)


def _opening(
    form: Form, box: Sequence[Line], labels: Sequence[Sequence[LabelledValue]]
) -> dict[str, str]:
    """Return the values of the lines that open the box without labels, if they are there."""
    first = next((n for n, fields in enumerate(labels) if fields), len(box))
    # The name of a template is not shown on the page.
    shown_lines = (line for line in box[:first] if line.mark is not Mark.TEMPLATE)
    return _opening_values(form, [text for line in shown_lines if (text := shown(line))])


def _opening_values(form: Form, texts: Sequence[str]) -> dict[str, str]:
    """Return the values of the texts before the first label; a span of dates must end them."""
    values = dict(zip(reversed(form.opening), reversed(texts), strict=False))
    return values if span(values.get("dates", "")) is not None else {}


def _asked_values(page: Sequence[Line], form: Form) -> Iterable[tuple[str, str]]:
    """Yield values of the box that an application gives as answers to questions below it."""
    asked = asked_in(form)
    for position, (line, after) in enumerate(pairwise(page) if asked else ()):
        text = _MARK.sub("", _NUMBER.sub("", shown(line), count=1))
        label, _, value = text.partition(":")
        key = asked.get(spelled(label)) if len(label) < MAX_LABEL_CHARS else None
        if key is None:
            continue
        if value.strip():
            # Without its number such a line may be of the applicant's own text.
            if _NUMBER.match(shown(line)):
                yield key, clean(value)
        elif line.table >= 0:
            yield key, cell_value(page, position)
        elif after.mark is not Mark.HEADING and not _is_question(shown(after)):
            yield key, clean(shown(after))


def _is_question(text: str) -> bool:
    """Whether a text is another question of the application, or too long for a value."""
    return (
        text.endswith("?")
        or len(text) > MAX_VALUE_CHARS
        or _MARK.search(text) is not None
        or _NUMBER.match(text) is not None
        or is_label(text)
    )
