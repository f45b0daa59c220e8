"""The form's tables in an answer: their columns found, their rows as metrics, each cell's owner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.accounting import FORM, Entry, Owner, account
from bot.reports.model import Metric
from bot.reports.table_layout import Row, TableLayout, find_layout
from bot.reports.table_words import SCALE, heading_column, row_name
from bot.reports.values import quantity as read_quantity
from bot.wikitext.caching import remember
from bot.wikitext.line import Line, Mark
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.forms import TableSpec

#: A row of possible answers has at least two, none of which is longer.
MIN_OPTIONS, MAX_OPTION_CHARS = 2, 40
_quantity = remember(read_quantity)
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
#: Words of a result, which may be written beside the target.
_RESULT_WORDS = frozenset(
    "achieved actual actually attended came completed done got reached result results we".split()
)
#: A target is a number, perhaps with what is counted.
MAX_TARGET_WORDS = 12


@dataclass(frozen=True, slots=True)
class TableReading:
    """The tables of an answer: their rows by the table's key, and who wrote their cells.

    ``other`` are the lines outside of them.
    """

    metrics: dict[str, tuple[Metric, ...]]
    owners: list[Owner]
    other: Sequence[Line]


def read_tables(lines: Sequence[Line], specs: tuple[TableSpec, ...]) -> TableReading:
    """Read the form's tables among the lines of an answer."""
    metrics: dict[str, tuple[Metric, ...]] = {}
    owners: list[Owner] = []
    known: set[int] = set()
    for number, rows in _tables(lines).items() if specs else ():
        layout = find_layout(rows, specs)
        if layout is not None:
            known.add(number)
            found, of_cells = _TableReader(layout).read()
            metrics.setdefault(layout.spec.key, found)
            owners += of_cells
    other = [line for line in lines if line.table not in known] if known else lines
    return TableReading(metrics, owners, other)


def _tables(lines: Sequence[Line]) -> dict[int, list[Row]]:
    """Collect the rows of each table; the further lines of a cell are joined to it."""
    tables: dict[int, dict[int, Row]] = {}
    for line in lines:
        if line.table < 0 or (line.mark is not Mark.CELL and line.table not in tables):
            continue
        rows = tables.get(line.table)
        if rows is None:
            rows = tables[line.table] = {}
        row = rows.get(line.row)
        if row is None:
            row = rows[line.row] = {}
        cell = row.get(line.column)
        if cell is not None:
            shown = f"{cell.shown} {line.shown}".strip()
            line = cell._replace(text=f"{cell.text} {line.text}", shown=shown)
        row[line.column] = line
    return {table: [rows[number] for number in sorted(rows)] for table, rows in tables.items()}


