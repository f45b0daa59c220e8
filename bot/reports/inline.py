"""Inline wikitext: what a reader sees of a line."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from bot.reports.structure import NOTE

_LINK = re.compile(r"\[\[:?([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_HIDDEN_LINK = re.compile(r"\[\[\s*category\s*:[^\[\]]*\]\]", re.IGNORECASE)
_EXTERNAL = re.compile(r"\[((?:https?:)?//[^\s\[\]]+)\s*([^\[\]]*)\]")
_QUOTES = re.compile("'{2,}")
_PLACEHOLDER = re.compile(r"\$\$[^$\n]{1,200}\$\$")
_RULE = re.compile(r"-{4,}")


def plain(text: str) -> str:
    """Return what a reader sees of a line's inline wikitext, with single spaces."""
    return _plain(text) if len(text) > _SHORT else _plain_short(text)


def _plain(text: str) -> str:
    if "[" in text:
        text = _HIDDEN_LINK.sub("", text)
        text = _LINK.sub(lambda m: m[2] or m[1], text)
        text = _EXTERNAL.sub(lambda m: m[2] or m[1], text)
    if "'" in text and "''" in text:
        text = _QUOTES.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if "$" in text and "$$" in text:
        text = _PLACEHOLDER.sub("", text)
    if "-" in text and "----" in text:
        text = _RULE.sub("", text)
    if NOTE in text:
        text = text.replace(NOTE, " ")
    # No white space but the space is printable.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(text.split())


#: Short lines are mostly the form's own, so that they stand on page after page.
_SHORT = 250
_plain_short = lru_cache(maxsize=4096)(_plain)


def without_hidden_links(text: str) -> str:
    """Return the text without links that show nothing where they stand: categories."""
    return _HIDDEN_LINK.sub("", text)


def placeholders(text: str) -> list[str]:
    """Return the unresolved ``$$name$$`` of a page: faults of the synchronisation."""
    return _PLACEHOLDER.findall(text) if "$" in text and "$$" in text else []
