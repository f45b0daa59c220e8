"""HTML in wikitext: its structure as marks, on lines of their own."""

from __future__ import annotations

import re

#: Private-use characters that stand for HTML structure until the lines are cut. ``NOTE`` is where
#: a footnote begins.
HEAD, TABLE, ENDTABLE, ROW, CELL, NOTE = (chr(0xE000 + n) for n in range(6))
#: They, and what nobody sees, are taken out of the page first.
_INVISIBLE = re.compile(f"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff{HEAD}-{NOTE}]")


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
        text = _INVISIBLE.sub("", text).replace("\u00a0", " ")
    text = text.replace("&nbsp;", " ")
    if "{{" in text:
        text = _PRINTS_NOTHING.sub("", text)
    if "<" not in text:
        return text
    if "<!--" in text:
        text = _without_comments(text)
    text = _BLOCK_TAG.sub(_structure, text)
    if "<" in text:
        text = _INLINE_TAG.sub("", _REF.sub(NOTE, text))
    return text


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


def _structure(match: re.Match[str]) -> str:
    closing, tag, attributes = match[1], match[2].lower(), match[3]
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
