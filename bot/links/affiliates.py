"""The registry of affiliates: a Lua table on Meta-Wiki, parsed as data and never executed.

Its page is ``Module:Organizational_Informations``; its shape was seen in the public gadgets of
the Wikimedia Affiliates Data Portal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

REGISTRY = "Module:Organizational Informations"

#: Values of a Lua table: strings, numbers as written, booleans, nil, and nested tables.
LuaValue = str | bool | None | dict[str, "LuaValue"]

_ESCAPE = re.compile(rb"\\(z\s*|x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f]+\}|\d{1,3}|\r?\n|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"", b"b": b"", b"f": b"", b"v": b" "}
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_DERECOGNISED = "derecognised"


class RegistryError(ValueError):
    """The registry's text is not the table it should be; says the line."""


@dataclass(frozen=True, slots=True)
class Affiliate:
    """One affiliate as the registry names it.

    ``name`` is its page title on Meta-Wiki, which may be a redirect; ``contacts`` are usernames.
    """

    name: str
    kind: str
    region: str
    country: str
    contacts: tuple[str, ...]
    recognised: bool


def parse_registry(text: str) -> tuple[Affiliate, ...]:
    """Read the registry module.

    :raises RegistryError: when the text is not a Lua module that returns a table of tables
    """
    rows = _returned_table(text)
    affiliates = []
    for row in rows.values():
        if not isinstance(row, dict):
            continue
        name = _text(row, "group_name")
        if name:
            affiliates.append(
                Affiliate(
                    name=name,
                    kind=_text(row, "org_type"),
                    region=_text(row, "region"),
                    country=_text(row, "group_country"),
                    contacts=tuple(
                        contact.removeprefix("User:").strip()
                        for field in ("group_contact1", "group_contact2")
                        if (contact := _text(row, field).replace("_", " "))
                    ),
                    recognised=_text(row, "recognition_status").casefold() != _DERECOGNISED,
                )
            )
    return tuple(affiliates)


def _text(row: Mapping[str, LuaValue], field: str) -> str:
    value = row.get(field)
    return " ".join(_BREAK.sub(" ", value).split()) if isinstance(value, str) else ""


def _returned_table(text: str) -> dict[str, LuaValue]:
    import tree_sitter_lua
    from tree_sitter import Language, Parser

    root = Parser(Language(tree_sitter_lua.language())).parse(text.encode()).root_node
    if root.has_error:
        raise RegistryError(
            f"{REGISTRY}, line {_error_line(root)}: this is not valid Lua; ask the module's "
            "editors to mend it"
        )
    for statement in root.named_children:
        if statement.type == "return_statement":
            for node in _descend(statement):
                if node.type == "table_constructor":
                    return _table(node)
    raise RegistryError(f"{REGISTRY}: it does not return a table; has the module moved?")


def _descend(statement: Node) -> list[Node]:
    return [child for part in statement.named_children for child in (part, *part.named_children)]


def _error_line(root: Node) -> int:
    node = root
    while True:
        faulty = next((c for c in node.children if c.has_error or c.is_missing), None)
        if faulty is None or faulty.type == "ERROR":
            return int((faulty or node).start_point[0]) + 1
        node = faulty


def _table(node: Node) -> dict[str, LuaValue]:
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
            key = str(_value(name)) if name.type != "identifier" else _source(name)
        table[key] = _value(value)
    return table


def _value(node: Node) -> LuaValue:
    if node.type == "table_constructor":
        return _table(node)
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
    return _PLAIN.get(code, code)
