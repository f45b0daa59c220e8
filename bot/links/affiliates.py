"""The affiliates of Wikimedia, from the registry (a Lua module) or from the plain list.

The plain list is read when the registry has errors. The public gadgets of the Wikimedia Affiliates
Data Portal show how both pages are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.links.lua_table import LuaError, LuaValue, returned_table
from bot.reports.values import username
from bot.wikitext.plain_text import plain
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

REGISTRY: Final = "Module:Organizational Informations"
PLAIN_LIST: Final = "Wikimedia Affiliates Data Portal/MRL/List Of All Wikimedia Affiliates"

_CONTACTS = ("group_contact1", "group_contact2")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_DERECOGNISED = "derecognised"
_LISTED = re.compile(r"[\s*#:;,|]*(?P<name>[^~\n]{2,255}?)\s*~(?P<rest>[^\n]*)")


class RegistryError(ValueError):
    """The registry or the plain list cannot be read; the message names the page and the line."""


@dataclass(frozen=True, slots=True)
class Affiliate:
    """One affiliate in the registry.

    ``name`` is its page title on Meta-Wiki, which may be a redirect. ``kind`` is ``User Group``,
    ``Chapter``, ``Thematic Organization`` or similar, ``""`` when unknown. ``contacts`` are
    usernames. ``recognised`` is ``False`` for an affiliate that was derecognised.
    """

    name: str
    kind: str = ""
    contacts: tuple[str, ...] = ()
    recognised: bool = True


def parse_registry(text: str) -> tuple[Affiliate, ...]:
    """Return the affiliates in the registry module; a row without a name is left out.

    :param text: the Lua source of `REGISTRY`
    :raises RegistryError: when the text is not a Lua module that returns a table
    """
    try:
        rows = returned_table(text)
    except LuaError as error:
        message = f"{REGISTRY}: {error}; check whether the module was moved or needs a fix"
        raise RegistryError(message) from error
    return tuple(
        _affiliate(row, name)
        for row in rows.values()
        if isinstance(row, dict) and (name := _text(row, "group_name"))
    )


def _affiliate(row: Mapping[str, LuaValue], name: str) -> Affiliate:
    """Return the affiliate in a row of the registry."""
    contacts = (username(_text(row, field)) for field in _CONTACTS)
    return Affiliate(
        name=name,
        kind=_text(row, "org_type"),
        contacts=tuple(dict.fromkeys(contact for contact in contacts if contact)),
        recognised=_text(row, "recognition_status").casefold() != _DERECOGNISED,
    )


def _text(row: Mapping[str, LuaValue], field: str) -> str:
    """Return a field on one line, ``""`` if the row has no such text."""
    value = row.get(field)
    return " ".join(_BREAK.sub(" ", value).split()) if isinstance(value, str) else ""


def parse_list(text: str) -> tuple[Affiliate, ...]:
    """Return the affiliates in the plain list, in which each line is ``Name ~ …,``.

    :param text: the wikitext of `PLAIN_LIST`
    :raises RegistryError: when no line has this form
    """
    found: dict[str, Affiliate] = {}
    for line in text.splitlines():
        match = _LISTED.match(line)
        name = normalise(plain(match["name"])) if match is not None else None
        if match is not None and name is not None:
            recognised = _DERECOGNISED not in match["rest"].casefold()
            found.setdefault(name, Affiliate(name, recognised=recognised))
    if not found:
        raise RegistryError(
            f"{PLAIN_LIST}: no line is like 'Name ~ …,'; check whether the list was moved"
        )
    return tuple(found.values())
