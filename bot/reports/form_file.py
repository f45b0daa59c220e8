"""What a form file may contain: its keys, their types, and what to do about a wrong one."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

_Text = Annotated[str, Field(min_length=1)]
_Texts = list[_Text]


class FormError(ValueError):
    """A form file that cannot be used. The message names the file, the key and the remedy."""


class _Entry(BaseModel):
    """A table of a form file. An unknown key or a value of another type is an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class HeaderEntry(_Entry):
    """``[[header]]``: a field of the header box."""

    key: _Text
    labels: _Texts
    params: _Texts = []
    asked: _Texts = []
    distinguishing: bool = False
    core: bool = False


class ConditionEntry(_Entry):
    """``applies_when``: the answer to ``key`` must begin with the word ``says``."""

    key: _Text
    says: _Text


class TableEntry(_Entry):
    """``[[item.table]]``: a table inside an answer."""

    key: _Text
    columns: dict[str, _Texts]
    answers: _Texts
    rows: _Texts = []


class ItemEntry(_Entry):
    """``[[item]]``: a question, a section heading or a note."""

    type: Literal["question", "section", "note"] = "question"
    key: _Text | None = None
    number: _Text | None = None
    label: _Text
    variants: _Texts = []
    core: bool = True
    distinguishing: bool = False
    boilerplate: _Texts = []
    boilerplate_begins: _Texts = []
    sync_defaults: _Texts = []
    quote_intro: str = ""
    applies_when: ConditionEntry | None = None
    table: list[TableEntry] = []


class FormFile(_Entry):
    """A whole form file. Lists that it leaves out come from the form that it is ``like``."""

    id: _Text
    kind: Literal["report", "application"]
    name: _Text
    title: _Text
    period: Literal["final", "midpoint", "yearly"] | None = None
    minimum: Annotated[float, Field(gt=0, le=1)]
    like: _Text | None = None
    opening: _Texts | None = None
    header: list[HeaderEntry] | None = None
    item: list[ItemEntry] | None = None


def read_form_file(source: str, name: str, others: Mapping[str, str]) -> FormFile:
    """Read one form file, with the lists of the form that it is like.

    :param name: the file's name, for messages
    :param others: the sources of all forms by id
    :raises FormError: when the file is not TOML, or a key is missing, unknown or of another type
    """
    form = _validated(source, name)
    if form.like is None:
        return form
    if form.like not in others:
        known = ", ".join(sorted(others)) or "none"
        raise FormError(
            f'{name}: key "like": there is no form {form.like}. Name one of these: {known}'
        )
    model = _validated(others[form.like], f"{form.like}.toml")
    lists = ("opening", "header", "item")
    inherited = {key: getattr(model, key) for key in lists if getattr(form, key) is None}
    return form.model_copy(update=inherited)


def _validated(source: str, name: str) -> FormFile:
    """Return the checked content of a form file.

    :raises FormError: naming file, key and remedy
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"{name}: not valid TOML: {error}. Correct that line") from error
    try:
        return FormFile.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(_fault(fault, data) for fault in error.errors())
        raise FormError(f"{name}: {faults}") from error


_REMEDIES = {
    "missing": "is missing. Add it; R2.toml is a model",
    "extra_forbidden": "is unknown. Remove it, or check its spelling in docs/forms.md",
    "bool_type": "must be true or false, without quotation marks",
    "list_type": 'must be a list. Write ["…"]',
    "string_type": "must be a text in quotation marks",
    "string_too_short": "must not be empty. Write the text, or remove the key",
    "float_type": "must be a number from 0 to 1, without quotation marks",
    "greater_than": "must be greater than 0 and at most 1",
    "less_than_equal": "must be greater than 0 and at most 1",
}


def _fault(fault: ErrorDetails, data: dict[str, Any]) -> str:
    """Return one sentence about a fault: the place, the key, what is wrong and what to do."""
    place = [*fault["loc"]]
    key = place.pop() if place and isinstance(place[-1], str) else None
    if key is None and len(place) > 1:
        # One text of a list is wrong: name the list.
        place.pop()
        key = place.pop()
    where = f"{_named(place, data)}: " if place else ""
    shown = "" if fault["type"] == "missing" else f" (found: {fault['input']!r:.60})"
    remedy = _REMEDIES.get(fault["type"], f"cannot be used: {fault['msg']}")
    return f'{where}key "{key}" {remedy}{shown}'


def _named(place: list[int | str], data: Any) -> str:  # noqa: ANN401
    """Return words for the place of a fault: ``item 3 ("What did you do?")``."""
    words = []
    for step in place:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        words.append(f"{step + 1}" if isinstance(step, int) else step)
    label = data.get("label") or data.get("key") if isinstance(data, dict) else None
    return " ".join(words) + (f" ({label!r:.60})" if label else "")
