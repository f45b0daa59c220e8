"""The header box: labelled values before the first question, in whatever markup."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.reports import header_values
from bot.reports.header_cells import MAX_LINES, cell_value
from bot.reports.header_labels import (
    MAX_LABEL_CHARS,
    LabelledValue,
    asked_in,
    fields_of,
    is_label,
    params_of,
    shown,
    spelled,
)
from bot.reports.header_layout import FoundField, final_values
from bot.reports.header_params import param_beside, template_boxes, without_params
from bot.reports.header_values import MAX_VALUE_CHARS, clean, has_shape, joined
from bot.reports.values import span
from bot.wikitext.html import STRUCK
from bot.wikitext.line import Line, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.reports.forms import Form
    from bot.wikitext.templates import Template

#: Prose below fewer fields is a summary within the box, not the text below the box.
MIN_FIELDS_ABOVE_PROSE = 3
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


def read_header(page: Sequence[Line], form: Form, templates: Sequence[Template] = ()) -> Header:
    """Return the values by the form's header keys, as printed; the first of each counts.

    :param page: the lines before the first question; of a form without questions the whole page,
        whose box ends at a heading or at prose
    :param templates: the templates at the top of the page
    """
    box = page[:MAX_LINES]
    labels = [fields_of(line, form) for line in box]
    if not form.items:
        box = box[: _end_of_box(box, labels)]
        labels = labels[: len(box)]
    boxes = list(template_boxes(form, templates))
    found = list(_fields(box, without_params(box, labels, form, is_read=bool(boxes))))
    pairs = [pair for values, _ in boxes for pair in values.items()]
    values, differing = _merged([*pairs, *final_values(found)])
    if boxes:
        values = _opening_values(form, boxes[0][1]) | values
    if form.opening:
        values = _opening(form, box, labels) | values
    for key in differing.union(_contradicted_captions(box, found, form)):
        values[key] = ""
        differing.add(key)
    changed = differing.union(field.key for field in found if field.changed)
    for key, value in _asked_values(page, form):
        if key not in changed and not header_values.is_filled(values.get(key, "")):
            values[key] = value
    return Header(values, frozenset(changed))


def _merged(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, str], set[str]]:
    """Return the first value of each key, and the keys for which different values are printed."""
    values: dict[str, str] = {}
    differing: set[str] = set()
    for key, value in pairs:
        first = values.get(key, "")
        if not first:
            values[key] = value
        elif first != value and all(map(header_values.is_filled, (first, value))):
            differing.add(key)
    return values, differing


def _contradicted_captions(
    box: Sequence[Line], found: Sequence[FoundField], form: Form
) -> Iterator[str]:
    """Yield the keys of captions such as "Report Status: Draft" above a row "Status | Accepted"."""
    captions = {field.key: field.value for field in found if field.mark is Mark.CAPTION}
    for position, line in enumerate(box) if captions else ():
        key = params_of(form).get(spelled(line.shown)) if line.mark is Mark.CELL else None
        if key in captions and cell_value(box, position).value not in {"", captions[key]}:
            yield key


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


def _fields(box: Sequence[Line], labels: Sequence[Sequence[LabelledValue]]) -> Iterator[FoundField]:
    """Yield the labels of a box in order, each with its value or with the text below it."""
    any_changed = any(STRUCK in line.text or "$$" in line.text for line in box)
    for position, line in enumerate(box):
        for key, value, has_colon in labels[position]:
            changed = any_changed and _is_changed(box, position, below=not value)
            if value or line.mark is Mark.PARAM:
                below = _text_below(box, labels, position, key) if value and has_shape(key) else ""
                if below and header_values.fits(key, below):
                    # A second value: none of them is certain.
                    value, changed = "", True
                elif not value:
                    value = param_beside(box, position)
                yield FoundField(key, value, line.mark, changed=changed)
                continue
            below, gap = "", False
            if line.table >= 0:
                value, below, certain = cell_value(box, position)
                changed = changed or not certain
            elif position + 1 < len(box):
                after = box[position + 1]
                if after.name == ":" or not _ends_list_of_labels(labels, position):
                    below, gap = _text_below(box, labels, position, key), after.gap
                value = below if after.name == ":" else ""
            has_above = not value and position > 0 and not labels[position - 1]
            above = clean(shown(box[position - 1])) if has_above else ""
            yield FoundField(key, value, line.mark, below, above, has_colon, gap, changed)


def _ends_list_of_labels(labels: Sequence[Sequence[LabelledValue]], position: int) -> bool:
    """Whether a label is below three others without values: a list of values may be below all."""
    above = labels[max(position - 3, 0) : position]
    return len(above) == 3 and all(fields and not fields[-1].value for fields in above)


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


def _text_below(
    box: Sequence[Line], labels: Sequence[Sequence[LabelledValue]], position: int, key: str
) -> str:
    """Return the text below a label: that of the next line, unless it is another label.

    Further lines of a list belong to it as long as each has the shape of the key's values.
    """
    texts: list[str] = []
    if position + 1 == len(box) or labels[position + 1]:
        return ""
    place = (box[position].table, box[position].row, box[position].column)
    for number in range(position + 1, len(box)):
        line = box[number]
        if (
            (line.mark is not Mark.TEXT and line.mark is not Mark.ITEM)
            or (line.table, line.row, line.column) != place
            or labels[number]
        ):
            break
        text = clean(shown(line))
        if (
            len(text) > MAX_VALUE_CHARS
            or is_label(text)
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
            value, below, _ = cell_value(page, position)
            yield key, value or below
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
