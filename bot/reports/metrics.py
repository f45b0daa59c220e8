"""The form's tables in an answer: their columns found, their rows as metrics, each cell's owner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.accounting import FORM, Entry, Owner, account
from bot.reports.model import Metric
from bot.reports.table_words import SCALE, heading_column, row_name
from bot.reports.values import quantity as read_quantity
from bot.wikitext.caching import remember
from bot.wikitext.lines import Line, Mark
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.forms import TableSpec

#: A heading is in one of the first rows, and no table of a form has so many columns.
MAX_HEADING_ROWS, MAX_HEADINGS = 3, 20
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


#: The cells of a row by column.
Row = dict[int, Line]


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
        layout = _layout(rows, specs)
        if layout is not None:
            known.add(number)
            found, of_cells = layout.read()
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
class _Layout:
    """A table of the form on the page: its rows, its heading rows, its columns by place.

    ``certain`` is whether the columns are known, so that its values belong to one column each.
    """

    spec: TableSpec
    rows: Sequence[Row]
    head: int
    columns: Mapping[int, str]
    certain: bool

    def read(self) -> tuple[tuple[Metric, ...], list[Owner]]:
        """Return the rows that contain anything, and who wrote the cells.

        The others do not matter behind a cell that the applicant wrote.
        """
        found: list[Metric] = []
        owners: list[Owner] = []
        for number, row in enumerate(self.rows):
            if number == self.head - 1 or _is_scale(row):
                continue
            if Owner.APPLICANT not in owners:
                owners += self._owners(row, in_head=number < self.head)
            metric = self._metric(row) if number >= self.head else None
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
        column = self.columns.get(place)
        shown = cell.shown
        if heading_column(shown, self.spec) is not None and words(shown) not in self.spec.rows:
            return FORM
        if column == "name":
            return self._name(cell)
        spanned = {self.columns.get(n) for n in range(place + 1, place + cell.width)}
        if not self.certain or column is None or spanned & self.spec.answers:
            return account(cell.text, shown, otherwise=Owner.UNCLEAR)
        if column in self.spec.answers:
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
        return not self.spec.rows or any(row_name(name, self.spec) for name in self._names(row))

    def _names(self, row: Row) -> list[str]:
        places = (place for place, column in self.columns.items() if column == "name")
        return [row[place].shown for place in places if place in row]

    def _name(self, cell: Line) -> Entry:
        if not self.spec.rows:
            return FORM
        known = row_name(cell.shown, self.spec)
        rest = cell.shown if known is None else known[1]
        is_value = known is not None and (words(rest) in SCALE or _quantity(rest).value is not None)
        otherwise = Owner.APPLICANT if is_value else Owner.UNCLEAR
        return account("" if known else cell.text, rest, otherwise=otherwise)

    def _metric(self, row: Row) -> Metric | None:
        cells = tuple(
            (column, cell.shown)
            for place, column in self.columns.items()
            if (cell := row.get(place)) and cell.shown and (self.certain or column == "name")
        )
        return _metric(cells, self.spec) if cells else None


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


def _layout(rows: Sequence[Row], specs: tuple[TableSpec, ...]) -> _Layout | None:
    """Return which table of the form this is, by its headings and row names; None if it is none."""
    if not rows or any(len(row) > MAX_HEADINGS for row in rows[:MAX_HEADING_ROWS]):
        return None
    best: tuple[int, _Layout] | None = None
    for table in (rows, _turned(rows)):
        for spec in specs:
            score, layout = _fit(table, spec) if table else (0, None)
            if layout is not None and (best is None or score > best[0]):
                best = (score, layout)
        if best is not None and best[0] > 1:
            break
    return best[1] if best else None


def _turned(rows: Sequence[Row]) -> list[Row]:
    """Return a table with rows and columns exchanged, if it is small enough to be a form's."""
    if len(rows) > MAX_HEADINGS:
        return []
    places = sorted({place for row in rows for place in row})
    return [{n: row[place] for n, row in enumerate(rows) if place in row} for place in places]


def _fit(rows: Sequence[Row], spec: TableSpec) -> tuple[int, _Layout | None]:
    """Return how well a table fits, and its layout if it fits at all."""
    wanted = sum(1 for _, titles in spec.columns if titles)
    head, headings = 0, dict[int, str]()
    for number, row in enumerate(rows[:MAX_HEADING_ROWS], 1):
        found = _headings(row, spec)
        if len(found) > len(headings):
            head, headings = number, found
        if len(headings) == wanted:
            break
    names, known_names = _name_column(rows[head:], spec)
    if not known_names and len(headings) * 2 <= wanted:
        return 0, None
    if head and len(headings) == 1 and wanted > 1 and not known_names:
        return 0, None
    columns, certain = _columns(rows, head, headings, names if known_names else None, spec)
    return len(headings) + known_names, _Layout(spec, rows, head, columns, certain)


def _headings(row: Row, spec: TableSpec) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in row.items():
        column = heading_column(cell.shown, spec)
        if column is None or column in found.values() or words(cell.shown) in spec.rows:
            continue
        found[place] = column
    return found


def _name_column(rows: Sequence[Row], spec: TableSpec) -> tuple[int, int]:
    """Return the column with the most names of the form's rows, and how many it has."""
    if not spec.rows:
        return 0, 0
    in_first = _names_in(0, rows, spec)
    if in_first * 2 > len(rows):
        return 0, in_first
    places = sorted({place for row in rows for place in row})
    counts = {place: _names_in(place, rows, spec) for place in places}
    best = max(places, key=counts.__getitem__, default=0)
    return best, counts.get(best, 0)


def _names_in(place: int, rows: Sequence[Row], spec: TableSpec) -> int:
    """Return how many rows have a name of the form's rows in a column."""
    cells = [row[place] for row in rows if place in row]
    return len([cell for cell in cells if row_name(cell.shown, spec) is not None])


def _columns(
    rows: Sequence[Row], head: int, headings: dict[int, str], names: int | None, spec: TableSpec
) -> tuple[dict[int, str], bool]:
    """Return the columns by place, and whether they are certain.

    :param names: the column of the rows' names, None where none of them is known
    """
    keys = [column for column, _ in spec.columns]
    if not head:
        width = max(max(row, default=0) for row in rows) + 1 - (names or 0)
        columns = dict(enumerate(keys, names or 0))
        if "value" in keys:
            columns |= dict.fromkeys(range((names or 0) + 1, (names or 0) + width), "value")
        return columns, width == len(keys) or "value" in keys
    if names is None:
        names = next((place for place, column in headings.items() if column == "name"), None)
    if names is None:
        names = 0 if 0 not in headings and not dict(spec.columns).get("name") else None
    values = {p: column for p, column in headings.items() if column != "name"}
    width = max((max(row, default=0) for row in rows[head:]), default=0)
    lacking = width - max(rows[head - 1], default=0)
    if names in values:
        # The heading of the names, which is empty, is not there: all headings are one too far left.
        shifted = lacking == 1
        values = {place + 1: column for place, column in values.items()} if shifted else {}
        return {names: "name", **values}, shifted
    if names is None:
        return values, False
    if "value" in keys:
        places = {place for row in rows for place in row} - {names}
        values |= dict.fromkeys(sorted(places), "value")
    return {names: "name", **values}, lacking <= 0 or "value" in keys
