"""Inline wikitext: the text that a reader of the page sees, and its words."""

from __future__ import annotations

import html
import re
from functools import cache

from bot.wikitext.caching import remember
from bot.wikitext.html import ENDSTRUCK, HIDDEN, INVISIBLE, NOTE, STRUCK, VERBATIM

_LINK = re.compile(r"\[\[:?([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_CATEGORY = re.compile(r"\[\[\s*category\s*:[^\[\]]*\]\]", re.IGNORECASE)
_PICTURE_BEGINS = r"\[\[\s*(?:file|image)\s*:"
#: A picture with its caption; the pattern is for any case of letters.
PICTURE = rf"{_PICTURE_BEGINS}[^\[\]]*\]\]"
#: A picture without a caption before a text, such as an icon.
_ICON = re.compile(
    rf"{_PICTURE_BEGINS}[^\[\]|]*"
    r"(?:\|(?:[^\[\]]*\|)?\s*x?\d{1,4}(?:x\d{1,4})?px\s*)?\]\](?=\s*[^\s|])",
    re.IGNORECASE,
)
_EXTERNAL = re.compile(r"\[((?:https?:)?//[^\s\[\]]+)\s*([^\[\]]*)\]")
_QUOTES = re.compile("'{2,}")
_PLACEHOLDER = re.compile(r"\$\$[^$\n]{1,200}\$\$")
_STRUCK = re.compile(f"{STRUCK}[^{STRUCK}{ENDSTRUCK}]*{ENDSTRUCK}")
_UNSHOWN = re.compile(f"[{HIDDEN}{STRUCK}{ENDSTRUCK}{VERBATIM}]")
#: Switches of a page's behaviour, as __NOTOC__.
_SWITCH = re.compile(
    r"__(?:(?:NO|FORCE)?TOC|(?:NO)?(?:EDITSECTION|GALLERY|INDEX|GLOBAL)|(?:NO)?NEWSECTIONLINK"
    r"|HIDDENCAT|NO(?:TITLE|CONTENT)CONVERT|NO[CT]C|START|END|STATICREDIRECT|DISAMBIG"
    r"|(?:EXPECTED|EXPECTUNUSED)[A-Z]+|ARCHIVEDTALK|NOTALK)__",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]+")


@remember
def plain(text: str) -> str:
    """Return what a reader sees of a line's inline wikitext, with single spaces.

    Struck text is not part of it.

    >>> plain("'''Due:''' [[Page|31 May]]&nbsp;2025")
    'Due: 31 May 2025'
    """
    if STRUCK in text:
        text = without_struck(text)
    if "[" in text:
        text = _ICON.sub("", _CATEGORY.sub("", text))
        text = _LINK.sub(lambda m: m[2] or m[1], text)
        text = _EXTERNAL.sub(lambda m: m[2] or m[1], text)
    if "''" in text:
        text = _QUOTES.sub("", text)
    if "&" in text:
        text = INVISIBLE.sub("", html.unescape(text))
    if "$$" in text:
        text = _PLACEHOLDER.sub("", text)
    if "__" in text:
        text = _SWITCH.sub("", text)
    if not text.isascii():
        text = _UNSHOWN.sub("", text).replace(NOTE, " ")
    return " ".join(text.split())


def without_categories(text: str) -> str:
    """Return the text without links to categories: a page does not show them in its text."""
    return _CATEGORY.sub("", text)


def without_struck(text: str) -> str:
    """Return the text without what is struck out."""
    return _STRUCK.sub(" ", text)


def without_links(text: str) -> str:
    """Return what is shown of the text but its links."""
    return plain(_EXTERNAL.sub("", _LINK.sub("", text)))


def placeholders(text: str) -> list[str]:
    """Return the unresolved ``$$name$$`` of a page: faults of the synchronisation."""
    return _PLACEHOLDER.findall(text)


@remember
def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, case-folded: ``"It’s 9.1!"`` gives ``it s 9 1``."""
    return tuple(WORD.findall(text.casefold()))


@cache
def _pattern(label: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of all words of a label; the forms have a few hundred labels."""
    between = r"[\W_]+"
    spelled = between.join(map(re.escape, label))
    return re.compile(rf"[\W_]*{spelled}(?![^\W_])", re.IGNORECASE)


def consume(text: str, label: tuple[str, ...], start: int = 0) -> tuple[int, int]:
    """Match the words of ``label`` at the beginning of ``text``.

    :param start: how many words of the label have been matched already
    :return: how many words of the label are matched in all, and where in ``text`` the last one
        ends
    """
    if not start and (whole := _pattern(label).match(text)):
        return len(label), whole.end()
    found, end = start, 0
    for match in WORD.finditer(text):
        if found == len(label) or match.group().casefold() != label[found]:
            break
        found, end = found + 1, match.end()
    return found, end
