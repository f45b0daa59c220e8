"""The lines of a page, whatever markup it has.

A mirrored page may contain the same label and value in a paragraph, a list, a table or a
template's parameters, in wikitext or HTML. `lines` reduces all of them to a flat sequence of
`Line`, so that the reader can go by labels alone. It never raises, and looks at each character a
bounded number of times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from bot.wikitext.html import BREAK, CELL, ENDTABLE, HEAD, ROW, TABLE, VERBATIM, flatten
from bot.wikitext.line import Line, Mark
from bot.wikitext.plain_text import plain
from bot.wikitext.table_grid import MAX_COLUMNS, TablePlace, cells, split_at_bars

if TYPE_CHECKING:
    from collections.abc import Callable

#: Tables and templates nested deeper than on any real page are text, which bounds the work.
MAX_DEPTH = 40


def lines(text: str) -> list[Line]:
    """Cut wikitext into lines.

    >>> [line.text for line in lines("* '''Due date:''' 31 May 2025<br>x")]
    ["'''Due date:''' 31 May 2025", 'x']
    """
    return _Cutter().cut(flatten(text))


def _as_item(text: str) -> tuple[Mark, str, str]:
    """Return the mark, text and name of a line within a cell, which may be an item of a list."""
    if text[0] in "*#:;":
        return Mark.ITEM, text.lstrip("*#:; "), text[0]
    return Mark.TEXT, text.removeprefix(HEAD).strip(), ""


class _Cutter:
    """Cuts flattened text into lines.

    ``out``: the lines so far. ``open``: the tables and templates that are open, the innermost last.
    ``tables``: the number of tables so far. ``gap``: the `Line.gap` of the next line.
    """

    def __init__(self) -> None:
        self.out: list[Line] = []
        self.open: list[TablePlace] = []
        self.tables = 0
        self.gap = True

    def cut(self, text: str) -> list[Line]:
        """Return the lines of a flattened page."""
        for raw in text.split("\n"):
            line = raw.strip()
            if not line:
                self.gap = True
            elif BREAK not in line:
                self._line(line)
            elif self._is_row_of_cells(row := line.lstrip(f" \t{BREAK}")):
                self.gap = self.gap or row != line
                self._bar(row) if row[0] == "|" else self._exclamation_mark(row)
            else:
                for piece in line.split(BREAK):
                    self._line(piece.strip())
        return self.out

    def _is_row_of_cells(self, line: str) -> bool:
        """Whether a source line contains cells; a break on the page does not end it."""
        is_row = line[:1] in {"|", "!"} and not line.startswith(("|}", "|-", "|+"))
        return is_row and self._open_table() is not None

    def _open_table(self) -> TablePlace | None:
        """Return the innermost table, None outside of tables and in a template."""
        return self.open[-1] if self.open and not self.open[-1].template else None

    def _line(self, line: str) -> None:
        """Read one source line, or one piece of it between breaks."""
        if not line:
            self.gap = True
        elif handler := self._handlers.get(line[0]):
            handler(self, line)
        elif "|" in line and self.open and self.open[-1].template and line[0] != VERBATIM:
            self._continued_value(line)
        else:
            self._add(Mark.TEXT, line)

    def _add(self, mark: Mark, text: str, name: str = "") -> None:
        """Add a line to the page, at the place in the table that is open."""
        top = self.open[-1] if self.open else None
        if top is None or top.template or top.column < 0:
            line = Line(mark, text, plain(text), name, -1, -1, -1, self.gap)
        else:
            line = Line(mark, text, plain(text), name, top.number, top.row, top.column, self.gap)
        self.out.append(line)
        self.gap = False

    def _heading(self, line: str) -> None:
        """Read a line that begins as a heading of wikitext or HTML."""
        if line[0] == HEAD:
            self._add_heading(line[1:].strip())
        elif len(line) > 1 and line.endswith("="):
            self._add_heading(line.strip("= "))
        else:
            self._add(Mark.TEXT, line)

    def _add_heading(self, text: str) -> None:
        """Add a heading, which ends a template that was never closed."""
        while self.open and self.open[-1].template:
            self.open.pop()
        self.gap = True
        if text:
            self._add(Mark.HEADING, text)
        self.gap = True

    def _item(self, line: str) -> None:
        """Read an item of a list, which may begin a table."""
        text = line[1:].lstrip("*#:; ")
        if text[:2] == "{|":
            self._opening_brace(text)
        elif text:
            self._add(Mark.ITEM, text, line[: len(line) - len(text)].rstrip()[-1])

    def _opening_brace(self, line: str) -> None:
        """Read a line that begins with a brace: a table, a template or text."""
        if line.startswith("{|"):
            self._push(template=False)
            self.gap = True
        elif line.startswith("{{") and not line.startswith("{{{"):
            self._template(line)
        else:
            self._add(Mark.TEXT, line)

    def _push(self, *, template: bool) -> None:
        """Open a table or a template."""
        if len(self.open) < MAX_DEPTH:
            self.open.append(TablePlace(self.tables, template=template))
        self.tables += not template

    def _template(self, line: str) -> None:
        """Read a line that begins with a template: its name, its parameters, whether it goes on."""
        if "|" not in line and "}}" in line:
            self._add(Mark.TEXT, line)
            return
        closes = line.count("}}") >= line.count("{{")
        body = line[2:].rstrip()
        if closes and not body.endswith("}}"):
            self._add(Mark.TEXT, line)
            return
        name, *params = map(str.strip, split_at_bars(body[:-2] if closes else body, "|"))
        if not params and closes:
            self._add(Mark.TEXT, line)
            return
        if name:
            self._add(Mark.TEMPLATE, name)
        if not closes:
            self._push(template=True)
            if not name:
                self._add(Mark.TEXT, line)
                return
        for param in params:
            self._param(param)

    def _continued_value(self, line: str) -> None:
        """Read a line that continues a value of the open template and may begin further ones."""
        value, *params = split_at_bars(line, "|")
        if value:
            self._add(Mark.TEXT, value.strip())
        if params:
            self._params(line[len(value) + 1 :])

    def _params(self, text: str) -> None:
        """Read the parameters of the open template, and its end."""
        ends = text.endswith("}}") and text.count("}}") > text.count("{{")
        for param in split_at_bars(text[:-2] if ends else text, "|"):
            self._param(param)
        if ends:
            self.open.pop()

    def _param(self, text: str) -> None:
        """Add a parameter of a template: its name and value."""
        name, equals, value = text.partition("=")
        if equals and "[" not in name and "{" not in name:
            self._add(Mark.PARAM, value.strip(), name.strip())
        elif text.strip():
            self._add(Mark.PARAM, text.strip())

    def _closing_brace(self, line: str) -> None:
        """Read a line that begins with a closing brace: the end of a template, or text."""
        if line.startswith("}}") and self.open and self.open[-1].template:
            self.open.pop()
            self.gap = True
            line = line[2:].strip()
        if line:
            self._add(Mark.TEXT, line)

    def _bar(self, line: str) -> None:
        """Read a line that begins with a bar: row, caption, cells, parameters or end of a table."""
        top = self.open[-1] if self.open else None
        second = line[1:2]
        if second == "}" and line[2:3] != "}":
            self._leave_table(line[2:].strip())
        elif top is None:
            self._add(Mark.TEXT, line.lstrip("|- ") or line)
        elif top.template:
            self._params(line[1:])
        elif second == "-":
            top.next_row()
            self.gap = True
        elif second == "+":
            self.gap = True
            if caption := line[2:].strip():
                self._add(Mark.CAPTION, caption)
        else:
            for attributes, text in cells(line[1:]):
                self._cell(text, top, attributes)

    def _leave_table(self, rest: str) -> None:
        """Close the open table, and the templates that were never closed in it."""
        while self.open and self.open[-1].template:
            self.open.pop()
        if self.open:
            self.open.pop()
        self.gap = True
        if rest:
            self._add(Mark.TEXT, rest)

    def _exclamation_mark(self, line: str) -> None:
        """Read a line that begins with an exclamation mark: cells of a heading, or text."""
        if table := self._open_table():
            for attributes, text in cells(line[1:].replace("!!", "||")):
                self._cell(text, table, attributes)
        else:
            self._add(Mark.TEXT, line)

    def _cell(self, text: str, top: TablePlace, attributes: str) -> None:
        """Add the lines of one cell of a table."""
        column = top.next_cell(attributes)
        width = min(top.column - column + 1, MAX_COLUMNS) if attributes else 1
        first, name = text.strip(), ""
        further: list[str] = []
        if BREAK in text:
            first, *further = [piece for raw in text.split(BREAK) if (piece := raw.strip())] or [""]
            if first and text.lstrip().startswith(BREAK):
                _, first, name = _as_item(first)
        cell = Line(Mark.CELL, first, plain(first), name, top.number, top.row, column, True, width)
        self.out.append(cell)
        self.gap = False
        for piece in further:
            mark, piece_text, name = _as_item(piece)
            if piece_text:
                self._add(mark, piece_text, name)

    def _html(self, line: str) -> None:
        """Read a line that begins with the mark of an HTML table, row or cell."""
        mark = line[0]
        if mark == TABLE:
            self._push(template=False)
        elif mark == ENDTABLE:
            self._leave_table("")
        elif mark == ROW:
            if table := self._open_table():
                table.next_row()
        elif mark == CELL:
            attributes, _, text = line[1:].partition(CELL)
            if table := self._open_table():
                self._cell(text, table, attributes)
            elif text.strip():
                self._add(Mark.TEXT, text.strip())
        else:
            self._add(Mark.TEXT, line)
        self.gap = True

    _handlers: ClassVar[dict[str, Callable[[_Cutter, str], None]]] = {
        "=": _heading,
        HEAD: _heading,
        "*": _item,
        "#": _item,
        ":": _item,
        ";": _item,
        "{": _opening_brace,
        "}": _closing_brace,
        "|": _bar,
        "!": _exclamation_mark,
        TABLE: _html,
        ENDTABLE: _html,
        ROW: _html,
        CELL: _html,
    }
