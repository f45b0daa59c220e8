"""Errors of the database as sentences that say what happened, where, and what to do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError

from bot.store.records import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL


def database_name(url: URL) -> str:
    """Return the name of a database for a message: the file, or the URL without the password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return url.set(query={}).render_as_string(hide_password=True)


def error_number(error: DBAPIError) -> int | None:
    """Return MariaDB's number of an error, ``None`` for an error of SQLite."""
    first = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return first if isinstance(first, int) else None


@contextmanager
def translated_db_errors(url: URL, doing: str) -> Iterator[None]:
    """Turn errors of the database in a block into StoreError, with the cause and a remedy.

    :param doing: what the block does to the ledger, as a participle: ``written``
    """
    try:
        yield
    except DBAPIError as error:
        known = error_number(error)
        if known is None:
            cause = str(error.orig)
            remedy = next((text for sign, text in _SQLITE if sign in cause), _ELSE)
        else:
            cause = f"error {known}: {error.orig.args[-1] if error.orig else ''}"
            remedy = _MARIADB.get(known, _ELSE)
        raise StoreError(
            f"The ledger {database_name(url)} could not be {doing}: {cause.rstrip('.')}. {remedy}"
        ) from error


def damaged_ledger(url: URL, what: str) -> StoreError:
    """Return the error for content in the ledger that the bot cannot have written.

    :param what: the damaged part: ``of the page X``
    """
    return StoreError(
        f"The content {what} in the ledger {database_name(url)} is damaged. {_START_AGAIN}"
    )


_START_AGAIN: Final = "Move the ledger away; the bot fills a new one from the wiki."
_CHANGED: Final = "The ledger was changed while the bot was using it: start the bot again."
_OTHER_PROGRAM: Final = "The database has tables of another program: give the bot its own database."
_FULL: Final = "Free space on the disk, then run again."
_RIGHTS: Final = "Check user and password, and that this user has all rights on this database."
_DOWN: Final = "Check that the server is running and reachable, then run again."
_BUSY: Final = "Another process is using it: wait until that process ends, then run again."
_BUG: Final = "This is an error in the bot: please report it with this message."
_ELSE: Final = "Check that the database is running and that the bot may write to it."

_SQLITE: Final = (
    ("not a database", "Give the bot another file; this one was not changed."),
    ("malformed", _START_AGAIN),
    ("locked", _BUSY),
    ("unable to open", "Give the path of a file in a folder that the bot may write to."),
    ("readonly", "Let the bot's user write to the file and to its folder."),
    ("disk is full", _FULL),
    ("disk I/O error", "Check that the disk has space and no fault, then start the bot again."),
    ("no such table", _CHANGED),
    ("no such column", _CHANGED),
    ("already exists", _OTHER_PROGRAM),
)
"""A remedy for each message of SQLite that contains one of these words; the first match counts."""

_MARIADB: Final = {
    1021: _FULL,
    1114: _FULL,
    1040: _DOWN,
    1044: _RIGHTS,
    1045: _RIGHTS,
    1142: _RIGHTS,
    1698: _RIGHTS,
    1049: "Create the database: CREATE DATABASE `NAME` CHARACTER SET utf8mb4;",
    1050: _OTHER_PROGRAM,
    1054: _CHANGED,
    1146: _CHANGED,
    1153: "Raise the server's max_allowed_packet.",
    1205: _BUSY,
    1213: _BUSY,
    1226: "This user has too many connections: end other processes, then run again.",
    1290: "The server is read-only: wait until it accepts writes again.",
    1406: _BUG,
    1932: _START_AGAIN,
    2003: _DOWN,
    2006: _DOWN,
    2013: _DOWN,
}
"""A remedy for each error number: https://mariadb.com/kb/en/mariadb-error-codes/ (2000 and above
are errors of the client)."""
