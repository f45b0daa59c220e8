"""Inline wikitext: what a reader sees of a line.

Comparing text by its words, so that case, spacing and punctuation do not matter.
"""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache

from bot.wikitext.html import NOTE

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


WORD = re.compile(r"[^\W_]+")


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, case-folded: ``"It’s 9.1!"`` gives ``it s 9 1``."""
    return _words_of_short(text) if len(text) < _WORDS_SHORT else _words(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text.casefold()))


#: Short texts are mostly labels and headings of columns, the same on page after page.
_WORDS_SHORT = 200
_words_of_short = lru_cache(maxsize=2048)(_words)


@cache
def _whole(label: tuple[str, ...]) -> re.Pattern[str]:
    """Return what matches all words of a label; the forms hold a few hundred labels."""
    between = r"[\W_]+"
    return re.compile(
        r"[\W_]*" + between.join(map(re.escape, label)) + r"(?![^\W_])", re.IGNORECASE
    )


def consume(text: str, label: tuple[str, ...], start: int = 0) -> tuple[int, int]:
    """Match the words of ``label`` at the beginning of ``text``.

    :param start: how many words of the label have been matched already
    :return: how many words of the label are matched in all, and where in ``text`` the last one
        ends
    """
    if label and start == 0 and (whole := _whole(label).match(text)):
        return len(label), whole.end()
    found, end = start, 0
    for match in WORD.finditer(text):
        if found == len(label) or match.group().casefold() != label[found]:
            break
        found, end = found + 1, match.end()
    return found, end
