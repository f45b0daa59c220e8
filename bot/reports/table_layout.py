"""Which table of a form is on the page, and what its columns are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.table_words import heading_column, row_name
from bot.wikitext.line import Line
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.forms import TableSpec

#: A heading is in one of the first rows, and no table of a form has so many columns.
MAX_HEADING_ROWS, MAX_HEADINGS = 3, 20
#: The cells of a row by column.
Row = dict[int, Line]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A table of the form on the page: its rows, its heading rows, its columns by place.

    ``certain`` is whether the columns are known, so that its values belong to one column each.
    """

    spec: TableSpec
    rows: Sequence[Row]
    head: int
    columns: Mapping[int, str]
    certain: bool


def find_layout(rows: Sequence[Row], specs: tuple[TableSpec, ...]) -> TableLayout | None:
    """Return which of the form's tables has such headings and names of rows, if any has."""
    if not rows or any(len(row) > MAX_HEADINGS for row in rows[:MAX_HEADING_ROWS]):
        return None
    best: tuple[int, TableLayout] | None = None
    for arranged in (list, _turned):
        table = arranged(rows)
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


def _fit(rows: Sequence[Row], spec: TableSpec) -> tuple[int, TableLayout | None]:
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
    return len(headings) + known_names, TableLayout(spec, rows, head, columns, certain)


def _headings(row: Row, spec: TableSpec) -> dict[int, str]:
    """Return the columns whose headings a row has, by place."""
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
