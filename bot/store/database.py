"""The ledger's database: an SQLite file, or MariaDB."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot.store.columns import MARIADB
from bot.store.errors import where
from bot.store.records import StoreAddressError, StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.pool import ConnectionPoolEntry

EXAMPLES: Final = "sqlite:////var/lib/reportbot/ledger.sqlite or mysql+pymysql://USER@HOST/DATABASE"
MAX_CONNECT_SECONDS: Final = 10
"""A server that does not accept a connection in this time is down."""
MAX_ANSWER_SECONDS: Final = 30
"""For one answer. Without it, a connection that a firewall has dropped would hang."""
MAX_LOCK_SECONDS: Final = 10
"""For a row that another process has locked: no transaction of the bot takes a second."""
MAX_BUSY_SECONDS: Final = 5
"""For an SQLite file that another process is writing to."""
WRITES: Final = "reportbot_writes"
"""Execution option of connections that will write."""
FILE: Final = "file"
"""Key under which a connection keeps the identity of the file that it opened."""
LEDGER_MODE: Final = 0o600
"""The ledger names people and pages, and nobody but the bot needs it."""


def connect(url: str) -> Engine:
    """Return an engine for a database URL; an SQLite file and its folder are created.

    Raises StoreAddressError when the URL, its folder or its driver cannot be used. A database
    server is not contacted before the first transaction.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreAddressError(
            f"The ledger's address is not a database URL. Write one like {EXAMPLES}."
        ) from error
    try:
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        if parsed.get_backend_name() in MARIADB:
            return _mariadb(parsed)
    except ModuleNotFoundError as error:
        raise StoreAddressError(
            f"The ledger {where(parsed)} needs the Python module {error.name}. Begin its address "
            "with mysql+pymysql://, or keep the ledger in an SQLite file."
        ) from error
    except NoSuchModuleError:
        pass
    raise StoreAddressError(
        f"The ledger {where(parsed)} would be on {parsed.drivername}, which the bot does not know. "
        f"Use {EXAMPLES}."
    )


def _mariadb(url: URL) -> Engine:
    arguments: dict[str, Any] = {
        "connect_timeout": MAX_CONNECT_SECONDS,
        "read_timeout": MAX_ANSWER_SECONDS,
        "write_timeout": MAX_ANSWER_SECONDS,
        "charset": "utf8mb4",
        # Without it, some servers cut off long values silently.
        "sql_mode": "STRICT_ALL_TABLES",
        "init_command": f"SET SESSION innodb_lock_wait_timeout = {MAX_LOCK_SECONDS}",
    }
    # One connection is kept: a new one costs several round trips. ToolsDB drops idle connections,
    # so it is tested before use.
    return create_engine(
        url,
        connect_args=arguments,
        hide_parameters=True,
        pool_size=1,
        pool_pre_ping=True,
    )


def _sqlite(url: URL) -> Engine:
    """Return an engine for a file, which is created with its folder, or for memory."""
    if not url.database or url.database == ":memory:":
        made = create_engine(
            url,
            connect_args={"check_same_thread": False},
            hide_parameters=True,
            poolclass=StaticPool,
        )
        _own_transactions(made)
        return made
    file = _file(url)
    _create(file)
    arguments = {"timeout": MAX_BUSY_SECONDS, "check_same_thread": False}
    made = create_engine(url, connect_args=arguments, hide_parameters=True)
    _own_transactions(made)
    _read_while_writing(made)
    _watch(made, file)
    return made


def make_private(url: URL) -> None:
    """Let only the bot's user read an SQLite file; an older version created it for all users."""
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        with suppress(OSError):
            _file(url).chmod(LEDGER_MODE)


def _file(url: URL) -> Path:
    name = url.database or ""
    return Path(name.removeprefix("file:") if "uri" in url.query else name)


def _own_transactions(engine: Engine) -> None:
    """Begin transactions explicitly: the driver begins only at the first write."""

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and then writes fails when another process has written
        # meanwhile. One that announces a write waits for the other process.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _read_while_writing(engine: Engine) -> None:
    """Let one process read the file while another writes to it (write-ahead log)."""

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # It fails while another process uses the file in the old mode; that is only slower.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")


def _watch(engine: Engine, file: Path) -> None:
    """Raise StoreError when the file was deleted or replaced while it was open.

    SQLite itself would continue to write to the deleted file, and all of it would be lost.
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
                "again: it reads what is missing from the wiki."
            )


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _create(file: Path) -> None:
    """Create the folder and, where there is none, a file that only the bot's user may read."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The ledger {file} cannot be created: {error.strerror} ({file.parent}). Name a file "
            "in a folder that the bot may write to."
        ) from error
    with suppress(OSError):  # SQLite reports a file that cannot be opened
        os.close(os.open(file, os.O_CREAT | os.O_RDONLY, LEDGER_MODE))
