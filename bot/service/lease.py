"""The lease of a process: only its holder writes to the wiki.

The lease is a row in the ledger's database: the holder and the time when it expires. The holder
renews it from a thread of its own. When the holder dies, the lease expires and others can take it.
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
"""Renewals within the time that the lease lasts."""
_ASK_SECONDS = 5.0
_JOIN_SECONDS = 5.0
_MARGIN = 0.1
"""Part of its time by which a holder that cannot renew stops before the lease expires."""


class LeaseKeeper:
    """The lease of one holder, taken again for each run.

    :param seconds: how long it lasts unless it is renewed
    """

    def __init__(self, store: Lease, holder: str, seconds: float) -> None:
        self.holder = holder
        self._store = store
        self._seconds = seconds
        self._good_until = 0.0

    @contextmanager
    def held(self, stop: Stop, on_wait: Callable[[str], None] = lambda _: None) -> Iterator[Stop]:
        """Wait for the lease and hold it; yield the `Stop` that the work must obey.

        That `Stop` is set when ``stop`` is set, and when the lease is lost. When it is set from
        the start, ``stop`` was set before the lease was free.

        :param on_wait: called with the holder of the lease, and again when the holder changes
        :raises StoreError: when the database does not answer at first; later the renewal is
            retried until the lease is about to expire
        """
        if not self._acquired(stop, on_wait):
            yield stop
            return
        inner = Stop(parent=stop, check=self._overdue)
        ended = threading.Event()
        keeper = threading.Thread(
            target=copy_context().run,  # its log lines have the run id too
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

    def _acquired(self, stop: Stop, on_wait: Callable[[str], None]) -> bool:
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
            self._note_renewal(asked)

    def _note_renewal(self, asked: float) -> None:
        self._good_until = asked + self._seconds * (1 - _MARGIN)

    def _overdue(self) -> str:
        late = time.monotonic() >= self._good_until
        return "the lease could not be renewed in time" if late else ""

    def _give_back(self) -> None:
        try:
            self._store.release(self.holder)
        except StoreError as error:
            log.warning("the lease could not be released; it will expire", error=str(error))
