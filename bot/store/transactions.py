"""Short transactions on the ledger's database, repeated when the server was not reachable."""

from __future__ import annotations

import time
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import delete
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.exc import DBAPIError

from bot.store.database import WRITES
from bot.store.errors import damaged_ledger, error_number, translated_db_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import URL, Connection, Delete, Engine, Executable, Update
    from sqlalchemy.orm import InstrumentedAttribute

    from bot.store.schema import Base

_T = TypeVar("_T")

PAUSES: Final = (0.2, 0.8, 3.0)
"""Seconds before each retry: a lost connection can be opened again at once, a restart of the server
takes some seconds. The sum must be less than the 15 seconds between SIGTERM and SIGKILL."""
TRANSIENT: Final = frozenset(
    {1040, 1053, 1205, 1213, 1226, 1927, 2002, 2003, 2006, 2013, 2014, 2055}
)
"""Numbers of MariaDB's errors after which a retry often succeeds: too many connections, a shutdown,
a lock of another process, a deadlock, a refused or lost connection."""
BATCH = 200
"""Rows in one transaction: short enough that other processes need not wait."""


class Transactions:
    """Runs functions of a connection, each in its own transaction.

    When the connection is lost, the function is called again on a new connection. The connection
    can be lost after the commit and before the answer, so a function must have the same effect when
    it runs twice.
    """

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = engine.execution_options(**{WRITES: True})

    def read(self, function: Callable[[Connection], _T]) -> _T:
        """Return the result of a function that reads. Raises StoreError for a failed database."""
        return self._with_retries(self._reader, function, "read")

    def write(self, function: Callable[[Connection], _T]) -> _T:
        """Run a function that writes, commit, and return its result. Raises StoreError."""
        return self._with_retries(self._writer, function, "written")

    def rows(self, query: Executable) -> Sequence[Any]:
        """Return the rows of a query."""
        return self.read(lambda connection: connection.execute(query).all())

    def change(self, statement: Update | Delete) -> int:
        """Run an UPDATE or DELETE, and return the number of rows that it matched."""
        return self.write(lambda connection: connection.execute(statement).rowcount)

    def keep(
        self, table: type[Base], rows: Iterable[dict[str, Any]], also: Delete | None = None
    ) -> None:
        """Write rows in transactions of 200; a row with the same primary key is replaced.

        :param also: a statement to run in each of these transactions
        """
        for batch in in_batches(rows):

            def write_batch(connection: Connection, batch: list[dict[str, Any]] = batch) -> None:
                upsert(connection, table, batch)
                if also is not None:
                    connection.execute(also)

            self.write(write_batch)

    def forget(self, column: InstrumentedAttribute[str], values: Iterable[str]) -> None:
        """Delete the rows with one of these values in a column, in transactions of 200."""
        for batch in in_batches(values):
            self.change(delete(column.class_).where(column.in_(batch)))

    def _with_retries(self, engine: Engine, function: Callable[[Connection], _T], doing: str) -> _T:
        """Run a function in a transaction, and again after an error that is often temporary."""
        with translated_db_errors(engine.url, doing), _damage_reported(engine.url):
            for pause in PAUSES:
                try:
                    return _in_transaction(engine, function)
                except DBAPIError as error:
                    if not _is_transient(error):
                        raise
                time.sleep(pause)
            return _in_transaction(engine, function)


@contextmanager
def _damage_reported(url: URL) -> Iterator[None]:
    """Turn a ValueError, raised for a value that the bot cannot have written, into StoreError."""
    try:
        yield
    except ValueError as error:
        raise damaged_ledger(url, f"({error})") from error


def _in_transaction(engine: Engine, function: Callable[[Connection], _T]) -> _T:
    with engine.begin() as connection:
        return function(connection)


def _is_transient(error: DBAPIError) -> bool:
    """Whether the transaction may succeed when it is repeated."""
    return error.connection_invalidated or error_number(error) in TRANSIENT


def in_batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    """Yield the items in lists of `BATCH` items; the last list can be shorter."""
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def upsert(connection: Connection, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows; an existing row with the same primary key is replaced."""
    if not rows:
        return
    columns = table.__table__.columns
    keys = [column.name for column in columns if column.primary_key]
    others = [column.name for column in columns if not column.primary_key]
    if connection.dialect.name == "sqlite":
        new = sqlite.insert(table)
        connection.execute(
            new.on_conflict_do_update(keys, set_={name: new.excluded[name] for name in others}),
            rows,
        )
    else:
        row = mysql.insert(table)
        connection.execute(
            row.on_duplicate_key_update({name: row.inserted[name] for name in others}), rows
        )
