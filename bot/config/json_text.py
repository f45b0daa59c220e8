"""Where in a JSON text something stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)')
_LONGEST_KEY = 80
_DEEPEST = 5

Path: TypeAlias = tuple[str | int, ...]


def told(path: Sequence[str | int]) -> str:
    """Return a path into the JSON as people write it, ``""`` for the whole of it.

    >>> told(["links", 2, "page"]), told(["languages", "pages", "A b"])
    ('links[2].page', 'languages.pages["A b"]')
    """
    said = ""
    for step in path:
        if isinstance(step, int):
            said += f"[{step}]"
        elif _PLAIN.fullmatch(step) and len(step) <= _LONGEST_KEY:
            said += f".{step}" if said else step
        else:
            said += f"[{quoted(step)}]"
    return said


def quoted(text: str) -> str:
    """Return a text from the page in quotation marks, on one line, not too long to read."""
    short = text if len(text) <= _LONGEST_KEY else text[: _LONGEST_KEY - 1] + "…"
    return json.dumps(short, ensure_ascii=not short.isprintable())


def offset(text: str, path: Sequence[str | int]) -> int:
    """Return where in the text stands what ``path`` leads to.

    Of a path that leads nowhere, where the last step that exists leads to.

    :param text: valid JSON without duplicate keys
    """
    at = _skip(text, 0)
    for step in path:
        found = next((value for name, _, value in _parts(text, at) if name == step), None)
        if found is None:
            break
        at = found
    return at


def line_at(text: str, offset: int) -> int:
    """Return the line, counted from 1, of an offset into the text."""
    return text.count("\n", 0, offset) + 1


def doubled_key(text: str) -> tuple[Path, int] | None:
    """Return path and line of the first key that stands a second time in its object.

    Looks a few levels deep only; ``None`` when there is none so far up.

    :param text: valid JSON
    """
    return _doubled(text, _skip(text, 0), ())


def constant(text: str) -> int:
    """Return the offset of the first NaN or Infinity, which Python reads and JSON does not know."""
    return next((match.start() for match in _TOKEN.finditer(text) if match[1]), 0)


_decoder = json.JSONDecoder()


def _doubled(text: str, at: int, path: Path) -> tuple[Path, int] | None:
    seen = set()
    for name, key_at, value_at in _parts(text, at):
        if name in seen:
            return (*path, name), line_at(text, key_at)
        seen.add(name)
        if len(path) < _DEEPEST and (found := _doubled(text, value_at, (*path, name))):
            return found
    return None


def _parts(text: str, at: int) -> Iterator[tuple[str | int, int, int]]:
    """Yield key or number, its offset and the value's offset, of an object or a list."""
    if text[at] not in "{[":
        return
    of_object = text[at] == "{"
    number = 0
    at = _skip(text, at + 1)
    while text[at] not in "}]":
        name: str | int = number
        start = at
        if of_object:
            name, at = _decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)  # the colon
        yield name, start, at
        number += 1
        _, at = _decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
