"""Opening the database behind the ledger."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, NullPool, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from bot.store.columns import MARIADB
from bot.store.records import StoreAddressError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_SECONDS = 5
WRITES = "reportbot_writes"
"""Execution option of connections that will write."""
EXAMPLES = "sqlite:////var/lib/reportbot/ledger.sqlite or mysql+pymysql://USER@HOST/DATABASE"


def connect(url: str, *, wal: bool = True) -> Engine:
    """Return an engine for a database URL; the folder of an SQLite file is made.

    ``wal`` lets one process read while another writes; turn it off where files cannot be mapped
    into memory. Raises StoreAddressError when the URL, its folder or its driver is no good. The
    database itself is first touched by what is done next.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreAddressError(
            f"The ledger's address is not a database URL. Write one like {EXAMPLES}."
        ) from error
    try:
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed, wal=wal)
        if parsed.get_backend_name() in MARIADB:
            # ToolsDB drops idle connections, and a cycle lies idle for minutes between two writes.
            return create_engine(parsed, poolclass=NullPool, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise StoreAddressError(
            f"The ledger {where(parsed)} needs the Python module {error.name}. Install it beside "
            "the bot, or keep the ledger in an SQLite file."
        ) from error
    except NoSuchModuleError:
        pass
    raise StoreAddressError(
        f"The ledger {where(parsed)} would be on {parsed.drivername}, which the bot does not know. "
        f"Use {EXAMPLES}."
    )


def where(url: URL) -> str:
    """Name a database for a message: the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return url.render_as_string(hide_password=True)


@contextmanager
def explained(url: URL, doing: str) -> Iterator[None]:
    """Turn what the driver raises within into a StoreError; ``doing`` completes "could not be"."""
    try:
        yield
    except DBAPIError as error:
        cause = str(error.orig)
        remedy = next((text for sign, text in _REMEDIES if sign in cause), _ELSE)
        raise StoreError(
            f"The ledger {where(url)} could not be {doing}: {cause}. {remedy}"
        ) from error


_REMEDIES = (
    ("not a database", "Point the bot at another file; this one is left as it is."),
    ("malformed", "Move the file away; a new ledger is filled from the wiki."),
    ("locked", "Another process holds it: wait for that one to end, then run again."),
    ("unable to open", "Give the path of a file in a folder that the bot may write to."),
    ("readonly", "Let the bot's user write to the file and to its folder."),
    ("disk is full", "Make room on the disk."),
    ("too long", "This is a bug in the bot: please report it with this message."),
    ("no such table", "The file was changed under the bot: start the bot again."),
    ("already exists", "The database holds tables of another program: give the bot its own."),
)
_ELSE = "See that the database is up and that the bot may write to it."


def _sqlite(url: URL, *, wal: bool) -> Engine:
    in_memory = not url.database or url.database == ":memory:"
    if url.database and not in_memory:
        _make_folder(Path(url.database))
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = (
        create_engine(url, connect_args=arguments, hide_parameters=True, poolclass=StaticPool)
        if in_memory
        else create_engine(url, connect_args=arguments, hide_parameters=True)
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin too late, at the first write
        connection.execute("PRAGMA foreign_keys = ON")
        if in_memory:
            return
        if wal:
            # Only for speed: another process may be using the file in the old mode.
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")
        else:
            connection.execute("PRAGMA journal_mode = DELETE")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer fails at once when another has written meanwhile; whoever
        # says at the start that it will write waits its turn instead.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The ledger {file} cannot be made: {error.strerror} ({file.parent}). Name a file in "
            "a folder that the bot may write to."
        ) from error
