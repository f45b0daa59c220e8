"""The ledger in an SQLite file."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event

from bot.store.records import StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 5
WRITES: Final = "reportbot_writes"
"""Execution option of connections that will write."""
FILE: Final = "file"
"""Where a connection notes which file it opened, whatever its name leads to later."""


def engine(url: URL, *, wal: bool) -> Engine:
    """Return an engine for a file, whose folder is made, or for a database in memory."""
    if not url.database or url.database == ":memory:":
        made = create_engine(
            url,
            connect_args={"check_same_thread": False},
            hide_parameters=True,
            poolclass=StaticPool,
        )
        _own_transactions(made)
        return made
    file = Path(url.database.removeprefix("file:") if "uri" in url.query else url.database)
    _make_folder(file)
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    made = create_engine(url, connect_args=arguments, hide_parameters=True)
    _own_transactions(made)
    _choose_journal(made, wal=wal)
    _watch(made, file)
    return made


def _own_transactions(engine: Engine) -> None:
    """Begin transactions here: the driver would begin too late, at the first write."""

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer fails at once when another has written meanwhile; whoever
        # says at the start that it will write waits its turn instead.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _choose_journal(engine: Engine, *, wal: bool) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        if wal:
            # Only for speed: another process may be using the file in the old mode.
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")
        else:
            connection.execute("PRAGMA journal_mode = DELETE")


def _watch(engine: Engine, file: Path) -> None:
    """Refuse to go on when the file was deleted or replaced.

    SQLite itself would go on writing to the deleted one, and all of it would be lost.
    """

    @event.listens_for(engine, "connect")
    def note(_connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info[FILE] = _identity(file)

    @event.listens_for(engine, "begin")
    def check(connection: Connection) -> None:
        opened = connection.info.get(FILE)
        if opened is not None and opened != _identity(file):
            raise StoreError(
                f"The ledger {file} was deleted or replaced while it was open. Start the bot "
                "again: what is missing in it is filled from the wiki."
            )


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The ledger {file} cannot be made: {error.strerror} ({file.parent}). Name a file in "
            "a folder that the bot may write to."
        ) from error
