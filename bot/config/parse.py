"""Parse the text of ``config.json``; each fault becomes a sentence with its place and remedy."""

from __future__ import annotations

import difflib
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import ValidationError

from bot.config import json_text as place
from bot.config import model
from bot.config.json_text import quoted
from bot.config.model import Config

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails


#: What to do about each kind of fault that pydantic finds.
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
#: The same, for faults with a limit or with allowed values.
_SENTENCES_WITH_VALUES = {
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
    "pilot": model.Pilot,
    "limits": model.Limits,
}


def _problem(detail: ErrorDetails) -> str:
    """Return the sentence about one fault of pydantic, without its place."""
    kind, values = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_setting(detail["loc"])
    if kind == "value_error":
        return str(values.get("error", detail["msg"]))
    if kind in _SENTENCES_WITH_VALUES:
        return _SENTENCES_WITH_VALUES[kind].format(**values)
    return _SENTENCES.get(kind, detail["msg"])


def _unknown_setting(path: tuple[str | int, ...]) -> str:
    """Return the sentence about a setting that does not exist, with a suggestion if possible."""
    name = str(path[-1])
    part = _PARTS[str(path[0])] if len(path) > 1 else model.Config
    known = [field.alias or key for key, field in part.model_fields.items()]
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"there is no such setting; did you mean {quoted(close[0])}?"
    return f"there is no such setting; there are {', '.join(known)}"


MAX_BYTES = 500_000
"""A config with 1,500 decisions about links fits."""
MAX_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a config.

    ``place`` is the path of the setting, ``""`` for the whole page; ``line`` is ``None`` when
    unknown. ``problem`` says what to do. It quotes the page: escape it before you write it into
    wikitext.
    """

    place: str
    line: int | None
    problem: str

    def __str__(self) -> str:
        where = self.place
        if self.line is not None:
            where = f"{where} (line {self.line})" if where else f"line {self.line}"
        return f"{where}: {self.problem}" if where else self.problem


class ConfigError(ValueError):
    """A config that cannot be used; the message lists the faults for editors.

    :param faults: the first faults, at most `MAX_FAULTS`
    :param count: the number of all faults
    """

    def __init__(self, faults: Iterable[Fault], count: int = 1) -> None:
        self.faults = tuple(faults)
        more = count - len(self.faults)
        others = [f"and {more} more"] if more else []
        super().__init__("; ".join([*map(str, self.faults), *others]))


def parse_config(text: str) -> Config:
    """Return the config in the text of the config page.

    :raises ConfigError: when the text is too long, is not JSON, has a key twice, or does not
        follow the schema
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        _refuse(
            f"the page has {size:,} bytes, and the bot reads at most {MAX_BYTES:,}; "
            "take out what is no longer needed"
        )
    data = _decoded(text)
    if not isinstance(data, dict):
        _refuse("the page must hold one JSON object; begin it with { and end it with }")
    try:
        return Config.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise ConfigError(_faults(text, error), error.error_count()) from None


def _refuse(problem: str, line: int | None = None, path: place.Path = ()) -> NoReturn:
    """Raise ConfigError with one fault."""
    raise ConfigError([Fault(place.path_text(path), line, problem)])


def _decoded(text: str) -> Any:  # noqa: ANN401
    """Return the decoded JSON; refuse anything that JSON or the wiki does not allow."""
    try:
        text.encode()
        return json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except UnicodeEncodeError:
        _refuse("the page holds half a character (a lone surrogate); type it again")
    except json.JSONDecodeError as error:
        _refuse(f"this is not JSON ({error.msg}, column {error.colno})", error.lineno)
    except RecursionError:
        _refuse("brackets are nested too deeply; a config has four levels at most")
    except _DuplicateKeyError as error:
        # The text after the key may not be JSON; then the place is not found.
        found = None
        with suppress(ValueError, IndexError, RecursionError):
            found = place.duplicate_key(text)
        if found is not None:
            _refuse("this key appears twice in one object; keep one", found[1], found[0])
        _refuse(f"the key {place.quoted(error.key)} appears twice in one object; keep one")
    except _ConstantError as error:
        line = place.line_at(text, place.constant_offset(text))
        _refuse(f"{error} is not a value of JSON; write a number, or null", line)
    except ValueError:  # CPython refuses integers of more than 4,300 digits
        _refuse("a number is too long; write one of at most four digits")


class _ConstantError(Exception):
    """NaN or Infinity in the text; the message is the constant."""


class _DuplicateKeyError(Exception):
    """A key that appears twice in one object."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; raise _DuplicateKeyError if a key occurs twice."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DuplicateKeyError(key)
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    """Raise _ConstantError for NaN and Infinity, which Python would accept."""
    raise _ConstantError(name)


def _faults(text: str, error: ValidationError) -> Iterator[Fault]:
    """Yield a fault with its line for each error of pydantic."""
    for detail in error.errors(include_url=False)[:MAX_FAULTS]:
        # For a fault in a key, pydantic adds "[key]" at the end of the path.
        path = [step for step in detail["loc"] if step != "[key]"]
        line = place.line_at(text, place.offset(text, path)) if path else None
        yield Fault(place.path_text(path), line, _problem(detail))
