"""Tables that hold nothing but cells: where they stand on a page, and their rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.wikitext.html import CELL, ENDTABLE, ROW, TABLE
from bot.wikitext.plain_text import plain
from bot.wikitext.table_grid import TablePlace, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: What a reader sees of a row's cells, by column: a tuple when no cell spans several.
Row = tuple[str, ...] | dict[int, str]

#: No table that a form prints is longer.
_LONGEST_TABLE = 10_000
#: So many rows are remembered, and none that is longer.
_MOST_ROWS, _SHORT_ROW = 2048, 600

#: What makes a line something else than cells or a caption.
_MORE = re.compile(rf"\n[^\S\n]*(?:[^\s|!{CELL}]|\|[-}}])")


def holds_cells(row: str) -> bool:
    """Whether a row of flattened text holds nothing but cells, none of which reaches below it."""
    return (
        not ("{" in row and "{{" in row)
        and not ("}" in row and "}}" in row)
        and _MORE.search(row) is None
        and not ("=" in row and "rowspan" in row.lower())
    )


class Rows(dict[str, "Row"]):
    """The rows of tables, by their wikitext; many are the same on page after page.

    :param folds: whether a row's table may be one line: `holds_cells`, or more than that
    """

    def __init__(self, folds: Callable[[str], bool]) -> None:
        super().__init__()
        self._folds = folds

    def __missing__(self, row: str) -> Row:
        if not self._folds(row):
            raise KeyError(row)
        found = _row(row)
        if len(row) < _SHORT_ROW:
            if len(self) >= _MOST_ROWS:
                self.clear()
            self[row] = found
        return found

    def of(self, table: Iterable[str]) -> list[Row] | None:
        """Return the rows of a table but for the empty ones; None if it may not be one line."""
        try:
            return [found for row in table if (found := self[row])]
        except KeyError:
            return None


def tables_of_cells(text: str, known: Rows) -> Iterator[tuple[int, int, list[Row]]]:
    """Yield where tables of flattened text begin and end that may be one line, and their rows.

    None is within a cell of another that is yielded, and no row is empty.
    """
    html = TABLE in text
    opens, closes = (TABLE, ENDTABLE) if html else ("{|", "\n|}")
    between = ROW if html else "\n|-"
    position = 0
    while (close := text.find(closes, position)) >= 0:
        start = text.rfind(opens, position, close)
        line = text.rfind("\n", position, start) if start >= 0 else -1
        end = close + len(closes)
        if (
            start >= 0
            and (line >= 0 or position == 0)
            and close - start < _LONGEST_TABLE
            and text[end : end + 1] in {"", "\n"}
            and not text[line + 1 : start].strip("*#:; ")
        ):
            rows = known.of(text[start:close].split(between))
            if rows is not None:
                yield start, end, rows
        position = end


def _row(text: str) -> Row:
    """Cut what stands behind a row's mark."""
    found: list[tuple[str, str]] = []
    for raw in text.split("\n")[1:]:
        line = raw.strip()
        if line[:1] == CELL:
            attributes, _, cell = line[1:].partition(CELL)
            found.append((attributes, cell.strip()))
        elif line[:1] == "!":
            found += cells(line[1:].replace("!!", "||"))
        elif line and line[1:2] not in {"+", "}"} and line[0] == "|":
            found += cells(line[1:])
    if "=" in text and any("span" in attributes.lower() for attributes, _ in found):
        place = TablePlace(0)
        return {place.next_cell(attributes): plain(cell) for attributes, cell in found}
    return tuple([plain(cell) for _, cell in found])


def cells(line: str) -> list[tuple[str, str]]:
    """Cut a line of a wikitable, without its first bar, into attributes and texts of cells.

    >>> cells(" a || style=x | b")
    [('', 'a'), (' style=x ', 'b')]
    """
    pieces = split(line, "||") if "{{" in line else line.split("||")
    if line.count("|") == 2 * len(pieces) - 2:
        return [("", cell.strip()) for cell in pieces]
    found = []
    for cell in pieces:
        attributes, text = "", cell
        if "|" in cell:
            before, _, after = cell.partition("|")
            if "=" in before and len(before) < 500 and "[" not in before and "{" not in before:
                attributes, text = before, after
        found.append((attributes, text.strip()))
    return found
