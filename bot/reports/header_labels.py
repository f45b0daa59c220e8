"""Labels of the header box on one line: which fields it has, and what is behind each label."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.forms import catalogue
from bot.reports.header_values import clean, fits
from bot.wikitext.caching import remember
from bot.wikitext.html import NOTE
from bot.wikitext.line import Line, Mark
from bot.wikitext.plain_text import PICTURE, plain, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.reports.forms import Form

#: Characters of a line that is searched for labels. A box on one line has 500.
MAX_LINE_CHARS = 5000
#: Characters of a label. The longest one of a form has 60.
MAX_LABEL_CHARS = 80

_BEFORE_LABEL = r"(?:(?<!\S)|(?<=[|•·]))"
_SEPARATOR = r"\s*[:：]\s*"
#: What may be between a label and its value when the label begins the line or follows a bar.
_OTHER_SEPARATOR = r"\s*(?:[|•·=–—→]|-(?=\s))\s*"
_EDGES = " \t|•·"
_FIRST_SEPARATOR = re.compile(_SEPARATOR)
_BOLD_LABEL = re.compile(r"\s*'''\s*([^'\n]{1,80}?)\s*'''\s*(?=[^\s:：'])")
_USER_LINK = re.compile(
    r"\[\[\s*(:?(?:\w+:)?User(?: talk)?:[^\[\]|]+)\|[^\[\]]*\]\]", re.IGNORECASE
)
_IMAGE = re.compile(PICTURE, re.IGNORECASE)
_DASH = re.compile(r"\A\s*[=–—→-](?:\s+|\Z)")
#: A dash or bar with nothing but the last part of a text behind it.
_BEFORE_LAST = re.compile(r"[|•·–—](?=[^|•·–—]*\Z)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class LabelledValue(NamedTuple):
    """A field of a line: its key, the value behind its label, and whether a colon is between."""

    key: str
    value: str
    has_colon: bool


def fields_of(line: Line, form: Form) -> tuple[LabelledValue, ...]:
    """Return the form's fields on a line; a label in the middle of a sentence does not count."""
    param = line.name if line.mark is Mark.PARAM else ""
    return _fields_in(line.text, param, form) if len(line.text) <= MAX_LINE_CHARS else ()


@remember
def _fields_in(wikitext: str, param: str, form: Form) -> tuple[LabelledValue, ...]:
    """Return the fields in a line's wikitext.

    :param param: the name of the template's parameter of which the line is the value, else ``""``
    """
    labels = _labels(form)
    if param and (key := params_of(form).get(param_name(param))):
        return (LabelledValue(key, clean(_plain(wikitext)), has_colon=True),)
    bold = _BOLD_LABEL.match(wikitext)
    if bold and spelled(bold[1]) in labels:
        value = clean(_DASH.sub("", _plain(wikitext[bold.end() :]), count=1))
        return (LabelledValue(labels[spelled(bold[1])], value, has_colon=True),)
    text = _plain(wikitext)
    alone = spelled(text) if len(text) < MAX_LABEL_CHARS else ""
    if alone in labels:
        return (LabelledValue(labels[alone], "", text[-1:] in {":", "："}),)
    found = list(_label_pattern(form).finditer(text))
    if not found or text[: found[0].start()].strip(_EDGES):
        return _before_colon(text, labels) or _before_value(text, form)
    # A comma before the next label separates the two fields.
    values = [text[a.end() : b.start()].rstrip(" ,/") for a, b in pairwise(found)]
    values.append(text[found[-1].end() :])
    fields = tuple(
        LabelledValue(labels[spelled(match[0])], clean(value), has_colon=True)
        for match, value in zip(found, values, strict=True)
        if spelled(match[0]) in labels
    )
    # Between bars a value may also be before its label.
    is_sure = ":" in text or not any(is_label(v) or fits(key, v) is False for key, v, _ in fields)
    return fields if is_sure else ()


def _before_colon(text: str, labels: Mapping[str, str]) -> tuple[LabelledValue, ...]:
    """Return the field of a line whose words before the first colon are a label."""
    colon = _FIRST_SEPARATOR.search(text)
    if colon is None or colon.start() >= MAX_LABEL_CHARS:
        return ()
    key = labels.get(spelled(text[: colon.start()]))
    return (LabelledValue(key, clean(text[colon.end() :]), has_colon=True),) if key else ()


def _before_value(text: str, form: Form) -> tuple[LabelledValue, ...]:
    """Return the field of a line that is a label and, behind a space, a value of its shape."""
    found = _label_alone(form).match(text)
    if found is None:
        return ()
    key, value = _labels(form)[spelled(found[0])], clean(text[found.end() :])
    return (LabelledValue(key, value, has_colon=True),) if fits(key, value) else ()


@remember
def is_label(text: str) -> bool:
    """Whether a text is a label of any form, or looks like one: it ends with a colon.

    A text with a label at its end, behind a dash or a bar, is one too.
    """
    label = text.partition(":")[0].partition("：")[0]
    return text[-1:] in {":", "："} or any(
        len(part) < MAX_LABEL_CHARS and spelled(part) in _all_labels()
        for part in (label, *(_BEFORE_LAST.split(text)[1:] if "|" in text or "–" in text else ()))
    )


def shown(line: Line) -> str:
    """Return the shown text of a line up to its first footnote; of a user link the page's title."""
    return _plain(line.text)


def _plain(text: str) -> str:
    """Return what a reader sees of wikitext before its first footnote."""
    text = text.partition(NOTE)[0]
    text = _IMAGE.sub("", text) if "[[" in text else text
    return plain(_USER_LINK.sub(r"\1", text) if "|" in text else text)


def spelled(text: str) -> str:
    """Return a label in the spelling by which labels are compared."""
    return " ".join(words(text))


def param_name(name: str) -> str:
    """Return the name of a template's parameter in that spelling: ``dueDate`` is "due date"."""
    return spelled(_CAMEL.sub(" ", name))


@cache
def params_of(form: Form) -> Mapping[str, str]:
    """Return the keys of a form's fields by the names that template parameters may have."""
    named = {spelled(name): field.key for field in form.header for name in field.params}
    return named | dict(_labels(form)) | {spelled(key): key for key in form.opening}


@cache
def asked_in(form: Form) -> Mapping[str, str]:
    """Return the keys of a form's fields by the questions below the box that ask for them."""
    return {spelled(label): field.key for field in form.header for label in field.asked}


@cache
def _labels(form: Form) -> Mapping[str, str]:
    return {spelled(label): field.key for field in form.header for label in field.labels}


@cache
def _all_labels() -> frozenset[str]:
    """Return the labels of all forms: no label is the value of another."""
    return frozenset(label for form in catalogue() for label in (*_labels(form), *asked_in(form)))


def _any_label(form: Form) -> str:
    """Return the pattern of any label of the form, the longest first."""
    labels = sorted({label for f in form.header for label in f.labels}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, labels))})"


@cache
def _label_alone(form: Form) -> re.Pattern[str]:
    """Return a pattern of a label of the form with the space behind it."""
    return re.compile(rf"{_any_label(form)}\s+", re.IGNORECASE)


@cache
def _label_pattern(form: Form) -> re.Pattern[str]:
    """Return a pattern of a label of the form with what separates it from its value."""
    label = _any_label(form)
    return re.compile(
        rf"{_BEFORE_LABEL}{label}{_SEPARATOR}"
        rf"|(?:(?<=[|•·]\s)|(?<=[|•·])|\A\s*){label}{_OTHER_SEPARATOR}",
        re.IGNORECASE,
    )
