"""Describe exported files as a Data Package.

The format: https://specs.frictionlessdata.io/data-package/ and …/tabular-data-resource/.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scripts.dataset.tables import Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from scripts.dataset.tables import Table

NAME = "datapackage.json"
_TYPES = {
    Type.TEXT: "string",
    Type.INTEGER: "integer",
    Type.NUMBER: "number",
    Type.BOOLEAN: "boolean",
    Type.DATE: "date",
}
_MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}


def _description(tables: Iterable[Table], files: Mapping[str, Sequence[Path]]) -> dict[str, Any]:
    """Return the description of the files of some tables, as the object for JSON.

    :param files: the files of each table, by the table's name
    """
    return {
        "name": "grant-reports",
        "title": "Grant reports mirrored from Fluxx",
        "description": "The values that report pages showed when they were read, not corrected.",
        "resources": [_resource(table, path) for table in tables for path in files[table.name]],
    }


def _resource(table: Table, path: Path) -> dict[str, Any]:
    """Return the description of a file for datapackage.json."""
    kind = path.suffix.removeprefix(".")
    return {
        "name": f"{table.name}-{kind}".replace("_", "-"),
        "path": path.name,
        "description": f"A row is {table.row}.",
        "format": kind,
        "mediatype": _MEDIA_TYPES[kind],
        **({"profile": "tabular-data-resource", "encoding": "utf-8"} if kind == "csv" else {}),
        "schema": {
            "fields": [
                {"name": c.name, "type": _TYPES[c.type], "description": c.meaning}
                for c in table.columns
            ],
            "missingValues": [""],
        },
    }


def write_package(
    folder: Path, tables: Iterable[Table], files: Mapping[str, Sequence[Path]]
) -> Path:
    """Write ``datapackage.json`` into the folder of the files, and return its path.

    :raises OSError: when the folder cannot be written to
    """
    path = folder / NAME
    path.write_text(
        json.dumps(_description(tables, files), indent=2, ensure_ascii=False) + "\n", "utf-8"
    )
    return path
