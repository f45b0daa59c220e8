"""Dump a ledger as JSON lines and restore it, to move it to another database or to keep a copy.

The first line contains the schema, each further line a row, and the last line the number of rows: a
dump that was cut off has no last line. The lease is left out, as it belongs to a running process.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import literal, select, tuple_

from bot.store.records import StoreError
from bot.store.schema import Base, Instant, LeaseRow
from bot.store.transactions import BATCH, in_batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Table

    from bot.store.transactions import Transactions

MODELS: Final[dict[str, type[Base]]] = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in Base.registry.mappers
    if mapper.class_ is not LeaseRow
}


def dump_lines(transactions: Transactions, schema: str | None) -> Iterator[str]:
    """Yield the lines of a dump, without line breaks.

    Stop the service before: rows that are written during the dump may be missing.

    :param schema: the number of the ledger's schema
    """
    yield json.dumps({"ledger": "reportbot", "schema": schema})
    count = 0
    for name in sorted(MODELS):
        for row in _rows(transactions, _table(name)):
            count += 1
            entry = {"table": name, "row": row}
            yield json.dumps(entry, ensure_ascii=False, default=datetime.isoformat)
    yield json.dumps({"rows": count})


def restore_lines(transactions: Transactions, lines: Iterable[str], schema: str | None) -> int:
    """Write the rows of a dump into an empty ledger, and return the number of rows.

    Raises StoreError when the ledger is not empty, when the dump has another schema, or when it is
    damaged or cut off. In the last case the rows before the damage are in the ledger.

    :param schema: the number of the ledger's schema
    """
    if any(_has_rows(transactions, _table(name)) for name in MODELS):
        raise StoreError("This ledger is not empty. Restore a dump into a new ledger.")
    entries = _entries(lines)
    first = next(entries, {})
    if first.get("ledger") != "reportbot":
        raise StoreError("This file is not a dump of a ledger. Give a file that dump has written.")
    if first.get("schema") != schema:
        raise StoreError(
            f"The dump has schema {first.get('schema')}, and this version needs {schema}. "
            "Restore it with the version of the bot that wrote it, then upgrade."
        )
    count, total = 0, None
    for batch in in_batches(entries):
        by_table: dict[str, list[dict[str, Any]]] = {}
        for entry in batch:
            if "rows" in entry:
                total = entry["rows"]
            else:
                by_table.setdefault(entry["table"], []).append(entry["row"])
        for name, rows in by_table.items():
            transactions.keep(MODELS[name], rows)
            count += len(rows)
    if count != total:
        raise StoreError(
            f"The dump is cut off: it has {count} of {total or 'more'} rows. Dump the ledger again."
        )
    return count


def _entries(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the decoded lines of a dump; raise StoreError at a damaged line."""
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            if number > 1 and "rows" not in entry:
                entry["row"] = _decoded(_table(entry["table"]), entry["row"])
            yield {**entry}
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"Line {number} of the dump is damaged ({error}). Dump the ledger again."
            ) from error


def _rows(transactions: Transactions, table: Table) -> Iterator[dict[str, Any]]:
    """Yield all rows of a table in the order of its key; they are read in batches of 200."""
    keys = list(table.primary_key.columns)
    wanted = select(table).order_by(*keys).limit(BATCH)
    rows = transactions.rows(wanted)
    while rows:
        yield from (dict(row._mapping) for row in rows)
        last = rows[-1]._mapping
        after = tuple_(*(literal(last[key.name], key.type) for key in keys))
        rows = transactions.rows(wanted.where(tuple_(*keys) > after))


def _decoded(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a dump with datetimes instead of strings."""
    return {
        column.name: datetime.fromisoformat(value)
        if isinstance(column.type, Instant) and (value := row[column.name]) is not None
        else row[column.name]
        for column in table.columns
    }


def _table(name: str) -> Table:
    """Return a table of the ledger; raise KeyError for another name."""
    if name not in MODELS:
        raise KeyError(name)
    return Base.metadata.tables[name]


def _has_rows(transactions: Transactions, table: Table) -> bool:
    return bool(transactions.rows(select(literal(1)).select_from(table).limit(1)))
