"""Holding the lease, without which nothing is written.

The lease is a row in the ledger's database: who holds it, and until when. Its holder renews it
from a thread of its own; one that died stops renewing, and others get it when it has expired.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from contextvars import copy_context
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.service.job import Stop
from bot.service.process import has_died
from bot.store.records import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

log = structlog.get_logger(__name__)

_RENEWALS = 4
"""How often the lease is renewed in the time that it lasts."""
_ASK_SECONDS = 5.0
_JOIN_SECONDS = 5.0
_MARGIN = 0.1
"""Part of its time by which a holder that cannot renew gives up before it expires."""


class Claim(Protocol):
    """Who holds the lease, and for how long."""

    @property
    def holder(self) -> str:
        """Whoever asked for it under this name."""

    @property
    def seconds_left(self) -> float:
        """Seconds until others may have it, unless it is renewed."""

    def is_of(self, holder: str) -> bool:
        """Whether it is this holder's."""


class LeaseStore(Protocol):
    """The ledger's lease; each method is one short transaction, and raises StoreError."""

    def acquire(self, holder: str, seconds: float) -> Claim:
        """Take the lease if it is free, over or one's own; return who has it now."""

    def renew(self, holder: str, seconds: float) -> Claim | None:
        """Hold on from now; ``None`` when it is not, or no longer, the holder's."""

    def release(self, holder: str) -> None:
        """Give it back, if the holder has it."""


class LeaseKeeper:
    """The lease of one holder, taken for one run after the other.

    :param seconds: how long it lasts unless it is renewed
    """

    def __init__(self, store: LeaseStore, holder: str, seconds: float) -> None:
        self.holder = holder
        self._store = store
        self._seconds = seconds
        self._good_until = 0.0

    @contextmanager
    def held(self, stop: Stop, on_wait: Callable[[str], None] = lambda _: None) -> Iterator[Stop]:
        """Wait for the lease and hold it within; yields the Stop that the work must obey.

        That one is set when ``stop`` is, and when the lease is lost. When it is set from the
        start, there was no lease to be had before ``stop`` was set.

        :param on_wait: is told who has the lease, again whenever that is another one
        :raises StoreError: when the database does not answer at first; later it is tried again
            until the lease is about to expire
        """
        if not self._got(stop, on_wait):
            yield stop
            return
        inner = Stop(above=stop, check=self._overdue)
        ended = threading.Event()
        keeper = threading.Thread(
            target=copy_context().run,  # its lines carry the run id, too
            args=(self._keep, inner, ended),
            name="lease",
            daemon=True,
        )
        keeper.start()
        try:
            yield inner
        finally:
            ended.set()
            keeper.join(timeout=_JOIN_SECONDS)
            self._give_back()

    def _got(self, stop: Stop, on_wait: Callable[[str], None]) -> bool:
        told = None
        while not stop.is_set():
            asked = time.monotonic()
            claim = self._store.acquire(self.holder, self._seconds)
            if claim.is_of(self.holder):
                self._renewed(asked)
                return True
            if has_died(claim.holder):
                log.info("the holder of the lease has died here", holder=claim.holder)
                self._store.release(claim.holder)
                continue
            if claim.holder != told:
                told = claim.holder
                left = round(claim.seconds_left)
                log.warning("waiting for the lease", held_by=told, seconds_left=left)
                on_wait(told)
            stop.wait(min(self._seconds / _RENEWALS, _ASK_SECONDS))
        return False

    def _keep(self, inner: Stop, ended: threading.Event) -> None:
        while not ended.wait(self._seconds / _RENEWALS):  # also while the last page is finished
            asked = time.monotonic()
            try:
                still_ours = self._store.renew(self.holder, self._seconds)
            except StoreError as error:
                log.warning("the lease could not be renewed; trying again", error=str(error))
                continue
            if still_ours is None:
                inner.set("the lease was lost to another process")
                log.error("the lease was lost to another process")
                return
            self._renewed(asked)

    def _renewed(self, asked: float) -> None:
        self._good_until = asked + self._seconds * (1 - _MARGIN)

    def _overdue(self) -> str:
        late = time.monotonic() >= self._good_until
        return "the lease could not be renewed in time" if late else ""

    def _give_back(self) -> None:
        try:
            self._store.release(self.holder)
        except StoreError as error:
            log.warning("the lease could not be given back; it will expire", error=str(error))
