"""What a page is cut into: lines, each with its place.

Wikitext to lines: one pass, no wiki.

A mirrored page may put the same label and value into a paragraph, a list, a table or a
template's parameters, in wikitext or HTML. `lines` reduces all of them to a flat sequence of
`Line`, so that the reader can go by labels alone. It never fails, whatever the page holds, and
looks at each character a bounded number of times.
"""

from __future__ import annotations

from enum import IntEnum
from operator import itemgetter
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from bot.wikitext.html import CELL, ENDTABLE, HEAD, ROW, TABLE, flatten
from bot.wikitext.rows import cells, tables_of_cells
from bot.wikitext.table_grid import TablePlace, split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.wikitext.rows import Row, Rows


class Mark(IntEnum):
    """How a line stands on the page."""

    TEXT = 0
    HEADING = 1
    ITEM = 2
    CELL = 3
    PARAM = 4
    TABLE = 5


class Folded(NamedTuple):
    """A whole table of which nothing but its cells matters: its wikitext, and its rows."""

    wikitext: str
    rows: Sequence[Row]


class Line(NamedTuple):
    """One line of the page, still with its inline markup.

    ``name`` is a parameter's name, or the list mark of an item (``:`` for a description).
    ``table``, ``row`` and ``column`` place a cell (0-based;
    ``table`` is -1 elsewhere); text that goes on in a cell repeats the cell's place. ``gap`` is
    whether a blank line, or a change of block, stands before it. A whole table of which
    nothing but its cells matters is one line, ``folded``.
    """

    mark: Mark
    text: str
    name: str = ""
    table: int = -1
    row: int = -1
    column: int = -1
    gap: bool = False
    folded: Folded | None = None


#: Makes a line from all its fields; a page has hundreds.
make_line = tuple.__new__


def lines(text: str) -> list[Line]:
    """Cut wikitext into lines.

    >>> [line.text for line in lines("* '''Due date:''' 31 May 2025<br>x")]
    ["'''Due date:''' 31 May 2025", 'x']
    """
    return cut(flatten(text), None)


def cut(flat: str, rows: Rows | None) -> list[Line]:
    """Cut flattened wikitext into lines.

    :param rows: the rows of the tables that may be one line; without them none is
    """
    return _Cutter(0).cut(flat, rows)


_FOLDED = itemgetter(7)


def unfold(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with those of the cells in place of each table that is one line."""
    if not any(map(_FOLDED, lines)):
        return lines
    out: list[Line] = []
    for line in lines:
        if line.folded:
            out += _Cutter(line.table).cut(line.folded.wikitext, None)
        else:
            out.append(line)
    return out


_TEXT, _ITEM = Mark.TEXT, Mark.ITEM
_strip = str.strip


class _Cutter:
    """Cuts flattened text into lines, keeping track of open tables and templates."""

    #: Deeper nesting than any real page has is treated as text, which bounds the work.
    DEEPEST = 40

    def __init__(self, tables: int) -> None:
        self.out: list[Line] = []
        self.open: list[TablePlace] = []
        self.tables = tables
        self.gap = True

    def cut(self, text: str, rows: Rows | None) -> list[Line]:
        position = 0
        for start, end, found in tables_of_cells(text, rows) if rows is not None else ():
            self._lines(text[position:start])
            if len(self.open) < self.DEEPEST:
                self._fold(Folded(text[start:end], found))
            else:
                self._lines(text[start:end])
            position = end
        self._lines(text[position:])
        return self.out

    def _fold(self, table: Folded) -> None:
        self.out.append(Line(Mark.TABLE, "", "", self.tables, 0, 0, gap=True, folded=table))
        self.tables += 1
        self.gap = True

    def _lines(self, text: str) -> None:
        handler_of, out, new = self._handlers.get, self.out, make_line
        for line in map(_strip, text.split("\n")):
            if not line:
                self.gap = True
                continue
            handler = handler_of(line[0])
            if handler is not None:
                handler(self, line)
            elif not self.open:
                out.append(new(Line, (_TEXT, line, "", -1, -1, -1, self.gap, None)))
                self.gap = False
            elif "|" in line and self.open[-1].template:
                self._goes_on(line)
            else:
                self._add(_TEXT, line)

    def _add(self, mark: Mark, text: str, name: str = "") -> None:
        top = self.open[-1] if self.open else None
        if top is None or top.template or top.column < 0:
            line = make_line(Line, (mark, text, name, -1, -1, -1, self.gap, None))
        else:
            place = (top.number, top.row, top.column)
            line = make_line(Line, (mark, text, name, *place, self.gap, None))
        self.out.append(line)
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
        text = line[1:].lstrip("*#:; ")
        if text[:2] == "{|":
            self._brace(text)
        elif text:
            self._add(_ITEM, text, line[: len(line) - len(text)].rstrip()[-1])

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
            self.open.append(TablePlace(self.tables, template=template))
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
        name, *params = split(body, "|")
        if not params and closes:
            self._add(Mark.TEXT, line)
            return
        if not closes:
            self._push(template=True)
            if not name.strip():
                self._add(Mark.TEXT, line)
                return
        for param in params:
            self._param(param)

    def _goes_on(self, line: str) -> None:
        """Read a line within a template on which a value goes on and others follow."""
        value, *params = split(line, "|")
        if value:
            self._add(Mark.TEXT, value.strip())
        if params:
            self._params(line[len(value) + 1 :])

    def _params(self, text: str) -> None:
        ends = text.endswith("}}") and text.count("}}") > text.count("{{")
        for param in split(text[:-2] if ends else text, "|"):
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

    def _cells(self, line: str, top: TablePlace) -> None:
        out, number, row, mark = self.out, top.number, top.row, Mark.CELL
        for attributes, text in cells(line):
            column = top.next_cell(attributes)
            out.append(make_line(Line, (mark, text, "", number, row, column, True, None)))
        self.gap = False

    def _cell(self, text: str, top: TablePlace, attributes: str) -> None:
        place = (top.number, top.row, top.next_cell(attributes))
        self.out.append(make_line(Line, (Mark.CELL, text, "", *place, True, None)))
        self.gap = False

    def _html(self, line: str) -> None:
        mark = line[0]
        if mark == TABLE:
            self._push(template=False)
        elif mark == ENDTABLE:
            self._leave_table("")
        elif mark == ROW:
            if self.open and not self.open[-1].template:
                self.open[-1].next_row()
        elif mark == CELL:
            attributes, _, text = line[1:].partition(CELL)
            if self.open and not self.open[-1].template:
                self._cell(text.strip(), self.open[-1], attributes)
            elif text.strip():
                self._add(Mark.TEXT, text.strip())
        else:
            self._add(Mark.TEXT, line)
        self.gap = True

    _handlers: ClassVar[dict[str, Callable[[_Cutter, str], None]]] = {
        "=": _heading,
        HEAD: _html_heading,
        "*": _item,
        "#": _item,
        ":": _item,
        ";": _item,
        "{": _brace,
        "}": _close,
        "|": _bar,
        "!": _bang,
        TABLE: _html,
        ENDTABLE: _html,
        ROW: _html,
        CELL: _html,
    }
