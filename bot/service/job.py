"""A job of the service, its result, and the request to stop it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


_POLL_SECONDS = 0.2


class Stop:
    """A request to stop, with its reason. A job calls `is_set` before each page.

    All methods may be called from any thread.

    :param parent: another request; when it is set, this one is set too
    :param check: called by `is_set`; returns a reason to stop, ``""`` for none
    """

    def __init__(self, parent: Stop | None = None, check: Callable[[], str] | None = None) -> None:
        self._parent = parent
        self._check = check
        self._event = threading.Event()
        self._reason = ""
        self.checked_at = time.monotonic()
        """Time of the last `is_set` on the monotonic clock. A job that calls it is alive."""

    def set(self, reason: str) -> None:
        """Ask the job to stop; the first reason is kept."""
        if not self._event.is_set():
            self._reason = reason
            self._event.set()

    def is_set(self) -> bool:
        """Return whether the job is to stop."""
        self.checked_at = time.monotonic()
        if not self._event.is_set() and (reason := self._found()):
            self.set(reason)
        return self._event.is_set()

    @property
    def reason(self) -> str:
        """The reason to stop, ``""`` while there is none."""
        return self._reason if self.is_set() else ""

    def wait(self, seconds: float) -> bool:
        """Wait until it is set, at most this many seconds; return whether it is set."""
        until = time.monotonic() + seconds
        while not self.is_set() and (left := until - time.monotonic()) > 0:
            self._event.wait(min(left, _POLL_SECONDS))
        return self.is_set()

    def _found(self) -> str:
        return (self._parent.reason if self._parent is not None else "") or (
            self._check() if self._check is not None else ""
        )


class JobOutcome(StrEnum):
    """How a run of a job ended."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    """Stopped by the service or by the run page: neither a success nor a failure."""
    SKIPPED = "skipped"
    """Another process did it while this one waited."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """The result of one run of a job; ``reason`` is for the logs and the status."""

    outcome: JobOutcome
    reason: str = ""


JobFunction: TypeAlias = "Callable[[Stop, str], JobResult]"
"""The work of a job: called with the request to stop and the run id."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is repeated on a schedule.

    ``trigger`` is a trigger of APScheduler (see `bot.service.scheduler.cron_trigger`). ``run``
    must return within seconds after its `Stop` is set, when the current page is finished.
    """

    name: str
    trigger: Any
    run: JobFunction
