"""Connect to the ledger's database: an SQLite file or MariaDB."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot.store.errors import database_name
from bot.store.records import StoreAddressError, StoreError
from bot.store.schema import MARIADB

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.pool import ConnectionPoolEntry

EXAMPLES: Final = "sqlite:////var/lib/reportbot/ledger.sqlite or mysql+pymysql://USER@HOST/DATABASE"
MAX_CONNECT_SECONDS: Final = 10
"""A server that does not accept a connection in this time is down."""
MAX_ANSWER_SECONDS: Final = 30
"""For one answer. Without a limit, a connection that a firewall has dropped would hang."""
MAX_LOCK_SECONDS: Final = 10
"""To wait for a row that another process has locked; the bot's transactions take milliseconds."""
MAX_BUSY_SECONDS: Final = 5
"""To wait for an SQLite file that another process is writing to."""
WRITES: Final = "reportbot_writes"
"""Name of the execution option that marks a connection as writing."""
FILE: Final = "file"
"""Key in a connection's info: the device and inode of the SQLite file that it opened."""
LEDGER_MODE: Final = 0o600
"""The ledger contains names of people and pages, so only the bot's user may read it."""


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
            f"The ledger {database_name(parsed)} needs the Python module {error.name}. Begin its "
            "address with mysql+pymysql://, or keep the ledger in an SQLite file."
        ) from error
    except NoSuchModuleError:
        pass
    raise StoreAddressError(
        f"The ledger {database_name(parsed)} would be on {parsed.drivername}, which the bot does "
        f"not know. Use {EXAMPLES}."
    )


def _mariadb(url: URL) -> Engine:
    """Return an engine for MariaDB, with time limits for connections, answers and locks."""
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
    """Return an engine for a file, which is created if it is missing, or for memory."""
    if not url.database or url.database == ":memory:":
        made = create_engine(
            url,
            connect_args={"check_same_thread": False},
            hide_parameters=True,
            poolclass=StaticPool,
        )
        _begin_explicitly(made)
        return made
    arguments = {"timeout": MAX_BUSY_SECONDS, "check_same_thread": False}
    made = create_engine(url, connect_args=arguments, hide_parameters=True)
    # An address with an unknown driver has been refused here, so that it leaves no empty file.
    file = _file(url)
    _create(file)
    _begin_explicitly(made)
    _read_while_writing(made)
    _check_file(made, file)
    return made


def make_private(url: URL) -> None:
    """Let only the bot's user read an SQLite file: older versions let all users read it."""
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        with suppress(OSError):
            _file(url).chmod(LEDGER_MODE)


def _file(url: URL) -> Path:
    """Return the path of an SQLite database."""
    name = url.database or ""
    return Path(name.removeprefix("file:") if "uri" in url.query else name)


def _begin_explicitly(engine: Engine) -> None:
    """Begin each transaction with BEGIN: Python's driver would begin only at the first write."""

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads before it writes fails when another process writes in between.
        # With BEGIN IMMEDIATE it waits for the other process.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _read_while_writing(engine: Engine) -> None:
    """Let one process read the file while another writes to it (write-ahead log)."""

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # It fails while another process uses the file in the old mode; that is only slower.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")


def _check_file(engine: Engine, file: Path) -> None:
    """Raise StoreError in a transaction when the file was deleted or replaced while it was open.

    SQLite would write to the deleted file without an error, and everything would be lost.
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
    """Return the device and the inode of a file, ``None`` when it does not exist."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _create(file: Path) -> None:
    """Create the folder, and the file with rights for the bot's user only, if they are missing."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The ledger {file} cannot be created: {error.strerror} ({file.parent}). Name a file "
            "in a folder that the bot may write to."
        ) from error
    with suppress(OSError):  # SQLite reports a file that cannot be opened
        os.close(os.open(file, os.O_CREAT | os.O_RDONLY, LEDGER_MODE))
