"""HTML in wikitext: block tags become line ends or marks, inline tags disappear."""

from __future__ import annotations

import re

#: Private-use characters that mark HTML structure until the lines are cut. ``NOTE`` marks where
#: a footnote begins.
HEAD, TABLE, ENDTABLE, ROW, CELL, NOTE = (chr(0xE000 + n) for n in range(6))
#: Characters without a shape, and the marks above when a page contains them itself.
_INVISIBLE = re.compile(f"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff{HEAD}-{NOTE}]")

_BLOCK_TAG = re.compile(
    r"<(/?)(br|p|div|table|tr|t[dh]|caption|li|d[dt]|[uod]l|h[1-6]|hr|center|blockquote|section)"
    r"(?=[\s/>])([^<>]{0,500})>",
    re.IGNORECASE,
)
_REF = re.compile(r"<ref(?:\s[^<>]{0,300})?(?<!/)>", re.IGNORECASE)
# MediaWiki shows unknown tags as text, so an answer may be "<https://…>". Tags that word
# processors paste, such as <o:p>, are dropped all the same.
_INLINE_TAG = re.compile(
    r"</?(?:abbr|b|bd[io]|big|cite|code|data|del|dfn|em|font|gallery|i|includeonly|ins|kbd|languages"
    r"|mark|math|no(?:include|wiki)|onlyinclude|poem|pre|q|r[bpt]|rtc|ref|references|ruby|s|samp"
    r"|script|small|source|span|strike|strong|style|su[bp]|syntaxhighlight|templatestyles|time"
    r"|t(?:body|foot|head)|col|colgroup|article|header|footer|main|nav|html|body|translate|tt|tvar"
    r"|u|var|wbr|[a-z]{1,3}\d?:[a-z]+)(?=[\s/>|])[^<>]{0,500}>",
    re.IGNORECASE,
)
#: Templates that print nothing: a link target, and the end of floating boxes.
_PRINTS_NOTHING = re.compile(
    r"\{\{\s{0,9}(?:anchors?\s{0,9}\|[^{}]{0,500}|(?:clear|-)\s{0,9}(?:\|[^{}]{0,50})?)\}\}",
    re.IGNORECASE,
)
_LIST_MARKS = {"li": "\n*", "dd": "\n:", "dt": "\n;"}


def flatten(text: str) -> str:
    """Return wikitext whose HTML structure is marked and whose hidden parts are removed.

    Comments, invisible characters and inline tags are removed. Block tags become line ends or
    marks.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("&nbsp;", " ")
    text = _without_comments(_PRINTS_NOTHING.sub("", text))
    text = _BLOCK_TAG.sub(_structure, text)
    return _INLINE_TAG.sub("", _REF.sub(NOTE, text))


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


def _structure(block_tag: re.Match[str]) -> str:
    closing, tag, attributes = block_tag[1], block_tag[2].lower(), block_tag[3]
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
    return _LIST_MARKS.get(tag, "\n")
