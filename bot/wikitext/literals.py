"""Comments and literal text in wikitext: the parts that MediaWiki does not read as wikitext.

They are found as MediaWiki's preprocessor finds them: from the left, the first opening counts,
and a tag that is never closed is plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Tags whose content MediaWiki shows literally.
_LITERAL = frozenset({"nowiki", "pre", "syntaxhighlight", "source", "templatedata", "math"})
_OPENING = re.compile(rf"<!--|<(?P<tag>{'|'.join(sorted(_LITERAL))})(?=[\s/>])", re.I)

#: The characters that replace each character of a comment and of literal text in a masked page.
COMMENT, LITERAL = "\x01", "\x02"


@dataclass(frozen=True, slots=True)
class Span:
    """A comment or literal text from ``start`` to ``end``; only a comment can be unclosed."""

    start: int
    end: int
    mask: str
    closed: bool = True


def spans(text: str) -> Iterator[Span]:
    """Yield the comments and literal texts of a page, in order. Linear in the text."""
    place = 0
    never_closed: set[str] = set()
    while opening := _OPENING.search(text, place):
        place = opening.end()
        if opening["tag"] is None:
            end = text.find("-->", place)
            place = end + 3 if end >= 0 else len(text)
            yield Span(opening.start(), place, COMMENT, end >= 0)
            continue
        tag = opening["tag"].lower()
        # A tag that is never closed is shown as text and hides nothing.
        if tag in never_closed:
            continue
        bracket = text.find(">", place)
        if bracket < 0:
            never_closed |= _LITERAL
            continue
        place = bracket + 1
        if text[bracket - 1] == "/":
            continue
        if closing := re.compile(rf"</{tag}\s*>", re.I).search(text, place):
            place = closing.end()
            yield Span(opening.start(), place, LITERAL)
        else:
            never_closed.add(tag)


def masked(text: str) -> str:
    """Return the text in its old length, with comments and literal text masked.

    >>> masked("a<!-- b --><nowiki>c</nowiki>d").strip("ad") == COMMENT * 10 + LITERAL * 18
    True
    """
    parts: list[str] = []
    place = 0
    for span in spans(text):
        parts += [text[place : span.start], span.mask * (span.end - span.start)]
        place = span.end
    return "".join((*parts, text[place:]))
