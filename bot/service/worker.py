"""What the service remembers between two lives: when each job last succeeded, and its state.

One run of one job: with its lease, its run id in every line, and its failure told.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from bot.service.heartbeat import Heartbeat
from bot.service.job import Ended, JobResult
from bot.store.records import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.service.job import Job, Stop
    from bot.service.lease import LeaseKeeper
    from bot.service.state import State


_SUCCESS = "service.success."
_STATE = "service.state"


class Notes(Protocol):
    """The ledger's notes: JSON values by name."""

    def get(self, name: str) -> Any | None:  # noqa: ANN401
        """Return a value, ``None`` when there is none."""

    def set(self, values: Mapping[str, Any]) -> None:
        """Set values."""


class JobHistory:
    """The service's notes in the ledger; its methods raise what the ledger raises."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def last_success(self, job: str) -> datetime | None:
        """Return when a job last succeeded, whichever process did it."""
        found = self._notes.get(_SUCCESS + job)
        return None if found is None else datetime.fromisoformat(found)

    def ended(self, beat: Heartbeat, succeeded: str | None = None) -> None:
        """Keep the state after a run, for ``reportbot status``; and that a job succeeded."""
        values: dict[str, Any] = {_STATE: beat.as_json()}
        if succeeded is not None:
            values[_SUCCESS + succeeded] = beat.at.isoformat()
        self._notes.set(values)

    def last_state(self) -> Heartbeat | None:
        """Return the state after the last run of any service on this ledger."""
        return Heartbeat.from_json(self._notes.get(_STATE))


log = structlog.get_logger(__name__)


class Turns:
    """Runs jobs, one at a time; nothing that a job raises comes out."""

    def __init__(
        self,
        *,
        stop: Stop,
        state: State,
        memory: JobHistory,
        lease: LeaseKeeper | None,
        new_run_id: Callable[[], str],
        failures: int,
    ) -> None:
        self._stop = stop
        self._state = state
        self._memory = memory
        self._lease = lease
        self._new_run_id = new_run_id
        self._failures = failures
        self.gave_up = False

    def run(self, job: Job) -> None:
        """Run a job, unless the service is to stop; too many failures in a row stop it."""
        if self._stop.is_set():
            return
        started = time.monotonic()
        self._state.works(job.name, self._stop)
        with structlog.contextvars.bound_contextvars(run_id=self._new_run_id(), job=job.name):
            result = self._result(job)
            in_a_row = self._state.ended(job.name, result)
            self._remember(job, result)
            told = log.error if result.ended is Ended.FAILED else log.info
            told(
                "job ended",
                ended=str(result.ended),
                reason=result.reason,
                seconds=round(time.monotonic() - started, 3),
            )
            if in_a_row >= self._failures:
                self.gave_up = True
                log.critical("giving up", failed_in_a_row=in_a_row)
                self._stop.set(f"{in_a_row} runs failed in a row")
        self._state.rests()

    def _result(self, job: Job) -> JobResult:
        try:
            return self._with_lease(job)
        except BaseException as error:  # the thread pool would swallow it
            log.exception("job failed")
            return JobResult(Ended.FAILED, f"{type(error).__name__}: {error}")

    def _with_lease(self, job: Job) -> JobResult:
        if self._lease is None or not job.writes:
            return self._work(job, self._stop)
        asked = datetime.now(UTC)
        waited = False

        def on_wait(holder: str) -> None:
            nonlocal waited
            waited = True
            self._state.waits(job.name, holder)

        with self._lease.held(self._stop, on_wait) as stop:
            if stop.is_set():
                return JobResult(Ended.STOPPED, stop.why)
            if waited and (done := self._memory.last_success(job.name)) and done > asked:
                return JobResult(Ended.SKIPPED, "another process did it meanwhile")
            return self._work(job, stop)

    def _work(self, job: Job, stop: Stop) -> JobResult:
        self._state.works(job.name, stop)
        log.info("job began")
        return job.run(stop)

    def _remember(self, job: Job, result: JobResult) -> None:
        """Keep how it ended; a memory that fails makes no failure of a run that succeeded."""
        try:
            done = job.name if result.ended is Ended.DONE else None
            self._memory.ended(self._state.now(), done)
        except StoreError as error:
            log.warning("the end of the run could not be remembered", error=str(error))
