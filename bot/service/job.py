"""A job of the service, its result, and requests to stop it."""

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
    """A request to stop a job, which the job checks before each page; any thread may use it.

    :param parent: another request to stop: it counts for this job as well
    :param check: called by `is_set`; returns a reason to stop, ``""`` to continue
    """

    def __init__(self, parent: Stop | None = None, check: Callable[[], str] | None = None) -> None:
        self._parent = parent
        self._check = check
        self._event = threading.Event()
        self._reason = ""
        self.checked_at = time.monotonic()
        """The time of the last `is_set`, on the monotonic clock: the job was alive then."""

    def set(self, reason: str) -> None:
        """Request the stop; only the first reason is kept."""
        if not self._event.is_set():
            self._reason = reason
            self._event.set()

    def is_set(self) -> bool:
        """Return whether the job must stop."""
        self.checked_at = time.monotonic()
        if not self._event.is_set() and (reason := self._new_reason()):
            self.set(reason)
        return self._event.is_set()

    @property
    def reason(self) -> str:
        """The reason to stop, ``""`` as long as the job may continue."""
        return self._reason if self.is_set() else ""

    def wait(self, seconds: float) -> bool:
        """Wait until the stop is requested, at most ``seconds``; return whether it is."""
        until = time.monotonic() + seconds
        while not self.is_set() and (left := until - time.monotonic()) > 0:
            self._event.wait(min(left, _POLL_SECONDS))
        return self.is_set()

    def _new_reason(self) -> str:
        """Return the reason of the outer stop or of the check, ``""`` if there is no stop."""
        return (self._parent.reason if self._parent is not None else "") or (
            self._check() if self._check is not None else ""
        )


class JobOutcome(StrEnum):
    """How a run of a job ended."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    """The service or the run page stopped it; it did not succeed and did not fail."""
    SKIPPED = "skipped"
    """Another process ran the job while this one waited."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """The result of one run of a job, with a reason for the logs and the status."""

    outcome: JobOutcome
    reason: str = ""


JobFunction: TypeAlias = "Callable[[Stop, str], JobResult]"
"""The function of a job: it gets the request to stop and the run id."""


@dataclass(frozen=True, slots=True)
class Job:
    """A function that is called on a schedule.

    ``trigger`` is a trigger of APScheduler (see `bot.service.scheduler.cron_trigger`). When its
    `Stop` is set, ``run`` must finish the current page and return within seconds.
    """

    name: str
    trigger: Any
    run: JobFunction
