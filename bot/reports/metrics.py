"""The form's tables in an answer: their columns found, their rows as metrics, each cell's owner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.accounting import FORM, Entry, Owner, account
from bot.reports.model import Metric
from bot.reports.table_layout import (
    SCALE,
    FormTable,
    Row,
    TableCell,
    TableLayout,
    find_table,
    heading_column,
    row_name,
)
from bot.reports.values import quantity as read_quantity
from bot.wikitext.caching import remember
from bot.wikitext.line import Mark
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.forms import TableSpec
    from bot.wikitext.line import Line

#: A row of possible answers has at least two, none of which is longer.
MIN_OPTIONS, MAX_OPTION_CHARS = 2, 40
_quantity = remember(read_quantity)
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
#: Signs of a choice; outside of tables they begin items of lists.
_RADIO_BUTTONS = frozenset("●○◉■□")
#: Words of a result, which may be written beside the target.
_RESULT_WORDS = frozenset(
    "achieved actual actually attended came completed done got reached result results we".split()
)
#: A target is a number, perhaps with what is counted.
MAX_TARGET_WORDS = 12


class TableReading(NamedTuple):
    """The tables of an answer: their rows by the table's key, and who wrote any of their cells.

    ``other`` are the lines outside of them.
    """

    metrics: dict[str, tuple[Metric, ...]]
    owners: set[Owner]
    other: Sequence[Line]


def read_tables(lines: Sequence[Line], specs: tuple[TableSpec, ...]) -> TableReading:
    """Read the form's tables among the lines of an answer."""
    metrics: dict[str, tuple[Metric, ...]] = {}
    owners: set[Owner] = set()
    known: set[int] = set()
    for number, rows in _tables(lines).items() if specs else ():
        table = find_table(rows, specs)
        if table is not None:
            known.add(number)
            found, of_cells = _read_table(table)
            metrics.setdefault(table.layout.spec.key, found)
            owners |= of_cells
    other = [line for line in lines if line.table not in known] if known else lines
    return TableReading(metrics, owners, other)


def _tables(lines: Sequence[Line]) -> dict[int, list[Row]]:
    """Collect the rows of each table; the further lines of a cell are joined to it."""
    tables: dict[int, dict[int, dict[int, TableCell]]] = {}
    for line in lines:
        if line.table < 0 or (line.mark is not Mark.CELL and line.table not in tables):
            continue
        row = tables.setdefault(line.table, {}).setdefault(line.row, {})
        cell = row.get(line.column)
        if cell is None:
            row[line.column] = TableCell(line.column, line.text, line.shown, line.width)
        else:
            shown = f"{cell.shown} {line.shown}".strip()
            row[line.column] = cell._replace(text=f"{cell.text} {line.text}", shown=shown)
    return {
        table: [tuple(rows[number].values()) for number in sorted(rows)]
        for table, rows in tables.items()
    }


def _read_table(table: FormTable) -> tuple[tuple[Metric, ...], set[Owner]]:
    """Return the rows of a table that contain anything, and who wrote any of its cells."""
    found: list[Metric] = []
    owners: set[Owner] = set()
    for number, row in enumerate(table.rows):
        if number < table.head:
            if number < table.head - 1 and not _is_scale(row):
                # A title above the headings may be the form's or the applicant's.
                owners |= {account(x.text, x.shown, otherwise=Owner.UNCLEAR).owner for x in row}
            continue
        metric, of_cells = _read_row(row, table.layout)
        owners |= of_cells
        if metric is not None:
            found.append(metric)
    return tuple(found), owners


@remember
def _read_row(row: Row, layout: TableLayout) -> tuple[Metric | None, frozenset[Owner]]:
    """Return what a row below the headings contains, and who wrote any of its cells."""
    if _is_scale(row):
        return None, frozenset()
    columns = dict(layout.columns)
    name = next((cell.shown for cell in row if columns.get(cell.column) == "name"), "")
    reader = _RowReader(row, layout.spec, columns, layout.certain, name)
    return reader.metric(), reader.owners()


