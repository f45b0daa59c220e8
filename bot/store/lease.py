"""The right to write, which one process has at a time.

Each method is one short transaction; nothing is locked while the holder works. A holder that dies
without `release` loses the lease when its time is over.

All times are the database's: the clocks of two machines differ, and a machine whose clock is ahead
would take a lease that has not ended. (For an SQLite file it is the machine's clock, because only
processes of one machine can open it.) Holders measure with `seconds_left` and a monotonic clock
from before the call.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects import mysql, sqlite

from bot.store.columns import MARIADB, Instant
from bot.store.records import LeaseState, StoreError
from bot.store.schema import LeaseRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Update

    from bot.store.transactions import Transactions

NAME: Final = "writer"
NOBODY: Final = ""
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Lease:
    """The lease of a ledger. A holder is a name that no other process ever has."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def acquire(self, holder: str, seconds: float) -> LeaseState:
        """Take the lease if it is free, over or one's own; return the state afterwards.

        It was taken when ``state.is_of(holder)``; otherwise the state is that of the other holder.
        For its own holder the time begins again, and ``acquired_at`` stays.
        Raises ValueError for an empty holder or time.
        """
        if not holder or seconds <= 0:
            raise ValueError(f"A lease needs a holder and some time, not {holder!r}, {seconds}.")

        def take(connection: Connection) -> LeaseState | None:
            now = _now(connection)
            until = now + timedelta(seconds=seconds)
            mine = _update(LeaseRow.holder == holder, LeaseRow.expires_at > now)
            if not connection.execute(mine.values(expires_at=until)).rowcount:
                free = _update(LeaseRow.expires_at <= now)
                connection.execute(free.values(holder=holder, acquired_at=now, expires_at=until))
            return _state(connection, now)

        state = self._transactions.write(take)
        if state is None:  # nobody has ever asked
            self._transactions.write(_make_free)
            state = self._transactions.write(take)
        if state is None:
            raise StoreError("The lease was deleted while it was taken. Run again.")
        return state

    def renew(self, holder: str, seconds: float) -> LeaseState | None:
        """Extend the lease from now; return ``None`` when this holder does not have it any more.

        A lease that is over is not renewed, even if it is free: another process may have had it
        meanwhile, so everything that was read under it must be read again.
        """

        def prolong(connection: Connection) -> LeaseState | None:
            now = _now(connection)
            change = _update(LeaseRow.holder == holder, LeaseRow.expires_at > now)
            until = now + timedelta(seconds=seconds)
            done = connection.execute(change.values(expires_at=until)).rowcount
            return _state(connection, now) if done else None

        return self._transactions.write(prolong)

    def release(self, holder: str) -> None:
        """Give the lease back; nothing happens when another holder has it."""
        change = _update(LeaseRow.holder == holder).values(holder=NOBODY, expires_at=NEVER)
        self._transactions.change(change)

    def current(self) -> LeaseState | None:
        """Return the state of the lease, ``None`` when it is free or over."""
        state = self._transactions.read(lambda connection: _state(connection, _now(connection)))
        return state if state is not None and state.seconds_left > 0 else None


def _update(*which: ColumnElement[bool]) -> Update:
    return update(LeaseRow).where(LeaseRow.name == NAME, *which)


def _state(connection: Connection, now: datetime) -> LeaseState | None:
    wanted = select(LeaseRow.holder, LeaseRow.acquired_at, LeaseRow.expires_at)
    found = connection.execute(wanted.where(LeaseRow.name == NAME)).one_or_none()
    if found is None:
        return None
    return LeaseState(*found, seconds_left=(found.expires_at - now).total_seconds())


def _make_free(connection: Connection) -> None:
    row = {"name": NAME, "holder": NOBODY, "acquired_at": NEVER, "expires_at": NEVER}
    if connection.dialect.name in MARIADB:
        connection.execute(mysql.insert(LeaseRow).prefix_with("IGNORE"), row)
    else:
        connection.execute(sqlite.insert(LeaseRow).on_conflict_do_nothing(), row)


def _now(connection: Connection) -> datetime:
    if connection.dialect.name not in MARIADB:
        return datetime.now(UTC)
    now: datetime | None = connection.scalar(select(func.utc_timestamp(6, type_=Instant())))
    if now is None:
        raise StoreError("The database does not return its time. Check that it is MariaDB.")
    return now
