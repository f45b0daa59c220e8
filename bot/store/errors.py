"""Errors of the database as sentences that say what happened, where, and what to do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError

from bot.store.records import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL


def where(url: URL) -> str:
    """Name a database for a message: the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return url.set(query={}).render_as_string(hide_password=True)


def number(error: DBAPIError) -> int | None:
    """Return MariaDB's number of an error, ``None`` for an error of SQLite, which has none."""
    first = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return first if isinstance(first, int) else None


@contextmanager
def translated_db_errors(url: URL, doing: str) -> Iterator[None]:
    """Raise the driver's errors inside as StoreError; ``doing`` completes "could not be"."""
    try:
        yield
    except DBAPIError as error:
        known = number(error)
        if known is None:
            cause = str(error.orig)
            remedy = next((text for sign, text in _SQLITE if sign in cause), _ELSE)
        else:
            cause = f"error {known}: {error.orig.args[-1] if error.orig else ''}"
            remedy = _MARIADB.get(known, _ELSE)
        raise StoreError(
            f"The ledger {where(url)} could not be {doing}: {cause.rstrip('.')}. {remedy}"
        ) from error


def damaged_ledger(url: URL, what: str) -> StoreError:
    """Return the error for a content that the bot cannot have written.

    :param what: the damaged part, such as "of the page X"
    """
    return StoreError(f"The content {what} in the ledger {where(url)} is damaged. {_AFRESH}")


_AFRESH: Final = "Move the ledger away; the bot fills a new one from the wiki."
_CHANGED: Final = "The ledger was changed while the bot was using it: start the bot again."
_FOREIGN: Final = "The database has tables of another program: give the bot its own database."
_FULL: Final = "Free space on the disk, then run again."
_RIGHTS: Final = "Check user and password, and that this user has all rights on this database."
_DOWN: Final = "Check that the server is running and reachable, then run again."
_BUSY: Final = "Another process is using it: wait until that process ends, then run again."
_BUG: Final = "This is a bug in the bot: please report it with this message."
_ELSE: Final = "Check that the database is running and that the bot may write to it."

_SQLITE: Final = (
    ("not a database", "Give the bot another file; this one was not changed."),
    ("malformed", _AFRESH),
    ("locked", _BUSY),
    ("unable to open", "Give the path of a file in a folder that the bot may write to."),
    ("readonly", "Let the bot's user write to the file and to its folder."),
    ("disk is full", _FULL),
    ("disk I/O error", "Check that the disk has space and no fault, then start the bot again."),
    ("no such table", _CHANGED),
    ("no such column", _CHANGED),
    ("already exists", _FOREIGN),
)
"""Parts of SQLite's messages, the most specific first."""

_MARIADB: Final = {
    1021: _FULL,
    1114: _FULL,
    1040: _DOWN,
    1044: _RIGHTS,
    1045: _RIGHTS,
    1142: _RIGHTS,
    1698: _RIGHTS,
    1049: "Create the database: CREATE DATABASE `NAME` CHARACTER SET utf8mb4;",
    1050: _FOREIGN,
    1054: _CHANGED,
    1146: _CHANGED,
    1153: "Raise the server's max_allowed_packet.",
    1205: _BUSY,
    1213: _BUSY,
    1226: "This user has too many connections: end other processes, then run again.",
    1290: "The server is read-only: wait until it accepts writes again.",
    1406: _BUG,
    1932: _AFRESH,
    2003: _DOWN,
    2006: _DOWN,
    2013: _DOWN,
}
"""By their numbers in https://mariadb.com/kb/en/mariadb-error-codes/ and in its client."""
