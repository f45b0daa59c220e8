"""What pydantic finds wrong with a config, as sentences for editors, with the remedy."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from bot.policy import model
from bot.policy.place import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

_SENTENCES = {
    "missing": "this is missing; add it",
    "bool_type": "write true or false, without quotation marks",
    "int_type": "write a whole number, without quotation marks and decimal point",
    "json_invalid": "half a character (a lone surrogate), or brackets nested too deep",
    "string_type": "write a text in quotation marks",
    "dict_type": "write an object: pairs of a name and a value between { and }",
    "model_type": "write an object: pairs of a name and a value between { and }",
    "tuple_type": "write a list, between [ and ]",
    "string_too_short": "this is empty; write something, or take it out",
    "string_pattern_mismatch": "this is not a language code; write one such as fr or zh-hant",
}
_WITH_FIGURES = {
    "greater_than_equal": "the number is too small; the smallest is {ge}",
    "less_than_equal": "the number is too large; the largest is {le}",
    "string_too_long": "the text is too long; shorten it to {max_length} characters",
    "too_long": "there are too many; keep at most {max_length}",
    "literal_error": "write one of {expected}",
}
_PARTS: Mapping[str, type[Any]] = {
    "jobs": model.Jobs,
    "notices": model.Notices,
    "languages": model.Languages,
    "links": model.LinkDecision,
    "opt_out": model.OptOut,
    "limits": model.Limits,
}


def problem(detail: ErrorDetails) -> str:
    """Say what is wrong and what to do, without saying where."""
    kind, figures = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(detail["loc"])
    if kind == "value_error":
        return str(figures.get("error", detail["msg"]))
    if kind in _WITH_FIGURES:
        return _WITH_FIGURES[kind].format(**figures)
    return _SENTENCES.get(kind, detail["msg"])


def _unknown(path: tuple[str | int, ...]) -> str:
    name = str(path[-1])
    part = _PARTS[str(path[0])] if len(path) > 1 else model.Policy
    there = [field.alias or key for key, field in part.model_fields.items()]
    close = difflib.get_close_matches(name, there, n=1)
    if close:
        return f"there is no such setting; did you mean {quoted(close[0])}?"
    return f"there is no such setting; there are {', '.join(there)}"
