"""Wikitext to lines: one pass, no wiki.

A mirrored page may put the same label and value into a paragraph, a list, a table or a
template's parameters, in wikitext or HTML. `lines` reduces all of them to a flat sequence of
`Line`, so that the reader can go by labels alone. It never fails, whatever the page holds, and
looks at each character a bounded number of times.
"""

from __future__ import annotations

import html
import re
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Mark(IntEnum):
    """How a line stands on the page."""

    TEXT = 0
    HEADING = 1
    ITEM = 2
    CELL = 3
    PARAM = 4


class Line(NamedTuple):
    """One line of the page, still with its inline markup.

    ``name`` is a parameter's name, or the list mark of an item (``:`` for a description).
    ``table``, ``row`` and ``column`` place a cell (0-based;
    ``table`` is -1 elsewhere); text that goes on in a cell repeats the cell's place. ``gap`` is
    whether a blank line, or a change of block, stands before it.
    """

    mark: Mark
    text: str
    name: str = ""
    table: int = -1
    row: int = -1
    column: int = -1
    gap: bool = False


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
_SPAN = re.compile(r"(col|row)span\s*=\s*[\"']?\s*(\d{1,3})", re.IGNORECASE)
_LINK = re.compile(r"\[\[:?([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_HIDDEN_LINK = re.compile(r"\[\[\s*category\s*:[^\[\]]*\]\]", re.IGNORECASE)
_EXTERNAL = re.compile(r"\[((?:https?:)?//[^\s\[\]]+)\s*([^\[\]]*)\]")
_QUOTES = re.compile("'{2,}")
_PLACEHOLDER = re.compile(r"\$\$[^$\n]{1,200}\$\$")
_RULE = re.compile(r"-{4,}")
#: Templates that print nothing: a place to link to, and the end of floating boxes.
_PRINTS_NOTHING = re.compile(
    r"\{\{\s{0,9}(?:anchors?\s{0,9}\|[^{}]{0,500}|(?:clear|-)\s{0,9}(?:\|[^{}]{0,50})?)\}\}",
    re.IGNORECASE,
)

# Private-use characters stand for HTML structure until the lines are cut.
_HEAD, _TABLE, _ENDTABLE, _ROW, _CELL, _NOTE = (chr(0xE000 + n) for n in range(6))
#: They, and what nobody sees, are taken out of the page first.
#: Makes a line from all its fields; a page has hundreds.
_line = tuple.__new__

_INVISIBLE = re.compile(
    f"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff{_HEAD}-{_NOTE}]"
)
#: Where a footnote begins in a line's text; header values end there.
NOTE = _NOTE


def plain(text: str) -> str:
    """Return what a reader sees of a line's inline wikitext, with single spaces."""
    return _plain(text) if len(text) > _SHORT else _plain_short(text)


def _plain(text: str) -> str:
    if "[" in text:
        text = _HIDDEN_LINK.sub("", text)
        text = _LINK.sub(lambda m: m[2] or m[1], text)
        text = _EXTERNAL.sub(lambda m: m[2] or m[1], text)
    if "''" in text:
        text = _QUOTES.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if "$$" in text:
        text = _PLACEHOLDER.sub("", text)
    if "----" in text:
        text = _RULE.sub("", text)
    if _NOTE in text:
        text = text.replace(_NOTE, " ")
    return " ".join(text.split())


#: Short lines are mostly the form's own, so that they stand on page after page.
_SHORT = 250
_plain_short = lru_cache(maxsize=4096)(_plain)


def without_hidden_links(text: str) -> str:
    """Return the text without links that show nothing where they stand: categories."""
    return _HIDDEN_LINK.sub("", text)


def placeholders(text: str) -> list[str]:
    """Return the unresolved ``$$name$$`` of a page: faults of the synchronisation."""
    return _PLACEHOLDER.findall(text) if "$$" in text else []


def lines(text: str) -> list[Line]:
    """Cut wikitext into lines.

    >>> [line.text for line in lines("* '''Due date:''' 31 May 2025<br>x")]
    ["'''Due date:''' 31 May 2025", 'x']
    """
    return _Cutter().cut(_flatten(text))


def _flatten(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = _INVISIBLE.sub("", text).replace("\u00a0", " ")
    text = text.replace("&nbsp;", " ")
    if "{{" in text:
        text = _PRINTS_NOTHING.sub("", text)
    if "<" not in text:
        return text
    text = _without_comments(text)
    text = _REF.sub(_NOTE, text)
    text = _BLOCK_TAG.sub(_structure, text)
    return _INLINE_TAG.sub("", text)


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
        return f"\n{_ENDTABLE if closing else _TABLE}\n"
    if closing:
        return "\n"
    if tag == "tr":
        return f"\n{_ROW}\n"
    if tag in {"td", "th"}:
        return f"\n{_CELL}{attributes.strip()}{_CELL}"
    if tag[0] == "h" and tag != "hr":
        return f"\n{_HEAD}"
    return _LIST.get(tag, "\n")


class _Table:
    """Where the cutter is in a table."""

    #: No form has so many columns; spans beyond are not followed, which bounds the work.
    WIDEST = 60

    __slots__ = ("column", "number", "row", "taken", "template")

    def __init__(self, number: int, *, template: bool = False) -> None:
        self.number = number
        self.row = 0
        self.column = -1
        #: The last row that a cell from further up reaches, by column.
        self.taken: dict[int, int] = {}
        self.template = template

    def next_row(self) -> None:
        if self.column >= 0:
            self.row += 1
            self.column = -1

    def next_cell(self, attributes: str) -> int:
        """Step to the next free column; ``attributes`` may hold a rowspan or colspan."""
        self.column += 1
        while self.taken and self.taken.get(self.column, -1) >= self.row:
            self.column += 1
        here = self.column
        if attributes and "span" in attributes.lower():
            spans = {m[1].lower(): int(m[2]) for m in _SPAN.finditer(attributes)}
            self.column += max(spans.get("col", 1), 1) - 1
            last = self.row + spans.get("row", 1) - 1
            if last > self.row:
                for column in range(here, min(self.column + 1, self.WIDEST)):
                    self.taken[column] = last
        return here


class _Cutter:
    """Cuts flattened text into lines, keeping track of open tables and templates."""

    #: Deeper nesting than any real page has is treated as text, which bounds the work.
    DEEPEST = 40

    def __init__(self) -> None:
        self.out: list[Line] = []
        self.open: list[_Table] = []
        self.tables = 0
        self.gap = True

    def cut(self, text: str) -> list[Line]:
        handlers = self._handlers
        for raw in text.split("\n"):
            line = raw.strip()
            if not line:
                self.gap = True
                continue
            handler = handlers.get(line[0])
            if handler is not None:
                handler(self, line)
            elif "|" in line and self.open and self.open[-1].template:
                self._goes_on(line)
            else:
                self._add(Mark.TEXT, line)
        return self.out

    def _add(self, mark: Mark, text: str, name: str = "") -> None:
        place = (-1, -1, -1)
        if self.open:
            top = self.open[-1]
            if not top.template and top.column >= 0:
                place = (top.number, top.row, top.column)
        self.out.append(_line(Line, (mark, text, name, *place, self.gap)))
        self.gap = False

    def _heading(self, line: str) -> None:
        if len(line) > 1 and line.endswith("="):
            self._head(line.strip("= "))
        else:
            self._add(Mark.TEXT, line)

    def _html_heading(self, line: str) -> None:
        self._head(line[1:].strip())

    def _head(self, text: str) -> None:
        # A template that was never closed ends, at the latest, where a heading stands.
        while self.open and self.open[-1].template:
            self.open.pop()
        self.gap = True
        if text:
            self._add(Mark.HEADING, text)
        self.gap = True

    def _item(self, line: str) -> None:
        text = line.lstrip("*#:; ")
        if text.startswith("{|"):
            self._brace(text)
        elif text:
            self._add(Mark.ITEM, text, line[: len(line) - len(text)].rstrip()[-1:])

    def _brace(self, line: str) -> None:
        if line.startswith("{|"):
            self._push(template=False)
            self.gap = True
        elif line.startswith("{{") and not line.startswith("{{{"):
            self._template(line)
        else:
            self._add(Mark.TEXT, line)

    def _push(self, *, template: bool) -> None:
        if len(self.open) < self.DEEPEST:
            self.open.append(_Table(self.tables, template=template))
        self.tables += not template

    def _template(self, line: str) -> None:
        if "|" not in line and "}}" in line:
            self._add(Mark.TEXT, line)
            return
        closes = line.count("}}") >= line.count("{{")
        body = line[2:].rstrip()
        if closes and body.endswith("}}"):
            body = body[:-2]
        elif closes:
            self._add(Mark.TEXT, line)
            return
        name, *params = _split(body, "|")
        if not params and closes:
            self._add(Mark.TEXT, line)
            return
        if not closes:
            self._push(template=True)
            if not name.strip():
                self._add(Mark.TEXT, line)
        for param in params:
            self._param(param)

    def _goes_on(self, line: str) -> None:
        """Read a line within a template on which a value goes on and others follow."""
        value, *params = _split(line, "|")
        if value:
            self._add(Mark.TEXT, value.strip())
        if params:
            self._params(line[len(value) + 1 :])

    def _params(self, text: str) -> None:
        ends = text.endswith("}}") and text.count("}}") > text.count("{{")
        for param in _split(text[:-2] if ends else text, "|"):
            self._param(param)
        if ends:
            self.open.pop()

    def _param(self, text: str) -> None:
        name, equals, value = text.partition("=")
        if equals and "[" not in name and "{" not in name:
            self._add(Mark.PARAM, value.strip(), name.strip())
        elif text.strip():
            self._add(Mark.PARAM, text.strip())

    def _close(self, line: str) -> None:
        if line.startswith("}}") and self.open and self.open[-1].template:
            self.open.pop()
            self.gap = True
            line = line[2:].strip()
        if line:
            self._add(Mark.TEXT, line)

    def _bar(self, line: str) -> None:
        top = self.open[-1] if self.open else None
        if line.startswith("|}") and not line.startswith("|}}"):
            self._leave_table(line[2:].strip())
        elif top is None:
            self._add(Mark.TEXT, line.lstrip("|- ") or line)
        elif top.template:
            self._params(line[1:])
        elif line.startswith("|-"):
            top.next_row()
            self.gap = True
        elif line.startswith("|+"):
            self.gap = True
        else:
            self._cells(line[1:], top)

    def _leave_table(self, rest: str) -> None:
        while self.open and self.open[-1].template:
            self.open.pop()
        if self.open:
            self.open.pop()
        self.gap = True
        if rest:
            self._add(Mark.TEXT, rest)

    def _bang(self, line: str) -> None:
        top = self.open[-1] if self.open else None
        if top is None or top.template:
            self._add(Mark.TEXT, line)
        else:
            self._cells(line[1:].replace("!!", "||"), top)

    def _cells(self, line: str, top: _Table) -> None:
        for cell in _split(line, "||"):
            attributes = ""
            if "|" in cell:
                before, _, after = cell.partition("|")
                if "=" in before and len(before) < 500 and "[" not in before and "{" not in before:
                    attributes, cell = before, after
            self._cell(cell.strip(), top, attributes)

    def _cell(self, text: str, top: _Table, attributes: str) -> None:
        if attributes or top.taken:
            column = top.next_cell(attributes)
        else:
            column = top.column = top.column + 1
        self.out.append(_line(Line, (Mark.CELL, text, "", top.number, top.row, column, True)))
        self.gap = False

    def _html(self, line: str) -> None:
        mark = line[0]
        if mark == _TABLE:
            self._push(template=False)
        elif mark == _ENDTABLE:
            self._leave_table("")
        elif mark == _ROW:
            if self.open and not self.open[-1].template:
                self.open[-1].next_row()
        elif mark == _CELL:
            attributes, _, text = line[1:].partition(_CELL)
            if self.open and not self.open[-1].template:
                self._cell(text.strip(), self.open[-1], attributes)
            elif text.strip():
                self._add(Mark.TEXT, text.strip())
        else:
            self._add(Mark.TEXT, line)
        self.gap = True

    _handlers: ClassVar[dict[str, Callable[[_Cutter, str], None]]] = {
        "=": _heading,
        _HEAD: _html_heading,
        "*": _item,
        "#": _item,
        ":": _item,
        ";": _item,
        "{": _brace,
        "}": _close,
        "|": _bar,
        "!": _bang,
        _TABLE: _html,
        _ENDTABLE: _html,
        _ROW: _html,
        _CELL: _html,
    }


_DELIMITER = re.compile(r"\[\[|\]\]|\{\{|\}\}|\|\|?")


def _split(text: str, between: str) -> list[str]:
    """Split at ``between`` outside templates, and at single bars also outside links.

    MediaWiki cuts a row at ``||`` even inside a link. Brackets that do not balance protect
    nothing.
    """
    opens = {"{{"} if between == "||" else {"{{", "[["}
    if not any(token in text for token in opens):
        return text.split(between)
    closes = {"}}"} if between == "||" else {"}}", "]]"}
    pieces: list[str] = []
    depth = start = 0
    for match in _DELIMITER.finditer(text):
        token = match.group()
        if token in opens:
            depth += 1
        elif token in closes:
            depth = max(depth - 1, 0)
        elif token == between and depth == 0:
            pieces.append(text[start : match.start()])
            start = match.end()
    if depth:
        return text.split(between)
    pieces.append(text[start:])
    return pieces
