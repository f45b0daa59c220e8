"""A job of the service: what it is, what it answers, and how it is told to stop."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


_LOOK_SECONDS = 0.2


class Stop:
    """Whether to stop, and why. A job asks `is_set` before each page.

    It may be used from every thread.

    :param above: what sets this one too
    :param check: is asked as well; returns why to stop, ``""`` when not to
    """

    def __init__(self, above: Stop | None = None, check: Callable[[], str] | None = None) -> None:
        self._above = above
        self._check = check
        self._event = threading.Event()
        self._why = ""
        self.asked_at = time.monotonic()
        """When it was asked last, on the monotonic clock: a job that asks is alive."""

    def set(self, why: str) -> None:
        """Ask to stop; the first reason given stays."""
        if not self._event.is_set():
            self._why = why
            self._event.set()

    def is_set(self) -> bool:
        """Whether to stop."""
        self.asked_at = time.monotonic()
        if not self._event.is_set() and (why := self._found()):
            self.set(why)
        return self._event.is_set()

    @property
    def why(self) -> str:
        """The reason, ``""`` as long as there is none."""
        return self._why if self.is_set() else ""

    def wait(self, seconds: float) -> bool:
        """Wait, at most so long, until it is set; return whether it is."""
        until = time.monotonic() + seconds
        while not self.is_set() and (left := until - time.monotonic()) > 0:
            self._event.wait(min(left, _LOOK_SECONDS))
        return self.is_set()

    def _found(self) -> str:
        return (self._above.why if self._above is not None else "") or (
            self._check() if self._check is not None else ""
        )


class Ended(StrEnum):
    """How a run of a job ended."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    """It was told to stop, by the service or by the run page: neither a success nor a failure."""
    SKIPPED = "skipped"
    """Somebody else has done it meanwhile."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a job answers. ``reason`` is for logs and the status."""

    ended: Ended
    reason: str = ""


Run: TypeAlias = "Callable[[Stop], JobResult]"


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again.

    ``trigger`` is one of APScheduler's (see `bot.service.scheduler`); ``run`` answers within
    seconds after its `Stop` is set, having finished the page in hand. ``writes`` is whether it
    needs the lease.
    """

    name: str
    trigger: Any
    run: Run
    writes: bool = True