class _RowReader(NamedTuple):
    """Reads a row of a table of the form, with the columns by place and the row's name."""

    row: Row
    spec: TableSpec
    columns: Mapping[int, str]
    certain: bool
    name: str

    def owners(self) -> frozenset[Owner]:
        """Return who wrote any of the cells."""
        return frozenset([self._entry(cell).owner for cell in self.row if cell.text])

    def _entry(self, cell: TableCell) -> Entry:
        """Return whose text a cell below the headings has."""
        spec, shown = self.spec, cell.shown
        column = self.columns.get(cell.column)
        if heading_column(shown, spec) is not None and words(shown) not in spec.rows:
            return FORM
        if column == "name":
            return self._name(cell)
        if not self.certain or column is None or self._spans_answers(cell):
            return account(cell.text, shown, otherwise=Owner.UNCLEAR)
        if column in spec.answers:
            if shown in _RADIO_BUTTONS:
                return Entry(Owner.UNCLEAR)
            doubt = self._is_one_option(shown) or not self._is_named()
            otherwise = Owner.UNCLEAR if doubt else Owner.APPLICANT
            return account(cell.text, shown, otherwise=otherwise)
        if column == "target" and not self._is_target(shown):
            return account(cell.text, shown, otherwise=Owner.UNCLEAR)
        return FORM

    def _spans_answers(self, cell: TableCell) -> bool:
        """Whether a cell goes on in a column of answers."""
        further = range(cell.column + 1, cell.column + cell.width)
        return any(self.columns.get(place) in self.spec.answers for place in further)

    def _is_one_option(self, shown: str) -> bool:
        """Whether the row prints all possible answers, so that none of them is the applicant's."""
        if len(shown) > MAX_OPTION_CHARS or words(shown) not in SCALE:
            return False
        return len({words(cell.shown) for cell in self.row} & SCALE) > 1

    def _is_target(self, shown: str) -> bool:
        """Whether a cell of the targets is certainly nothing more than a target of its row."""
        found = words(shown)
        return (
            bool(self.name)
            and len(_NUMBERS.findall(shown)) <= 1
            and len(found) <= MAX_TARGET_WORDS
            and not _RESULT_WORDS & set(found)
        )

    def _is_named(self) -> bool:
        """Whether the row is one of the form's, where these are known."""
        return not self.spec.rows or row_name(self.name, self.spec) is not None

    def _name(self, cell: TableCell) -> Entry:
        """Return whose text a cell with the name of a row has."""
        if not self.spec.rows:
            return FORM
        known = row_name(cell.shown, self.spec)
        rest = cell.shown if known is None else known[1]
        is_value = known is not None and (words(rest) in SCALE or _quantity(rest).value is not None)
        otherwise = Owner.APPLICANT if is_value else Owner.UNCLEAR
        return account("" if known else cell.text, rest, otherwise=otherwise)

    def metric(self) -> Metric | None:
        """Return the row by the columns that are known, None for an empty row or a title."""
        cells = {cell.column: cell.shown for cell in self.row}
        shown = {
            column: cells[place]
            for place, column in self.columns.items()
            if cells.get(place) and (self.certain or column == "name")
        }
        is_title = len(self.row) == 1 and self.row[0].width > 1
        if not shown or is_title or (self.spec.rows and not self.name):
            return None
        name = row_name(shown.get("name", ""), self.spec)
        results = [
            column
            for column, _ in self.spec.columns
            if column not in {"name", "target", "comment", "description"}
        ]
        return Metric(
            name=name[0] if name else shown.get("name", ""),
            target=_quantity(shown.get("target", "")),
            results=tuple((column, _quantity(shown.get(column, ""))) for column in results),
            comment=shown.get("comment", ""),
        )


def _is_scale(row: Row) -> bool:
    """Whether a row repeats the possible answers and nothing else, as a heading does."""
    filled = [cell.shown for cell in row if cell.shown]
    if len(filled) < MIN_OPTIONS or any(len(text) > MAX_OPTION_CHARS for text in filled):
        return False
    shown = [words(text) for text in filled]
    return len(set(shown)) > 1 and all(text in SCALE for text in shown)
