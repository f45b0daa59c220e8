"""The header box: labelled values before the first question, in whatever markup."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.reports.values import span
from bot.reports.wikitext import NOTE, Line, Mark, plain
from bot.reports.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.form import Form


#: No line of a header is longer.
_LONGEST = 5000


@cache
def _names(form: Form) -> tuple[Mapping[str, str], Mapping[str, str], re.Pattern[str]]:
    labels = {" ".join(words(label)): f.key for f in form.header for label in f.labels}
    params = {" ".join(words(name)): f.key for f in form.header for name in f.params} | labels
    params |= {" ".join(words(key)): key for key in form.opening}
    spelled = sorted((label for f in form.header for label in f.labels), key=len, reverse=True)
    glued = re.compile(
        r"\s(?=(?:" + "|".join(map(re.escape, spelled)) + r")\s*[:：])", re.IGNORECASE
    )
    return labels, params, glued


def read_header(lines: Sequence[Line], form: Form) -> dict[str, str]:
    """Return the values by the form's header keys, as printed; the first of each counts.

    :param lines: the lines before the first question
    """
    labels, params, glued = _names(form)
    values: dict[str, str] = {}
    before: list[str] = []
    for position, line in enumerate(lines):
        if line.mark is Mark.HEADING:
            continue
        text = line.text
        if line.mark is Mark.PARAM:
            key = params.get(" ".join(words(line.name)))
            if key is not None:
                values.setdefault(key, _value(text))
                continue
        if not values and form.opening:
            before.append(_value(text[:_LONGEST]))
        if len(text) > _LONGEST:
            continue
        text = text.partition(NOTE)[0]
        for part in glued.split(plain(text)) if ":" in text or "：" in text else [plain(text)]:
            label, colon, value = _at_colon(part)
            key = labels.get(" ".join(words(label))) if len(label) < 80 else None
            if key is None:
                continue
            if not value:
                value = _next_value(lines, position, labels)
            elif not colon:
                continue
            if not values.get(key):
                values[key] = value
    return _opening(form, before[:-1]) | values if form.opening else values


def _opening(form: Form, lines: Sequence[str]) -> dict[str, str]:
    """Return the values of the lines that open the box without labels, if they are there.

    They are the last before the first label, and the dates among them tell that they are these.
    """
    texts = [text for text in lines if text]
    values = dict(zip(reversed(form.opening), reversed(texts), strict=False))
    return values if span(values.get("dates", "")) is not None else {}


def _value(text: str) -> str:
    return plain(text.partition(NOTE)[0])


def _at_colon(text: str) -> tuple[str, str, str]:
    cut = min((i for i in (text.find(":"), text.find("：")) if i >= 0), default=-1)
    if cut < 0:
        return text, "", ""
    return text[:cut].strip(), ":", text[cut + 1 :].strip()


def _next_value(lines: Sequence[Line], position: int, labels: Mapping[str, str]) -> str:
    """Return what stands in the next cell of the row, or in the description of the term."""
    line = lines[position]
    if position + 1 == len(lines):
        return ""
    after = lines[position + 1]
    if line.table >= 0:
        return _next_cell(lines, position)
    if not (line.mark is Mark.ITEM and after.mark is Mark.ITEM and after.name == ":"):
        return ""
    value = _value(after.text)
    label = _at_colon(value)[0]
    return "" if " ".join(words(label)) in labels else value


def _next_cell(lines: Sequence[Line], position: int) -> str:
    """Return the text of the next cell of the row; the items of a list in it, with commas."""
    label = lines[position]
    texts = []
    column = label.column
    for line in lines[position + 1 :]:
        if (line.table, line.row) != (label.table, label.row):
            break
        if line.column != column:
            if column != label.column:
                break
            column = line.column
        if column != label.column:
            texts.append(_value(line.text))
    return ", ".join(text for text in texts if text)
