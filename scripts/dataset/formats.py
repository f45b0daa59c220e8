"""Write tables as files: CSV, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from scripts.dataset.tables import Type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from scripts.dataset.tables import Cell, Table

#: A spreadsheet reads a text that begins in this way as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FormatError(Exception):
    """A format whose library is not installed; the message says what to do."""


def write_csv(path: Path, table: Table, rows: Sequence[Mapping[str, Cell]]) -> None:
    """Write CSV in UTF-8, with the names of the columns in the first line."""
    texts = {column.name for column in table.columns if column.type is Type.TEXT}
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, [column.name for column in table.columns])
        out.writeheader()
        for row in rows:
            out.writerow(
                {name: _csv_cell(cell, is_text=name in texts) for name, cell in row.items()}
            )


def _csv_cell(cell: Cell, *, is_text: bool) -> object:
    """Return a cell as CSV shows it; a text that looks like a formula gets an apostrophe."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if is_text and isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


def write_jsonl(path: Path, _table: Table, rows: Sequence[Mapping[str, Cell]]) -> None:
    """Write one JSON object a line, with dates as YYYY-MM-DD and empty cells as null."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(dict(row), ensure_ascii=False, default=str) + "\n")


def write_parquet(path: Path, table: Table, rows: Sequence[Mapping[str, Cell]]) -> None:
    """Write Parquet with typed columns and their meanings in the schema."""
    import pyarrow
    from pyarrow import parquet

    types: dict[Type, Any] = {
        Type.TEXT: pyarrow.string(),
        Type.INTEGER: pyarrow.int64(),
        Type.NUMBER: pyarrow.float64(),
        Type.BOOLEAN: pyarrow.bool_(),
        Type.DATE: pyarrow.date32(),
    }
    schema = pyarrow.schema(
        [
            pyarrow.field(c.name, types[c.type], metadata={"meaning": c.meaning})
            for c in table.columns
        ]
    )
    parquet.write_table(pyarrow.Table.from_pylist(list(rows), schema=schema), path)


FORMATS: dict[str, Callable[[Path, Table, Sequence[Mapping[str, Cell]]], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}


def check_format(name: str) -> None:
    """Check that the library for a format of `FORMATS` is installed.

    :raises FormatError: when it is not
    """
    if name == "parquet" and find_spec("pyarrow") is None:
        raise FormatError(
            "Parquet needs pyarrow: pip install 'report-upkeep-bot[export]', or give "
            "-format:csv,jsonl"
        )


def default_formats() -> list[str]:
    """Return the names of the formats whose libraries are installed."""
    return [name for name in FORMATS if name != "parquet" or find_spec("pyarrow") is not None]


def write_table(
    folder: Path, table: Table, rows: Sequence[Mapping[str, Cell]], formats: Sequence[str]
) -> list[Path]:
    """Write a table in each format and return the paths; no file is left half written.

    :raises OSError: when the folder cannot be written to
    """
    written = []
    for name in formats:
        path = folder / f"{table.name}.{name}"
        draft = path.with_name(f".{path.name}.part")
        try:
            FORMATS[name](draft, table, rows)
            draft.replace(path)
        finally:
            with suppress(OSError):
                draft.unlink()
        written.append(path)
    return written
