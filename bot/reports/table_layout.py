"""The tables of a form on a page: which one it is, its columns, its headings and names of rows."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot.wikitext.caching import remember
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.reports.forms import TableSpec

#: A heading is in one of the first rows, and no table of a form has so many columns.
MAX_HEADING_ROWS, MAX_HEADINGS = 3, 20
#: No heading is longer.
MAX_HEADING_CHARS = 60
#: Words that may be added to a heading without a change of its meaning: "Result(s) achieved".
_HEADING_NOISE = frozenset({"s", "achieved", "actual", "final", "obtained", "reached"})
#: The answers that an agreement table offers; as headings they are the form's.
SCALE = frozenset(
    words(answer)
    for answer in (
        "Strongly agree", "Agree", "Somewhat agree", "Neutral", "Neither agree nor disagree",
        "Somewhat disagree", "Disagree", "Strongly disagree", "Not applicable",
        "Not applicable to your fund", "N/A", "Not sure", "Don't know",
    )
)  # fmt: skip


class TableCell(NamedTuple):
    """A cell of a table: its column, its wikitext, what is shown, how many columns it spans."""

    column: int
    text: str
    shown: str
    width: int


#: The cells of a row, by column; at least one. Pages of a form repeat most rows, so what is read
#: from a row is remembered.
Row = tuple[TableCell, ...]


class TableLayout(NamedTuple):
    """The columns of a table of the form on the page, by place.

    ``certain`` is whether they are known, so that each value belongs to one of them.
    """

    spec: TableSpec
    columns: tuple[tuple[int, str], ...]
    certain: bool


class FormTable(NamedTuple):
    """A table of the form on the page: its layout, its rows, how many of these are headings."""

    layout: TableLayout
    rows: Sequence[Row]
    head: int


def find_table(rows: Sequence[Row], specs: tuple[TableSpec, ...]) -> FormTable | None:
    """Return which of the form's tables has such headings and names of rows, if any has."""
    if not rows or any(len(row) > MAX_HEADINGS for row in rows[:MAX_HEADING_ROWS]):
        return None
    best: tuple[int, FormTable] | None = None
    for arranged in (list, _turned):
        turned = arranged(rows)
        for spec in specs:
            score, table = _fit(turned, spec) if turned else (0, None)
            if table is not None and (best is None or score > best[0]):
                best = (score, table)
        if best is not None and best[0] > 1:
            break
    return best[1] if best else None


def _turned(rows: Sequence[Row]) -> list[Row]:
    """Return a table with rows and columns exchanged, if it is small enough to be a form's."""
    if len(rows) > MAX_HEADINGS:
        return []
    places = sorted(_places(rows))
    return [
        tuple(
            cell._replace(column=number)
            for number, row in enumerate(rows)
            for cell in row
            if cell.column == place
        )
        for place in places
    ]


def _places(rows: Iterable[Row]) -> set[int]:
    """Return the columns of a table that have a cell."""
    return {cell.column for row in rows for cell in row}


def _fit(rows: Sequence[Row], spec: TableSpec) -> tuple[int, FormTable | None]:
    """Return how well a table fits, and the table with its layout if it fits at all."""
    wanted = sum([1 for _, titles in spec.columns if titles])
    head = 0
    headings: Mapping[int, str] = {}
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
    layout = TableLayout(spec, tuple(columns.items()), certain)
    return len(headings) + known_names, FormTable(layout, rows, head)


@remember
def _headings(row: Row, spec: TableSpec) -> Mapping[int, str]:
    """Return the columns whose headings a row has, by place.

    A heading that occurs twice, for example for two years, is left out.
    """
    found: dict[int, str] = {}
    for cell in row:
        column = heading_column(cell.shown, spec)
        if column is None or words(cell.shown) in spec.rows:
            continue
        if column != "name" or column not in found.values():
            found[cell.column] = column
    counts = Counter(found.values())
    return {place: column for place, column in found.items() if counts[column] == 1}


def _name_column(rows: Sequence[Row], spec: TableSpec) -> tuple[int, int]:
    """Return the column with the most names of the form's rows, and how many it has."""
    if not spec.rows:
        return 0, 0
    first = sum([row[0].column == 0 and _is_named(row[0], spec) for row in rows])
    if first * 2 > len(rows):
        return 0, first
    counts = Counter([cell.column for row in rows for cell in row if _is_named(cell, spec)])
    return max(sorted(counts.items()), key=lambda entry: entry[1], default=(0, 0))


def _is_named(cell: TableCell, spec: TableSpec) -> bool:
    """Whether a cell begins with the name of a row of the form."""
    return row_name(cell.shown, spec) is not None


def _columns(
    rows: Sequence[Row],
    head: int,
    headings: Mapping[int, str],
    names: int | None,
    spec: TableSpec,
) -> tuple[dict[int, str], bool]:
    """Return the columns by place, and whether they are certain.

    :param names: the column of the rows' names, None where none of them is known
    """
    keys = [column for column, _ in spec.columns]
    if not head:
        width = max(row[-1].column for row in rows) + 1 - (names or 0)
        columns = dict(enumerate(keys, names or 0))
        if "value" in keys:
            columns |= dict.fromkeys(range((names or 0) + 1, (names or 0) + width), "value")
        return columns, width == len(keys) or "value" in keys
    if names is None:
        names = next((place for place, column in headings.items() if column == "name"), None)
    if names is None:
        names = 0 if 0 not in headings and not dict(spec.columns).get("name") else None
    values = {p: column for p, column in headings.items() if column != "name"}
    width = max((row[-1].column for row in rows[head:]), default=0)
    lacking = width - max([row[-1].column for row in rows[:head]])
    if names in values:
        # The heading of the names, which is empty, is not there: all headings are one too far left.
        shifted = lacking == 1
        values = {place + 1: column for place, column in values.items()} if shifted else {}
        return {names: "name", **values}, shifted
    if names is None:
        return values, False
    if "value" in keys:
        values |= dict.fromkeys(sorted(_places(rows) - {names}), "value")
    # An empty heading before others may be one too many, if no row is as long as the headings.
    last = max(values, default=0)
    unnamed = [c for c in rows[head - 1] if not c.shown and names != c.column < last]
    certain = lacking == 0 or (lacking < 0 and not unnamed)
    return {names: "name", **values}, certain or "value" in keys


@cache
def _row_pattern(spec: TableSpec) -> re.Pattern[str]:
    """Return a pattern of the names of a table's rows, the longest first."""
    names = sorted((r"[\W_]+".join(map(re.escape, row)) for row in spec.rows), key=len)
    # The bracket behind "(optional)" belongs to the name.
    return re.compile(rf"[\W_]*(?:{'|'.join(names[::-1])})(?![^\W_])\)?", re.IGNORECASE)


@remember
def row_name(text: str, spec: TableSpec) -> tuple[str, str] | None:
    """Cut the name of a row of the form off the beginning of a text.

    :return: the name and the rest; None where the text begins with no such name
    """
    name = _row_pattern(spec).match(text) if spec.rows else None
    return None if name is None else (name[0], text[name.end() :].strip(" .:|–-"))


@remember
def heading_column(text: str, spec: TableSpec) -> str | None:
    """Return which column of a table has this heading."""
    if len(text) > MAX_HEADING_CHARS:
        return None
    heading = words(text)
    core = " ".join(word for word in heading if word not in _HEADING_NOISE)
    for spelled in (" ".join(heading), core):
        for column, names in spec.columns:
            if spelled and spelled in names:
                return column
    return None
