"""Short transactions on the ledger's database, tried again when the server went away."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy.exc import DBAPIError

from bot.store.errors import damaged_ledger, number, translated_db_errors
from bot.store.rows import upsert
from bot.store.sqlite import WRITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import URL, Connection, Delete, Engine, Executable, Update

    from bot.store.schema import Base

_T = TypeVar("_T")

PAUSES: Final = (0.2, 0.8, 3.0)
"""Seconds to wait before each new try: a dropped connection is back at once, a server that was
restarted after some seconds. Together they must leave a run time to end when it is told to."""
PASSING: Final = frozenset({1040, 1053, 1205, 1213, 1226, 1927, 2002, 2003, 2006, 2013, 2014, 2055})
"""MariaDB's errors that may be over in a moment: too many connections, shutting down, another's
lock, a deadlock, a connection that was refused or lost."""


class Transactions:
    """Runs pieces of work, each in a transaction of its own.

    Work is a function of a connection. It is called again, on a new connection, when the old one
    was lost; as that can happen after the commit was carried out and before its answer arrived,
    all work must come to the same when it is done twice.
    """

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = engine.execution_options(**{WRITES: True})

    def read(self, work: Callable[[Connection], _T]) -> _T:
        """Return what ``work`` returns. Raises StoreError when the database does not answer."""
        return self._tried(self._reader, work, "read")

    def write(self, work: Callable[[Connection], _T]) -> _T:
        """Commit what ``work`` does and return what it returns. Raises StoreError as `read`."""
        return self._tried(self._writer, work, "written")

    def rows(self, wanted: Executable) -> Sequence[Any]:
        """Return what a query finds."""
        return self.read(lambda connection: connection.execute(wanted).all())

    def change(self, statement: Update | Delete) -> int:
        """Carry out an UPDATE or DELETE and return how many rows it found."""
        return self.write(lambda connection: connection.execute(statement).rowcount)

    def keep(self, table: type[Base], rows: list[dict[str, Any]]) -> None:
        """Write whole rows, each in place of the one with the same primary key."""
        self.write(lambda connection: upsert(connection, table, rows))

    def _tried(self, engine: Engine, work: Callable[[Connection], _T], doing: str) -> _T:
        with translated_db_errors(engine.url, doing), _readable(engine.url):
            for pause in PAUSES:
                try:
                    return _once(engine, work)
                except DBAPIError as error:
                    if not _passes(error):
                        raise
                time.sleep(pause)
            return _once(engine, work)


@contextmanager
def _readable(url: URL) -> Iterator[None]:
    """Name the ledger when something in it is not what the bot writes: ``work`` decodes it."""
    try:
        yield
    except ValueError as error:
        raise damaged_ledger(url, f"({error})") from error


def _once(engine: Engine, work: Callable[[Connection], _T]) -> _T:
    with engine.begin() as connection:
        return work(connection)


def _passes(error: DBAPIError) -> bool:
    return error.connection_invalidated or number(error) in PASSING
