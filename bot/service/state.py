"""What the service is at, as its threads tell it; the heartbeat is a copy of this."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.service.heartbeat import Doing, Heartbeat
from bot.service.job import Ended

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.service.job import JobResult, Stop


class State:
    """The service's state; each method may be called from any thread."""

    def __init__(self, holder: str, succeeded: Mapping[str, datetime]) -> None:
        now = datetime.now(UTC)
        self._lock = threading.Lock()
        self._beat = Heartbeat(now, now, os.getpid(), holder, succeeded=dict(succeeded))
        self._stop: Stop | None = None
        self._failed: dict[str, int] = {}

    def now(self) -> Heartbeat:
        """Return the state as of now."""
        with self._lock:
            beat, stop = self._beat, self._stop
        now = datetime.now(UTC)
        if stop is not None:
            silent = timedelta(seconds=time.monotonic() - stop.asked_at)
            beat = replace(beat, alive_at=now - silent)
        return replace(beat, at=now)

    def waits(self, job: str, holder: str) -> None:
        """Note that a job waits for the lease, which ``holder`` has."""
        self._change(doing=Doing.WAITING, job=job, waits_for=holder, since=datetime.now(UTC))

    def works(self, job: str, stop: Stop) -> None:
        """Note that a job began, and the Stop that it asks."""
        self._change(doing=Doing.WORKING, job=job, waits_for="", since=datetime.now(UTC), stop=stop)

    def missed(self) -> None:
        """Count a run that came too late."""
        with self._lock:
            self._beat = replace(self._beat, missed=self._beat.missed + 1)

    def stopping(self) -> None:
        """Note that the service ends."""
        with self._lock:
            self._beat = replace(self._beat, doing=Doing.STOPPING)

    def ended(self, job: str, result: JobResult) -> int:
        """Note how a run ended; return how many failed in a row, of all jobs or of this one."""
        with self._lock:
            beat = self._beat
            if result.ended is Ended.FAILED:
                self._failed[job] = self._failed.get(job, 0) + 1
                self._beat = replace(
                    beat,
                    failed_in_a_row=beat.failed_in_a_row + 1,
                    last_failure=f"{job}: {result.reason}",
                )
            else:
                self._beat = replace(beat, ended=datetime.now(UTC))
            if result.ended is Ended.DONE:
                self._failed[job] = 0
                succeeded = {**beat.succeeded, job: datetime.now(UTC)}
                self._beat = replace(self._beat, failed_in_a_row=0, succeeded=succeeded)
            return max(self._beat.failed_in_a_row, self._failed.get(job, 0))

    def rests(self) -> None:
        """Note that the worker has nothing in hand any more."""
        self._change(doing=Doing.IDLE, job=None, waits_for="", since=None)

    def _change(self, *, doing: Doing, stop: Stop | None = None, **changes: Any) -> None:  # noqa: ANN401
        with self._lock:
            before = self._beat
            if before.doing is Doing.STOPPING:
                doing = Doing.STOPPING
            self._stop = stop
            self._beat = replace(before, doing=doing, **changes)
