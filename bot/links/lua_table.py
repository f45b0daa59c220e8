"""Read the table that a Lua module returns. The module is parsed and never executed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

#: A value in a Lua table: a string, a number as written, a boolean, nil, or a nested table.
LuaValue = str | bool | None | dict[str, "LuaValue"]

#: The registry has two levels of tables. Many more are vandalism and would exhaust Python's stack.
MAX_TABLE_DEPTH = 50
_ESCAPE = re.compile(rb"\\(z\s*|x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f]+\}|\d{1,3}|\r?\n|.)", re.DOTALL)
_ESCAPED_BYTES = {
    b"n": b"\n",
    b"t": b"\t",
    b"r": b"\r",
    b"a": b"",
    b"b": b"",
    b"f": b"",
    b"v": b" ",
}


class LuaError(ValueError):
    """The text is not a Lua module that returns a table; the message gives the line if known."""


def returned_table(text: str) -> dict[str, LuaValue]:
    """Return the table that a module returns, by key; items without a key have "1", "2" and so on.

    :raises LuaError: when the text is not valid Lua or returns no table
    """
    import tree_sitter_lua
    from tree_sitter import Language, Parser

    root = (
        Parser(Language(tree_sitter_lua.language())).parse(text.encode(errors="replace")).root_node
    )
    if root.has_error:
        raise LuaError(f"line {_error_line(root)}: this is not valid Lua")
    for statement in root.named_children:
        if statement.type == "return_statement":
            for node in _two_levels_below(statement):
                if node.type == "table_constructor":
                    return _table(node)
    raise LuaError("it does not return a table")


def _two_levels_below(statement: Node) -> list[Node]:
    """Return the children of a statement and their children."""
    return [child for part in statement.named_children for child in (part, *part.named_children)]


def _error_line(root: Node) -> int:
    """Return the number of the first line with an error."""
    node = root
    while True:
        faulty = next((c for c in node.children if c.has_error or c.is_missing), None)
        if faulty is None or faulty.type == "ERROR":
            return int((faulty or node).start_point[0]) + 1
        node = faulty


def _table(node: Node, depth: int = 1) -> dict[str, LuaValue]:
    """Return a table; a value without a name gets its position from 1 on as its name."""
    if depth > MAX_TABLE_DEPTH:
        line = node.start_point[0] + 1
        raise LuaError(f"line {line}: tables are nested more than {MAX_TABLE_DEPTH} deep")
    table: dict[str, LuaValue] = {}
    place = 0
    for field in node.named_children:
        if field.type != "field":
            continue
        value = field.child_by_field_name("value")
        name = field.child_by_field_name("name")
        if value is None:
            continue
        if name is None:
            place += 1
            key = str(place)
        else:
            key = str(_value(name, depth)) if name.type != "identifier" else _source(name)
        table[key] = _value(value, depth)
    return table


def _value(node: Node, depth: int) -> LuaValue:
    """Return a constant or a table; of other expressions, such as a call, the source."""
    if node.type == "table_constructor":
        return _table(node, depth + 1)
    if node.type == "string":
        content = node.child_by_field_name("content")
        raw = (content.text or b"") if content is not None else b""
        if not _source(node).startswith("["):
            raw = _ESCAPE.sub(_unescape, raw)
        return raw.decode("utf-8", "replace")
    if node.type in {"true", "false"}:
        return node.type == "true"
    return None if node.type == "nil" else _source(node)


def _source(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _unescape(match: re.Match[bytes]) -> bytes:
    """Return the bytes that an escape sequence in a Lua string means."""
    code = match[1]
    if code[:1] == b"z":
        return b""
    if code[:1] == b"x" and len(code) > 1:
        return bytes([int(code[1:], 16)])
    if code[:1] == b"u" and len(code) > 1:
        point = int(code[2:-1], 16)
        return chr(point).encode("utf-8", "replace") if point < 0x110000 else b""
    if code.isdigit():
        return bytes([int(code) % 256])
    return _ESCAPED_BYTES.get(code, code)
