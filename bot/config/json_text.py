"""Find places in a JSON text: the line of a value, the first duplicate key, a NaN."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)')
_MAX_KEY_CHARS = 80
_MAX_KEY_DEPTH = 5

Path: TypeAlias = tuple[str | int, ...]


def path_text(path: Sequence[str | int]) -> str:
    """Return a path to a value as people write it, ``""`` for the whole text.

    >>> path_text(["links", 2, "page"]), path_text(["languages", "pages", "A b"])
    ('links[2].page', 'languages.pages["A b"]')
    """
    written = ""
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        elif _PLAIN.fullmatch(step) and len(step) <= _MAX_KEY_CHARS:
            written += f".{step}" if written else step
        else:
            written += f"[{quoted(step)}]"
    return written


def quoted(text: str) -> str:
    """Return a text from the page in quotation marks, on one line, cut to a readable length."""
    short = text if len(text) <= _MAX_KEY_CHARS else text[: _MAX_KEY_CHARS - 1] + "…"
    return json.dumps(short, ensure_ascii=not short.isprintable())


def offset(text: str, path: Sequence[str | int]) -> int:
    """Return the offset of the value at a path, or of the last value on the path that exists.

    :param text: valid JSON without duplicate keys
    """
    at = _after_space(text, 0)
    for step in path:
        found = next((value for name, _, value in _entries(text, at) if name == step), None)
        if found is None:
            break
        at = found
    return at


def line_at(text: str, offset: int) -> int:
    """Return the line, counted from 1, of an offset into the text."""
    return text.count("\n", 0, offset) + 1


def duplicate_key(text: str) -> tuple[Path, int] | None:
    """Return path and line of the first key that appears a second time in its object.

    Only the first five levels are searched. ``None`` when no key there appears twice.

    :param text: valid JSON
    """
    return _first_duplicate(text, _after_space(text, 0), ())


def constant_offset(text: str) -> int:
    """Return the offset of the first NaN or Infinity, which Python accepts and JSON does not."""
    return next((match.start() for match in _TOKEN.finditer(text) if match[1]), 0)


_decoder = json.JSONDecoder()


def _first_duplicate(text: str, at: int, path: Path) -> tuple[Path, int] | None:
    """Return `duplicate_key` for the value at an offset, whose path is given."""
    seen = set()
    for name, key_at, value_at in _entries(text, at):
        if name in seen:
            return (*path, name), line_at(text, key_at)
        seen.add(name)
        if len(path) < _MAX_KEY_DEPTH and (
            found := _first_duplicate(text, value_at, (*path, name))
        ):
            return found
    return None


def _entries(text: str, at: int) -> Iterator[tuple[str | int, int, int]]:
    """Yield for each entry of an object or a list its key or index, and two offsets.

    The offsets are those of the key and of the value; in a list both are that of the value.
    """
    if text[at] not in "{[":
        return
    of_object = text[at] == "{"
    number = 0
    at = _after_space(text, at + 1)
    while text[at] not in "}]":
        name: str | int = number
        start = at
        if of_object:
            name, at = _decoder.raw_decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)  # the colon
        yield name, start, at
        number += 1
        _, at = _decoder.raw_decode(text, at)
        at = _after_space(text, at)
        if text[at] == ",":
            at = _after_space(text, at + 1)


def _after_space(text: str, at: int) -> int:
    """Return the offset after the white space at an offset."""
    match = _SPACE.match(text, at)
    return match.end() if match else at