@dataclass(frozen=True, slots=True)
class _TableReader:
    """Reads the rows of a table of the form whose layout is known."""

    layout: TableLayout

    def read(self) -> tuple[tuple[Metric, ...], list[Owner]]:
        """Return the rows that contain anything, and who wrote the cells.

        The others do not matter behind a cell that the applicant wrote.
        """
        found: list[Metric] = []
        owners: list[Owner] = []
        for number, row in enumerate(self.layout.rows):
            if number == self.layout.head - 1 or _is_scale(row):
                continue
            if Owner.APPLICANT not in owners:
                owners += self._owners(row, in_head=number < self.layout.head)
            metric = self._metric(row) if number >= self.layout.head else None
            if metric is not None:
                found.append(metric)
        return tuple(found), owners

    def _owners(self, row: Row, *, in_head: bool) -> list[Owner]:
        """Return who wrote the cells of a row; a title above the headings is unclear."""
        if in_head:
            cells = row.values()
            return [account(x.text, x.shown, otherwise=Owner.UNCLEAR).owner for x in cells]
        is_named = self._is_named(row)
        return [
            self._entry(place, cell, row, is_named=is_named).owner
            for place, cell in row.items()
            if cell.text
        ]

    def _entry(self, place: int, cell: Line, row: Row, *, is_named: bool) -> Entry:
        """Return whose text a cell below the headings has."""
        spec, shown = self.layout.spec, cell.shown
        column = self.layout.columns.get(place)
        if heading_column(shown, spec) is not None and words(shown) not in spec.rows:
            return FORM
        if column == "name":
            return self._name(cell)
        spanned = {self.layout.columns.get(n) for n in range(place + 1, place + cell.width)}
        if not self.layout.certain or column is None or spanned & spec.answers:
            return account(cell.text, shown, otherwise=Owner.UNCLEAR)
        if column in spec.answers:
            doubt = _is_one_option(shown, row) or not is_named
            otherwise = Owner.UNCLEAR if doubt else Owner.APPLICANT
            return account(cell.text, shown, otherwise=otherwise)
        if column == "target" and not self._is_target(shown, row):
            return account(cell.text, shown, otherwise=Owner.UNCLEAR)
        return FORM

    def _is_target(self, shown: str, row: Row) -> bool:
        """Whether a cell of the targets is certainly nothing more than a target of its row."""
        name = next(iter(self._names(row)), "")
        found = words(shown)
        return (
            bool(name)
            and len(_NUMBERS.findall(shown)) <= 1
            and len(found) <= MAX_TARGET_WORDS
            and not _RESULT_WORDS & set(found)
        )

    def _is_named(self, row: Row) -> bool:
        """Whether a row is one of the form's, where these are known."""
        spec = self.layout.spec
        return not spec.rows or any(row_name(name, spec) for name in self._names(row))

    def _names(self, row: Row) -> list[str]:
        """Return the texts in a row's cells for its name."""
        places = (place for place, column in self.layout.columns.items() if column == "name")
        return [row[place].shown for place in places if place in row]

    def _name(self, cell: Line) -> Entry:
        """Return whose text a cell with the name of a row has."""
        if not self.layout.spec.rows:
            return FORM
        known = row_name(cell.shown, self.layout.spec)
        rest = cell.shown if known is None else known[1]
        is_value = known is not None and (words(rest) in SCALE or _quantity(rest).value is not None)
        otherwise = Owner.APPLICANT if is_value else Owner.UNCLEAR
        return account("" if known else cell.text, rest, otherwise=otherwise)

    def _metric(self, row: Row) -> Metric | None:
        cells = tuple(
            (column, cell.shown)
            for place, column in self.layout.columns.items()
            if (cell := row.get(place)) and cell.shown and (self.layout.certain or column == "name")
        )
        return _metric(cells, self.layout.spec) if cells else None


def _is_scale(row: Row) -> bool:
    """Whether a row repeats the possible answers and nothing else, as a heading does."""
    filled = [cell.shown for cell in row.values() if cell.shown]
    if len(filled) < MIN_OPTIONS or any(len(text) > MAX_OPTION_CHARS for text in filled):
        return False
    shown = [words(text) for text in filled]
    return len(set(shown)) > 1 and all(text in SCALE for text in shown)


def _is_one_option(shown: str, row: Row) -> bool:
    """Whether a row prints all possible answers, so that none of them is the applicant's."""
    if len(shown) > MAX_OPTION_CHARS or words(shown) not in SCALE:
        return False
    return len({words(cell.shown) for cell in row.values()} & SCALE) > 1


@remember
def _metric(cells: tuple[tuple[str, str], ...], spec: TableSpec) -> Metric:
    shown = dict(cells)
    name = row_name(shown.get("name", ""), spec)
    results = [
        column
        for column, _ in spec.columns
        if column not in {"name", "target", "comment", "description"}
    ]
    return Metric(
        name=name[0] if name else shown.get("name", ""),
        target=_quantity(shown.get("target", "")),
        results=tuple((column, _quantity(shown.get(column, ""))) for column in results),
        comment=shown.get("comment", ""),
    )
