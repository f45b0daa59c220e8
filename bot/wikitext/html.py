"""HTML in wikitext: its structure as marks, on lines of their own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Private-use characters that stand for HTML structure until the lines are cut. ``NOTE`` is where
#: a footnote begins.
HEAD, TABLE, ENDTABLE, ROW, CELL, NOTE = (chr(0xE000 + n) for n in range(6))
#: They, and what nobody sees, are taken out of the page first.
_INVISIBLE = re.compile(f"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff{HEAD}-{NOTE}]")


#: Most of them in UTF-8: bytes are looked through ten times as fast as characters, and most pages
#: hold none.
_UNSEEN_BYTES = re.compile(rb"\xe2(?:\x80[\x8b-\x8f\xaa-\xae]|\x81[\xa0-\xa9])")
#: The others; one byte is looked for much faster than two.
_RARE_BYTES = ((b"\xc2", b"\xad"), (b"\xee", b"\x80"), (b"\xef", b"\xbb\xbf"))
#: Its bytes begin as those of Arabic letters do.
_ARABIC_LETTER_MARK = "\u061c"

#: Anything that may be a tag; `_block` and `_inline` tell what it is.
_TAG = re.compile(r"(</?[a-zA-Z][^<>]{0,540}>)")
_BLOCK_TAG = re.compile(
    r"<(/?)(br|p|div|table|tr|t[dh]|caption|li|d[dt]|[uod]l|h[1-6]|hr|center|blockquote|section)"
    r"(?=[\s/>])([^<>]{0,500})>",
    re.IGNORECASE,
)
_REF = re.compile(r"<ref(?:\s[^<>]{0,300})?(?<!/)>", re.IGNORECASE)
# Tags that the wiki does not know are shown as text, so an answer may be "<https://…>". What
# word processors paste, such as <o:p>, says nothing all the same.
_INLINE_TAG = re.compile(
    r"</?(?:abbr|b|bd[io]|big|cite|code|data|del|dfn|em|font|gallery|i|includeonly|ins|kbd|languages"
    r"|mark|math|no(?:include|wiki)|onlyinclude|poem|pre|q|r[bpt]|rtc|ref|references|ruby|s|samp"
    r"|script|small|source|span|strike|strong|style|su[bp]|syntaxhighlight|templatestyles|time"
    r"|t(?:body|foot|head)|col|colgroup|article|header|footer|main|nav|html|body|translate|tt|tvar"
    r"|u|var|wbr|[a-z]{1,3}\d?:[a-z]+)(?=[\s/>|])[^<>]{0,500}>",
    re.IGNORECASE,
)
#: Templates that print nothing: a place to link to, and the end of floating boxes.
_PRINTS_NOTHING = re.compile(
    r"\{\{\s{0,9}(?:anchors?\s{0,9}\|[^{}]{0,500}|(?:clear|-)\s{0,9}(?:\|[^{}]{0,50})?)\}\}",
    re.IGNORECASE,
)


def flatten(text: str) -> str:
    """Return wikitext in which HTML's structure is marked and nothing is left that is not shown.

    Comments, invisible characters and inline tags are gone; block tags are line ends or marks.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = (_INVISIBLE.sub("", text) if _hides(text) else text).replace("\u00a0", " ")
    # One character is looked for many times faster than several.
    if "&" in text:
        text = text.replace("&nbsp;", " ")
    if "{" in text and "}}" in text:
        text = _PRINTS_NOTHING.sub("", text)
    if "<" not in text:
        return text
    if "!" in text and "<!--" in text:
        text = _without_comments(text)
    pieces = _TAG.split(text)
    flat = _replaced(pieces, _tag)
    if "<" not in flat:
        return flat
    # A tag that stood within another one leaves that whole.
    text = _replaced(pieces, _block)
    return _replaced(_TAG.split(text), _inline)


def _replaced(pieces: list[str], tag: Callable[[str], str]) -> str:
    """Join the pieces between tags with what stands for the tags."""
    out = pieces[:]
    out[1::2] = map(tag, pieces[1::2])
    return "".join(out)


def _hides(text: str) -> bool:
    """Whether characters that nobody sees may stand in a text."""
    encoded = text.encode("utf-8", "surrogatepass")
    return (
        _UNSEEN_BYTES.search(encoded) is not None
        or any(first in encoded and first + rest in encoded for first, rest in _RARE_BYTES)
        or _ARABIC_LETTER_MARK in text
    )


def _without_comments(text: str) -> str:
    pieces = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        pieces.append(text[position:start])
        # MediaWiki lets an unclosed comment hide the rest; what was mirrored is still there.
        position = start + 4 if end < 0 else end + 3
        if end < 0:
            break
    pieces.append(text[position:])
    return "".join(pieces)


_LIST = {"li": "\n*", "dd": "\n:", "dt": "\n;"}


@lru_cache(maxsize=512)
def _block(tag: str) -> str:
    """Return what stands for a block tag; of the hundreds of a page, few differ."""
    found = _BLOCK_TAG.fullmatch(tag)
    return tag if found is None else _structure(found[1], found[2].lower(), found[3])


@lru_cache(maxsize=512)
def _tag(tag: str) -> str:
    """Return what stands for any tag that has no other within it."""
    flat = _block(tag)
    return flat if flat != tag else _inline(tag)


@lru_cache(maxsize=512)
def _inline(tag: str) -> str:
    """Return what stands for a tag that is none of a block."""
    if _REF.fullmatch(tag):
        return NOTE
    return "" if _INLINE_TAG.fullmatch(tag) else tag


def _structure(closing: str, tag: str, attributes: str) -> str:
    if tag == "table":
        return f"\n{ENDTABLE if closing else TABLE}\n"
    if closing:
        return "\n"
    if tag == "tr":
        return f"\n{ROW}\n"
    if tag in {"td", "th"}:
        return f"\n{CELL}{attributes.strip()}{CELL}"
    if tag[0] == "h" and tag != "hr":
        return f"\n{HEAD}"
    return _LIST.get(tag, "\n")
