"""Values of a header box that is a template, or has a template for each of its rows."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.reports.header_labels import param_name, params_of, shown
from bot.reports.header_values import clean, joined
from bot.wikitext.line import Line, Mark
from bot.wikitext.lines import lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.reports.forms import Form
    from bot.reports.header_labels import LabelledValue
    from bot.wikitext.templates import Template

#: A template is the header box when so many of its parameters are fields of the form.
MIN_BOX_PARAMS = 3
#: Names of two parameters of which the second is the value of the first; both may have none.
_LABEL_AND_VALUE = re.compile(r"label(\d*)\|(?:data|value)\1|\|", re.IGNORECASE)


def template_boxes(
    form: Form, templates: Sequence[Template]
) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Yield the values by key, and those without a name, of the templates that are header boxes."""
    known = params_of(form)
    for template in templates:
        values: dict[str, str] = {}
        for name, value in template.named.items():
            key = known.get(param_name(name))
            if key is not None and not values.get(key):
                values[key] = _param_value(value)
        if len(values) >= MIN_BOX_PARAMS:
            yield values, list(map(_param_value, template.unnamed))


def _param_value(wikitext: str) -> str:
    return joined(clean(shown(line)) for line in lines(wikitext))


def without_params(
    box: Sequence[Line], labels: Sequence[Sequence[LabelledValue]], form: Form, *, is_read: bool
) -> Sequence[Sequence[LabelledValue]]:
    """Return the fields on each line without named parameters of templates that are no header box.

    :param is_read: whether a whole template was read as the box, so that no line of it counts
    """
    if Mark.PARAM not in [line.mark for line in box]:
        return labels
    template = list(accumulate(line.mark is Mark.TEMPLATE for line in box))
    named = {
        number
        for number, line in enumerate(box)
        if line.mark is Mark.PARAM and labels[number] and param_name(line.name) in params_of(form)
    }
    counts = Counter(template[number] for number in named)
    return [
        fields
        if number not in named or (not is_read and counts[template[number]] >= MIN_BOX_PARAMS)
        else ()
        for number, fields in enumerate(labels)
    ]


def param_beside(box: Sequence[Line], position: int) -> str:
    """Return the value of a label that is a parameter: the next one, where its name says so.

    ``{{Row|Due date|31 May 2025}}`` and ``|label1=Due date|data1=31 May 2025`` are such pairs.
    """
    label, *after = box[position : position + 3]
    names = f"{label.name}|{after[0].name}" if after and after[0].mark is Mark.PARAM else ""
    if not _LABEL_AND_VALUE.fullmatch(names):
        return ""
    if not label.name and box[position - 1].mark is not Mark.TEMPLATE:
        return ""
    if len(after) == 2:
        goes_on = after[1].mark in {Mark.TEXT, Mark.ITEM} and not after[1].gap
        if goes_on or (not label.name and after[1].mark is Mark.PARAM):
            return ""
    return clean(shown(after[0]))
