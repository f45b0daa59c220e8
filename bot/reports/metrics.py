"""The form's tables in an answer: which one each is, and its rows as metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.model import Metric
from bot.reports.values import quantity
from bot.wikitext.lines import Line, Mark
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reports.forms import TableSpec

#: The text of a row's cells, by column.
Row = dict[int, str]


def read_tables(
    lines: Sequence[Line], specs: tuple[TableSpec, ...]
) -> tuple[dict[str, tuple[Metric, ...]], bool, list[Line]]:
    """Read the form's tables among the lines of an answer.

    :return: their rows by the table's key, whether any holds an answer, and the other lines
    """
    tables: dict[str, tuple[Metric, ...]] = {}
    known: set[int] = set()
    filled = False
    for number, rows in _tables(lines).items():
        match = _which(rows, specs)
        if match is not None:
            layout, head = match
            known.add(number)
            metrics, any_answer = _metrics(rows[head:], layout)
            tables.setdefault(layout.spec.key, metrics)
            filled = filled or any_answer
    return tables, filled, [line for line in lines if line.table not in known]


def _tables(lines: Iterable[Line]) -> dict[int, list[Row]]:
    """Collect the rows of each table; text that goes on in a cell is joined to it."""
    tables: dict[int, dict[int, Row]] = {}
    for line in lines:
        if line.table >= 0 and (line.mark is Mark.CELL or line.table in tables):
            row = tables.setdefault(line.table, {}).setdefault(line.row, {})
            text = line.shown
            row[line.column] = f"{row[line.column]} {text}" if row.get(line.column) else text
    return {table: [rows[number] for number in sorted(rows)] for table, rows in tables.items()}


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of a table of the form: their keys and places."""

    spec: TableSpec
    columns: dict[str, int]


def _layout(spec: TableSpec, columns: dict[str, int]) -> _Layout:
    """Lay out the columns found; the values of a nameless column follow the names."""
    if "value" in dict(spec.columns) and "value" not in columns:
        columns = columns | {"value": columns.get("name", 0) + 1}
    return _Layout(spec, columns)


def _which(rows: Sequence[Row], specs: tuple[TableSpec, ...]) -> tuple[_Layout, int] | None:
    """Return which table of the form this is: by its column headings, else by its row names.

    :return: the table's layout, and how many rows its heading takes up
    """
    most = 0
    best: tuple[_Layout, int] | None = None
    for number, row in enumerate(rows[:3], 1):
        if len(row) < MAX_HEADINGS:
            headings = {place: " ".join(words(text)) for place, text in row.items()}
            for spec in specs:
                hits, layout = _headed(headings, spec)
                if layout is not None and hits > most:
                    most, best = hits, (layout, number)
    if best is not None:
        return best
    for spec in specs:
        known = sum(1 for row in rows if words(row.get(0, "")) in spec.rows)
        if known * 2 > len(rows):
            return _layout(spec, {column: i for i, (column, _) in enumerate(spec.columns)}), 0
    return None


#: No table of a form has so many columns.
MAX_HEADINGS = 20


def _headed(headings: dict[int, str], spec: TableSpec) -> tuple[int, _Layout | None]:
    """Return how many columns of a form's table have their headings there, and its layout.

    There is no layout when they are not more than half of those that have headings.
    """
    columns: dict[str, int] = {}
    for column, names in spec.columns:
        for place, heading in headings.items():
            if heading in names and place not in columns.values():
                columns[column] = place
                break
    hits = len(columns)
    if hits * 2 <= sum(1 for _, names in spec.columns if names):
        return 0, None
    if "name" not in columns and 0 not in columns.values():
        columns["name"] = 0
    return hits, _layout(spec, columns)


def _metrics(rows: Iterable[Row], layout: _Layout) -> tuple[tuple[Metric, ...], bool]:
    """Return the rows that hold anything, and whether any holds an answer."""
    found: list[Metric] = []
    answered = False
    for cells in rows:
        row = {column: cells.get(place, "") for column, place in layout.columns.items()}
        if any(row.values()):
            found.append(_metric(row))
            answered = answered or any(row.get(column) for column in layout.spec.answers)
    return tuple(found), answered


def _metric(row: dict[str, str]) -> Metric:
    results = [c for c in row if c not in {"name", "target", "comment", "description"}]
    return Metric(
        name=row.get("name", ""),
        target=quantity(row.get("target", "")),
        results=tuple((column, quantity(row[column])) for column in results),
        comment=row.get("comment", ""),
    )
