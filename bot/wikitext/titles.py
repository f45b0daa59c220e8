"""Page titles as MediaWiki spells them, and the namespaces of Meta-Wiki."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_SPACES = re.compile(r"[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
#: What no title may contain: https://www.mediawiki.org/wiki/Manual:Page_title
_FORBIDDEN = re.compile(r"[<>\[\]{}|\x00-\x1f\x7f#\ud800-\udfff\ufffd]")
#: What else none may contain; only such titles are searched that have one of the characters.
_FORBIDDEN_PARTS = re.compile(r"%[\da-fA-F]{2}|~{3}|(?<![^/])\.\.?(?![^/])")
#: Bytes of a title, by the same page.
MAX_TITLE_BYTES = 255


def normalise(title: str) -> str | None:
    """Return the title as MediaWiki spells it, or ``None`` when no page can have it.

    NFC, single spaces, first letter upper-case (also after a namespace's colon).

    >>> normalise("tajik_Wikimedians  User Group/General Assembly")
    'Tajik Wikimedians User Group/General Assembly'
    """
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", title))
    text = _SPACES.sub(" ", text).strip().lstrip(": ")
    if not text or _FORBIDDEN.search(text) or len(text.encode()) > MAX_TITLE_BYTES:
        return None
    if ("." in text or "%" in text or "~" in text) and _FORBIDDEN_PARTS.search(text):
        return None
    namespace, colon, rest = text.partition(":")
    if colon and not namespace.endswith(" ") and is_namespace(namespace):
        rest = rest.strip()
        name = _upper_first(namespace.strip().lower())
        return f"{name}:{_upper_first(rest)}" if rest else None
    return _upper_first(text)


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


#: Namespaces of Meta-Wiki whose pages reports may link to, in the wiki's canonical spelling.
NAMESPACES = frozenset(
    (
        "Talk",
        "User",
        "User talk",
        "Meta",
        "Meta talk",
        "Project",
        "File",
        "File talk",
        "Image",
        "Media",
        "MediaWiki",
        "Template",
        "Template talk",
        "Help",
        "Help talk",
        "Category",
        "Category talk",
        "Special",
        "Grants",
        "Grants talk",
        "Research",
        "Research talk",
        "Iberocoop",
        "Programs",
        "Module",
        "Module talk",
        "Translations",
        "Event",
        "Event talk",
    )
)
_NAMESPACE_KEYS = frozenset(name.lower() for name in NAMESPACES)


def talk_page(title: str) -> str:
    """Return the talk page of a subject page.

    >>> talk_page("Grants:A"), talk_page("A: b")
    ('Grants talk:A', 'Talk:A: b')
    """
    namespace, colon, rest = title.partition(":")
    if colon and is_namespace(namespace):
        return f"{namespace} talk:{rest}"
    return f"Talk:{title}"


def nearest_page(title: str, known: Container[str]) -> str | None:
    """Return the title itself, or its nearest parent page, that is known; ``None`` without one.

    >>> nearest_page("A/B/C", {"A", "A/B"}), nearest_page("AB/C", {"A"})
    ('A/B', None)
    """
    while title not in known:
        title, slash, _ = title.rpartition("/")
        if not slash:
            return None
    return title


def is_namespace(prefix: str) -> bool:
    """Whether ``prefix`` (before a colon) names a namespace of Meta-Wiki."""
    return prefix.strip().replace("_", " ").lower() in _NAMESPACE_KEYS
