"""Short transactions on the ledger's database, repeated when the server was away."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy.exc import DBAPIError

from bot.store.database import WRITES
from bot.store.errors import damaged_ledger, number, translated_db_errors
from bot.store.rows import upsert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import URL, Connection, Delete, Engine, Executable, Update

    from bot.store.schema import Base

_T = TypeVar("_T")

PAUSES: Final = (0.2, 0.8, 3.0)
"""Seconds before each new try. A dropped connection is back at once, a restarted server after some
seconds. Together they must be less than the 15 seconds between SIGTERM and SIGKILL."""
TRANSIENT: Final = frozenset(
    {1040, 1053, 1205, 1213, 1226, 1927, 2002, 2003, 2006, 2013, 2014, 2055}
)
"""MariaDB's errors that may soon be over: too many connections, a shutdown, a lock of another
process, a deadlock, a connection that was refused or lost."""


class Transactions:
    """Runs functions of a connection, each in a transaction of its own.

    A function is called again, on a new connection, when the connection was lost. It may be lost
    after the commit and before the answer, so every function must have the same result when it
    runs twice.
    """

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = engine.execution_options(**{WRITES: True})

    def read(self, work: Callable[[Connection], _T]) -> _T:
        """Return the result of ``work``. Raises StoreError when the database does not answer."""
        return self._tried(self._reader, work, "read")

    def write(self, work: Callable[[Connection], _T]) -> _T:
        """Run ``work``, commit, and return its result. Raises StoreError as `read` does."""
        return self._tried(self._writer, work, "written")

    def rows(self, wanted: Executable) -> Sequence[Any]:
        """Return the rows of a query."""
        return self.read(lambda connection: connection.execute(wanted).all())

    def change(self, statement: Update | Delete) -> int:
        """Run an UPDATE or DELETE and return the number of rows that it matched."""
        return self.write(lambda connection: connection.execute(statement).rowcount)

    def keep(
        self, table: type[Base], rows: list[dict[str, Any]], drop: Delete | None = None
    ) -> None:
        """Write whole rows, each in place of the one with the same primary key.

        :param drop: a statement that deletes other rows in the same transaction
        """

        def work(connection: Connection) -> None:
            upsert(connection, table, rows)
            if drop is not None:
                connection.execute(drop)

        self.write(work)

    def _tried(self, engine: Engine, work: Callable[[Connection], _T], doing: str) -> _T:
        with translated_db_errors(engine.url, doing), _readable(engine.url):
            for pause in PAUSES:
                try:
                    return _once(engine, work)
                except DBAPIError as error:
                    if not _is_transient(error):
                        raise
                time.sleep(pause)
            return _once(engine, work)


@contextmanager
def _readable(url: URL) -> Iterator[None]:
    """Raise StoreError when ``work`` finds a value that the bot cannot have written."""
    try:
        yield
    except ValueError as error:
        raise damaged_ledger(url, f"({error})") from error


def _once(engine: Engine, work: Callable[[Connection], _T]) -> _T:
    with engine.begin() as connection:
        return work(connection)


def _is_transient(error: DBAPIError) -> bool:
    return error.connection_invalidated or number(error) in TRANSIENT
