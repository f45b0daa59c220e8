"""The form's tables in an answer: which one each is, and its rows as metrics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.reports.model import Metric
from bot.reports.values import quantity
from bot.wikitext.lines import Line, Mark
from bot.wikitext.plain_text import plain, words
from bot.wikitext.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reports.forms import TableSpec


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


def _tables(lines: Iterable[Line]) -> dict[int, Sequence[Row]]:
    """Collect the rows of each table; text that goes on in a cell is joined to it."""
    tables: dict[int, Sequence[Row]] = {}
    loose: dict[int, dict[int, dict[int, str]]] = {}
    for mark, raw, _, table, number, column, _, folded in lines:
        if folded is not None:
            tables[table] = folded.rows
        elif table >= 0 and (mark is Mark.CELL or table in loose):
            tables.setdefault(table, [])
            row = loose.setdefault(table, {}).setdefault(number, {})
            text = plain(raw) if raw else ""
            row[column] = f"{row[column]} {text}" if row.get(column) else text
    for table, found in loose.items():
        tables[table] = [found[number] for number in sorted(found)]
    return tables


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Where a table of the form has its columns; ``places`` go with ``columns``."""

    spec: TableSpec
    columns: tuple[str, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, spec: TableSpec, columns: dict[str, int]) -> _Layout:
        """Lay out the columns found; the values of a nameless column stand behind the names."""
        if "value" in dict(spec.columns) and "value" not in columns:
            columns = columns | {"value": columns.get("name", 0) + 1}
        return cls(spec, tuple(columns), tuple(columns.values()))


def _which(rows: Sequence[Row], specs: tuple[TableSpec, ...]) -> tuple[_Layout, int] | None:
    """Tell which table of the form this is: by its column headings, else by its row names.

    :return: the table's layout, and how many rows its heading takes up
    """
    most, widest = 0, _most_headings(specs)
    best: tuple[_Layout, int] | None = None
    for number, row in enumerate(rows[:3], 1):
        if most == widest:
            break
        if len(row) < _WIDEST:
            cells = tuple(row.items()) if isinstance(row, dict) else row
            hits, layout = _headed(cells, specs)
            if layout is not None and hits > most:
                most, best = hits, (layout, number)
    if best is not None:
        return best
    for spec in specs:
        known = sum(1 for row in rows if words(_at(row, 0)) in spec.rows)
        if known * 2 > len(rows):
            return _headless(spec), 0
    return None


@cache
def _most_headings(specs: tuple[TableSpec, ...]) -> int:
    """Return how many headings a table of the form has at most."""
    return max(sum(1 for _, names in spec.columns if names) for spec in specs)


def _at(row: Row, place: int) -> str:
    if isinstance(row, dict):
        return row.get(place, "")
    return row[place] if place < len(row) else ""


#: No table of a form has so many columns.
_WIDEST = 20


@lru_cache(maxsize=256)
def _headed(
    row: tuple[str, ...] | tuple[tuple[int, str], ...], specs: tuple[TableSpec, ...]
) -> tuple[int, _Layout | None]:
    """Return of how many columns of one of the form's tables a row has the headings."""
    cells = (cell if isinstance(cell, tuple) else (n, cell) for n, cell in enumerate(row))
    headings = {place: " ".join(words(text)) for place, text in cells}
    return max((_columns(headings, spec) for spec in specs), key=lambda found: found[0])


def _columns(headings: dict[int, str], spec: TableSpec) -> tuple[int, _Layout | None]:
    """Return how many columns of a form's table have their headings there, and its layout.

    There is none when they are not more than half of those that have headings.
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
    return hits, _Layout.of(spec, columns)


@cache
def _headless(spec: TableSpec) -> _Layout:
    return _Layout.of(spec, {column: i for i, (column, _) in enumerate(spec.columns)})


def _metrics(rows: Iterable[Row], layout: _Layout) -> tuple[tuple[Metric, ...], bool]:
    """Return the rows that hold anything, and whether any holds an answer."""
    found: list[Metric] = []
    answered = False
    for row in rows:
        metric, holds_answer = (
            _whole(row, layout) if isinstance(row, tuple) else _metric(row, layout)
        )
        if metric is not None:
            found.append(metric)
            answered = answered or holds_answer
    return tuple(found), answered


@lru_cache(maxsize=2048)
def _whole(row: tuple[str, ...], layout: _Layout) -> tuple[Metric | None, bool]:
    """Read a row as `_metric` does; many are the same: the form's names with few values."""
    return _metric(row, layout)


def _metric(cells: Row, layout: _Layout) -> tuple[Metric | None, bool]:
    """Read a row, and tell whether it holds an answer; a blank one is no metric."""
    texts = [_at(cells, place) for place in layout.places]
    if not any(texts):
        return None, False
    row = dict(zip(layout.columns, texts, strict=True))
    results = [c for c in row if c not in {"name", "target", "comment", "description"}]
    metric = Metric(
        name=row.get("name", ""),
        target=quantity(row.get("target", "")),
        results=tuple((column, quantity(row[column])) for column in results),
        comment=row.get("comment", ""),
    )
    return metric, any(row.get(column) for column in layout.spec.answers)
