"""HTML in wikitext: block tags become breaks or marks, other tags and hidden parts disappear."""

from __future__ import annotations

import re

from bot.wikitext import literals
from bot.wikitext.caching import remember

#: Private-use characters that mark HTML structure until the lines are cut. ``NOTE`` separates
#: a footnote or a raised number from the text before it. ``BREAK`` begins a new line on the page,
#: but not in the wikitext. ``HIDDEN`` replaces text that the wiki does not show. ``STRUCK`` and
#: ``ENDSTRUCK`` enclose struck text. ``VERBATIM`` begins a line of preformatted text.
HEAD, TABLE, ENDTABLE, ROW, CELL, NOTE, BREAK, HIDDEN, STRUCK, ENDSTRUCK, VERBATIM = (
    chr(0xE000 + n) for n in range(11)
)
_MARKS = f"{HEAD}-{VERBATIM}"
#: Characters without a shape, as a set of a regular expression.
_SHAPELESS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
INVISIBLE = re.compile(f"[{_SHAPELESS}]")
#: They, and the marks above when a page contains them itself.
_INVISIBLE_AND_MARKS = re.compile(f"[{_SHAPELESS}{_MARKS}]")

_BLOCK_TAG = re.compile(
    r"<(/?)(br|p|div|table|tr|t[dh]|caption|li|d[dt]|[uod]l|h[1-6]|hr|center|blockquote|section)"
    r"(?=[\s/>])([^<>]*)>",
    re.IGNORECASE,
)
_REF = re.compile(r"<(?:ref|/?su[bp])(?:\s[^<>]*)?>", re.IGNORECASE)
_STRUCK = re.compile(r"<(/?)(?:s|del|strike)(?:\s[^<>]*)?>", re.IGNORECASE)
_STYLED = re.compile(r"<(\w+)\s([^<>]*)>([^<>\n]*)</\1>")
_EMPTY_STRUCK = re.compile(rf"{STRUCK}[ \t]*{ENDSTRUCK}")
# MediaWiki shows unknown tags as text, so an answer may be "<https://…>". Tags that word
# processors paste, such as <o:p>, are dropped all the same.
_INLINE_TAG = re.compile(
    r"</?(?:abbr|b|bd[io]|big|cite|code|data|dfn|em|font|gallery|i|ins|kbd|languages"
    r"|mark|math|no(?:include|wiki)|onlyinclude|poem|pre|q|r[bpt]|rtc|ref|references|ruby|samp"
    r"|script|small|source|span|strong|style|su[bp]|syntaxhighlight|templatestyles|time"
    r"|t(?:body|foot|head)|col|colgroup|article|header|footer|main|nav|html|body|translate|tt|tvar"
    r"|u|var|wbr|[a-z]{1,3}\d?:[a-z]+)(?=[\s/>|])[^<>]*>",
    re.IGNORECASE,
)
#: Templates that print nothing: a link target, the end of floating boxes, a blank.
_PRINTS_NOTHING = re.compile(
    r"\{\{\s{0,9}(?:anchors?\s{0,9}\|[^{}]{0,500}"
    r"|(?:clear|clr|-|nbsp|spaces?|zwsp|zwnj|shy)\s{0,9}(?:\|[^{}]{0,50})?)\}\}",
    re.IGNORECASE,
)
#: The stop before "org", without which no address is read.
_DOMAIN = re.compile(r"\.(?=org\b)", re.IGNORECASE)
_INCLUDEONLY = re.compile(r"<(/?)includeonly\s*(/?)>", re.IGNORECASE)
_UNDISPLAYED = re.compile(
    r"<(div|span|p|table|section)\s[^<>]*display\s*:\s*none[^<>]*>", re.IGNORECASE
)
_LIST_MARKS = {"li": "*", "dd": ":", "dt": ";"}


def flatten(text: str) -> str:
    """Return wikitext whose HTML structure is marked and whose hidden parts are removed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE_AND_MARKS.sub("", text).replace("\u00a0", " ").replace("&nbsp;", " ")
    text = _without_hidden(_PRINTS_NOTHING.sub("", text))
    if "line-through" in text:
        text = _STYLED.sub(lambda t: f"<s>{t[3]}</s>" if "line-through" in t[2] else t[0], text)
    text = _EMPTY_STRUCK.sub("", _STRUCK.sub(lambda tag: ENDSTRUCK if tag[1] else STRUCK, text))
    text = _BLOCK_TAG.sub(lambda tag: _structure(tag[0]), text)
    # "<ref name=… />" is a footnote that is written elsewhere on the page.
    text = _REF.sub(lambda tag: HIDDEN if tag[0].endswith("/>") else NOTE, text)
    return _INLINE_TAG.sub("", text)


def _without_hidden(text: str) -> str:
    """Remove comments and undisplayed parts; mark each line of preformatted text."""
    if "<" not in text:
        return text
    pieces = []
    position = 0
    for span in literals.spans(text):
        pieces.append(text[position : span.start])
        position = span.end
        if span.mask == literals.LITERAL:
            pieces.append(_literal(text[span.start : span.end]))
    pieces.append(text[position:])
    return _without_undisplayed(_without_includeonly("".join(pieces)))


def _literal(text: str) -> str:
    """Return literal text as wikitext that shows it; mark each further line."""
    for character in "[{|":
        text = text.replace(character, f"&#{ord(character)};")
    return _DOMAIN.sub("&#46;", text).replace("\n", f"\n{VERBATIM}")


def _without_includeonly(text: str) -> str:
    """Remove what is shown only where the page is transcluded."""
    pieces = []
    position = depth = 0
    for tag in _INCLUDEONLY.finditer(text):
        if tag[2]:
            continue
        if depth == 0:
            pieces.append(text[position : tag.start()])
        depth = depth - 1 if tag[1] and depth else depth + (not tag[1])
        if depth == 0:
            position = tag.end()
            pieces.append(HIDDEN)
    return "".join((*pieces, "" if depth else text[position:]))


def _without_undisplayed(text: str) -> str:
    """Remove elements with the style ``display:none``, up to the end tag of each."""
    pieces = []
    position = 0
    never_closed: set[str] = set()
    while hidden := _UNDISPLAYED.search(text, position):
        name = hidden[1].lower()
        end = -1 if name in never_closed else _end_of_element(text, name, hidden.end())
        if end < 0:
            never_closed.add(name)
        pieces += [text[position : hidden.start()], HIDDEN if end >= 0 else ""]
        position = end if end >= 0 else hidden.end()
    return "".join((*pieces, text[position:]))


def _end_of_element(text: str, name: str, start: int) -> int:
    """Return where an element ends whose start tag ends at ``start``; -1 if it does not."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}(?=[\s/>])[^<>]*>", re.IGNORECASE).finditer(text, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return -1


@remember
def _structure(block_tag: str) -> str:
    """Return the marks for a tag of a block or a table."""
    closing, name, attributes = _BLOCK_TAG.findall(block_tag)[0]
    tag = name.lower()
    if tag == "table":
        return f"\n{ENDTABLE if closing else TABLE}\n"
    if tag == "tr":
        return f"\n{'' if closing else ROW}\n"
    if tag in {"td", "th"}:
        return "\n" if closing else f"\n{CELL}{attributes.strip()}{CELL}"
    if closing:
        return BREAK
    if tag[0] == "h" and tag[1].isdigit():
        return f"{BREAK}{HEAD}"
    if tag == "hr":
        return f"{BREAK}----{BREAK}"
    return BREAK + _LIST_MARKS.get(tag, "")
