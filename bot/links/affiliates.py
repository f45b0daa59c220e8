"""The registry of affiliates, and what stands in for it when it cannot be read.

Its page is ``Module:Organizational_Informations``; its shape was seen in the public gadgets of
the Wikimedia Affiliates Data Portal, as was that of the plain list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from bot.links.lua_table import LuaError, LuaValue, returned_table
from bot.reports.values import username
from bot.wikitext.plain_text import plain
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REGISTRY: Final = "Module:Organizational Informations"
PLAIN_LIST: Final = "Wikimedia Affiliates Data Portal/MRL/List Of All Wikimedia Affiliates"

_CONTACTS = ("group_contact1", "group_contact2")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_DERECOGNISED = "derecognised"
_LISTED = re.compile(r"[\s*#:;,|]*(?P<name>[^~\n]{2,255}?)\s*~(?P<rest>[^\n]*)")


class RegistryError(ValueError):
    """The registry's text is not what it should be; says where."""


@dataclass(frozen=True, slots=True)
class Affiliate:
    """One affiliate as the registry names it.

    ``name`` is its page title on Meta-Wiki, which may be a redirect; ``kind`` is ``User Group``,
    ``Chapter``, ``Thematic Organization`` or another, ``""`` when not known; ``contacts`` are
    usernames.
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
    try:
        rows = returned_table(text)
    except LuaError as error:
        message = f"{REGISTRY}: {error}; has the module moved, or must its editors mend it?"
        raise RegistryError(message) from error
    return tuple(
        _affiliate(row, name)
        for row in rows.values()
        if isinstance(row, dict) and (name := _text(row, "group_name"))
    )


def _affiliate(row: Mapping[str, LuaValue], name: str) -> Affiliate:
    contacts = (username(_text(row, field)) for field in _CONTACTS)
    return Affiliate(
        name=name,
        kind=_text(row, "org_type"),
        region=_text(row, "region"),
        country=_text(row, "group_country"),
        contacts=tuple(dict.fromkeys(contact for contact in contacts if contact)),
        recognised=_text(row, "recognition_status").casefold() != _DERECOGNISED,
    )


def _text(row: Mapping[str, LuaValue], field: str) -> str:
    value = row.get(field)
    return " ".join(_BREAK.sub(" ", value).split()) if isinstance(value, str) else ""


def parse_list(text: str) -> tuple[Affiliate, ...]:
    """Read the plain list, which names affiliates and little more: a line is ``Name ~ …,``.

    :raises RegistryError: when no line is of that shape
    """
    found: dict[str, Affiliate] = {}
    for line in text.splitlines():
        match = _LISTED.match(line)
        name = normalise(plain(match["name"])) if match is not None else None
        if match is not None and name is not None:
            recognised = _DERECOGNISED not in match["rest"].casefold()
            found.setdefault(name, Affiliate(name, "", "", "", (), recognised))
    if not found:
        raise RegistryError(f"{PLAIN_LIST}: no line is 'Name ~ …,'; has the list moved?")
    return tuple(found.values())


_ADAPTER: Final = TypeAdapter(tuple[Affiliate, ...])


def as_json(affiliates: Iterable[Affiliate]) -> str:
    """Return affiliates as a JSON list, for keeping the last good copy."""
    return _ADAPTER.dump_json(tuple(affiliates)).decode()


def from_json(text: str) -> tuple[Affiliate, ...]:
    """Return the affiliates that `as_json` was given.

    :raises ValueError: when the text is no such list
    """
    return _ADAPTER.validate_json(text)
