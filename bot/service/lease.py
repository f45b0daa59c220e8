"""Hold the lease: the right to write to the wiki, which one process has at a time.

The lease is a row in the ledger, with the holder and the time when it expires. A thread of the
holder renews it. If the holder dies, the lease expires, and another process can take it.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from contextvars import copy_context
from typing import TYPE_CHECKING

import structlog

from bot.service.job import Stop
from bot.service.process import has_died
from bot.store.records import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.store.lease import Lease

log = structlog.get_logger(__name__)

_RENEWALS = 4
"""Renewals in the time for which the lease lasts."""
_ASK_SECONDS = 5.0
_JOIN_SECONDS = 5.0
_MARGIN = 0.1
"""Share of the lease's time: a holder that cannot renew it stops this much earlier."""


class LeaseKeeper:
    """Takes, renews and releases the lease for one holder.

    :param store: the lease in the ledger
    :param holder: the unique name of this process
    :param seconds: how long the lease lasts without a renewal
    """

    def __init__(self, store: Lease, holder: str, seconds: float) -> None:
        self.holder = holder
        self._store = store
        self._seconds = seconds
        self._good_until = 0.0

    @contextmanager
    def held(self, stop: Stop, on_wait: Callable[[str], None] = lambda _: None) -> Iterator[Stop]:
        """Wait for the lease, and hold it during the block.

        Yield a `Stop` that the block must check: it is set when ``stop`` is set, and when the lease
        is lost. If it is set at the beginning, the lease was not taken.

        :param on_wait: called with the name of another holder, for each holder that is waited for
        :raises StoreError: when the database fails before the block. During the block, renewals
            are retried until the lease is about to expire
        """
        if not self._wait_for_lease(stop, on_wait):
            yield stop
            return
        inner = Stop(parent=stop, check=self._renewal_overdue)
        ended = threading.Event()
        keeper = threading.Thread(
            target=copy_context().run,  # so that its log lines have the run id
            args=(self._renew_until, ended, inner),
            name="lease",
            daemon=True,
        )
        keeper.start()
        try:
            yield inner
        finally:
            ended.set()
            keeper.join(timeout=_JOIN_SECONDS)
            self._release()

    def _wait_for_lease(self, stop: Stop, on_wait: Callable[[str], None]) -> bool:
        """Take the lease as soon as it is free; return ``False`` if ``stop`` is set before."""
        reported = None
        while not stop.is_set():
            asked = time.monotonic()
            claim = self._store.acquire(self.holder, self._seconds)
            if claim.is_of(self.holder):
                self._note_renewal(asked)
                return True
            if has_died(claim.holder):
                log.info("the holder of the lease has died on this machine", holder=claim.holder)
                self._store.release(claim.holder)
                continue
            if claim.holder != reported:
                reported = claim.holder
                left = round(claim.seconds_left)
                log.warning("waiting for the lease", held_by=reported, seconds_left=left)
                on_wait(reported)
            stop.wait(min(self._seconds / _RENEWALS, _ASK_SECONDS))
        return False

    def _renew_until(self, ended: threading.Event, inner: Stop) -> None:
        """Renew the lease again and again until ``ended``; set ``inner`` when it is lost."""
        while not ended.wait(self._seconds / _RENEWALS):
            asked = time.monotonic()
            try:
                still_ours = self._store.renew(self.holder, self._seconds)
            except StoreError as error:
                log.warning("the lease could not be renewed; it is tried again", error=str(error))
                continue
            if still_ours is None:
                inner.set("the lease was lost to another process")
                log.error("the lease was lost to another process")
                return
            self._note_renewal(asked)

    def _note_renewal(self, asked: float) -> None:
        """Set the time until which this process may write; the renewal began at ``asked``."""
        self._good_until = asked + self._seconds * (1 - _MARGIN)

    def _renewal_overdue(self) -> str:
        """Return a reason to stop if the lease is about to expire, else ``""``."""
        late = time.monotonic() >= self._good_until
        return "the lease could not be renewed in time" if late else ""

    def _release(self) -> None:
        """Give up the lease; an error of the ledger is logged."""
        try:
            self._store.release(self.holder)
        except StoreError as error:
            log.warning("the lease could not be released; it will expire", error=str(error))
