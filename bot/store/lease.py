"""The lease in the ledger: the right to write to the wiki, which one process has at a time.

The lease has a holder and a time when it expires. Each method is one short transaction; nothing is
locked while the holder works. If the holder dies without `release`, the lease expires.

All times come from the database's clock, because the clocks of two machines differ. (Only processes
of one machine can open an SQLite file, so there it is the machine's clock.) A holder must measure
`seconds_left` from before its call, on a monotonic clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects import mysql, sqlite

from bot.store.records import LeaseState, StoreError
from bot.store.schema import MARIADB, Instant, LeaseRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Update

    from bot.store.transactions import Transactions

NAME: Final = "writer"
NOBODY: Final = ""
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Lease:
    """The lease of a ledger. A holder is a name that is unique among all processes."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def acquire(self, holder: str, seconds: float) -> LeaseState:
        """Take the lease if it is free or expired, or extend it; return its state.

        The call succeeded if ``state.is_of(holder)``; otherwise another holder has the lease.
        Raises ValueError for an empty holder or time.

        :param seconds: the time until the lease expires
        """
        if not holder or seconds <= 0:
            raise ValueError(f"A lease needs a holder and some time, not {holder!r}, {seconds}.")

        def take(connection: Connection) -> LeaseState | None:
            now = _now(connection)
            until = now + timedelta(seconds=seconds)
            own = _update_lease(LeaseRow.holder == holder, LeaseRow.expires_at > now)
            if not connection.execute(own.values(expires_at=until)).rowcount:
                free = _update_lease(LeaseRow.expires_at <= now)
                connection.execute(free.values(holder=holder, acquired_at=now, expires_at=until))
            return _state(connection, now)

        state = self._transactions.write(take)
        if state is None:  # the table has no row yet
            self._transactions.write(_insert_free_lease)
            state = self._transactions.write(take)
        if state is None:
            raise StoreError("Another program deleted the lease. Run again.")
        return state

    def renew(self, holder: str, seconds: float) -> LeaseState | None:
        """Extend the lease; return ``None`` when this holder has lost it.

        An expired lease is not renewed, even if it is free: another process may have had it in
        between and changed what this holder has read.
        """

        def prolong(connection: Connection) -> LeaseState | None:
            now = _now(connection)
            change = _update_lease(LeaseRow.holder == holder, LeaseRow.expires_at > now)
            until = now + timedelta(seconds=seconds)
            done = connection.execute(change.values(expires_at=until)).rowcount
            return _state(connection, now) if done else None

        return self._transactions.write(prolong)

    def release(self, holder: str) -> None:
        """Give the lease up; do nothing if another holder has it."""
        change = _update_lease(LeaseRow.holder == holder).values(holder=NOBODY, expires_at=NEVER)
        self._transactions.change(change)

    def current(self) -> LeaseState | None:
        """Return the state of the lease, ``None`` when it is free or expired."""
        state = self._transactions.read(lambda connection: _state(connection, _now(connection)))
        return state if state is not None and state.seconds_left > 0 else None


def _update_lease(*which: ColumnElement[bool]) -> Update:
    """Return an UPDATE of the lease, if it meets the conditions."""
    return update(LeaseRow).where(LeaseRow.name == NAME, *which)


def _state(connection: Connection, now: datetime) -> LeaseState | None:
    """Return the state of the lease, ``None`` if the table has no row yet."""
    wanted = select(LeaseRow.holder, LeaseRow.acquired_at, LeaseRow.expires_at)
    found = connection.execute(wanted.where(LeaseRow.name == NAME)).one_or_none()
    if found is None:
        return None
    return LeaseState(*found, seconds_left=(found.expires_at - now).total_seconds())


def _insert_free_lease(connection: Connection) -> None:
    """Insert a free lease, unless the table has a row."""
    row = {"name": NAME, "holder": NOBODY, "acquired_at": NEVER, "expires_at": NEVER}
    if connection.dialect.name in MARIADB:
        connection.execute(mysql.insert(LeaseRow).prefix_with("IGNORE"), row)
    else:
        connection.execute(sqlite.insert(LeaseRow).on_conflict_do_nothing(), row)


def _now(connection: Connection) -> datetime:
    """Return the time on the database's clock."""
    if connection.dialect.name not in MARIADB:
        return datetime.now(UTC)
    now: datetime | None = connection.scalar(select(func.utc_timestamp(6, type_=Instant())))
    if now is None:
        raise StoreError("The database does not return its time. Check that it is MariaDB.")
    return now
