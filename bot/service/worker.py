"""The worker: run one job at a time, with the lease, and keep its result in the ledger."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog

from bot.service.heartbeat import Heartbeat
from bot.service.job import JobOutcome, JobResult
from bot.store.records import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import SecretStr

    from bot.service.heartbeat import ServiceState
    from bot.service.job import Job, Stop
    from bot.service.lease import LeaseKeeper
    from bot.store.tables import Notes

_SUCCESS = "service.success."
_STATE = "service.state"
_PING_SECONDS = 10  # the next job waits for the answer

log = structlog.get_logger(__name__)


class JobHistory:
    """The last success of each job, and the last state of the service, kept in the ledger.

    All methods raise StoreError when the ledger does not answer.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def last_success(self, job: str) -> datetime | None:
        """Return when a job last succeeded in any process, ``None`` if it never did."""
        found = self._notes.get(_SUCCESS + job)
        return None if found is None else datetime.fromisoformat(found)

    def remember_state(self, beat: Heartbeat, succeeded: str | None = None) -> None:
        """Keep the state for ``reportbot status`` and ``reportbot watch`` on other machines.

        :param succeeded: the job that has just succeeded, if any
        """
        values: dict[str, Any] = {_STATE: beat.as_json()}
        if succeeded is not None:
            values[_SUCCESS + succeeded] = beat.at.isoformat()
        self._notes.set(values)

    def last_state(self) -> Heartbeat | None:
        """Return the last state of any service on this ledger, ``None`` if no service ran."""
        return Heartbeat.from_json(self._notes.get(_STATE))


@dataclass(slots=True)
class Worker:
    """Runs jobs, one at a time; an exception in a job becomes a failed result.

    ``stop`` is the request to stop the service; this many ``failures`` in a row set it.
    ``on_success`` is called after each successful run, and must not raise. ``gave_up`` is whether
    too many runs failed in a row.
    """

    stop: Stop
    state: ServiceState
    history: JobHistory
    lease: LeaseKeeper
    new_run_id: Callable[[], str]
    failures: int
    on_success: Callable[[], None]
    gave_up: bool = False

    def run(self, job: Job) -> None:
        """Run a job, unless the service is stopping; after too many failures stop the service."""
        if self.stop.is_set():
            return
        started = time.monotonic()
        self.state.note_working(job.name, self.stop)
        run_id = self.new_run_id()
        with structlog.contextvars.bound_contextvars(run_id=run_id, job=job.name):
            result = self._result(job, run_id)
            in_a_row = self.state.note_ended(job.name, result)
            self.state.note_idle()
            self._remember_state(job.name if result.outcome is JobOutcome.DONE else None)
            write_line = log.error if result.outcome is JobOutcome.FAILED else log.info
            write_line(
                "job ended",
                outcome=str(result.outcome),
                reason=result.reason,
                seconds=round(time.monotonic() - started, 3),
            )
            if result.outcome is JobOutcome.DONE:
                self.on_success()
            if in_a_row >= self.failures:
                self.gave_up = True
                log.critical("giving up", failed_in_a_row=in_a_row)
                self.stop.set(f"{in_a_row} runs failed in a row")

    def _result(self, job: Job, run_id: str) -> JobResult:
        """Run a job, and return its result; an exception becomes a failed result."""
        try:
            return self._run_with_lease(job, run_id)
        except BaseException as error:  # the thread pool would swallow it
            log.exception("job failed")
            return JobResult(JobOutcome.FAILED, f"{type(error).__name__}: {error}")

    def _run_with_lease(self, job: Job, run_id: str) -> JobResult:
        """Wait for the lease, and run a job unless another process has just done it."""
        asked = datetime.now(UTC)
        waited = False

        def on_wait(holder: str) -> None:
            nonlocal waited
            waited = True
            self.state.note_waiting(job.name, holder)
            self._remember_state()

        with self.lease.held(self.stop, on_wait) as stop:
            if stop.is_set():
                return JobResult(JobOutcome.STOPPED, stop.reason)
            if waited and (done := self.history.last_success(job.name)) and done > asked:
                return JobResult(JobOutcome.SKIPPED, "another process has just run this job")
            self.state.note_working(job.name, stop)
            self._remember_state()
            log.info("job began")
            return job.run(stop, run_id)

    def _remember_state(self, succeeded: str | None = None) -> None:
        """Keep the state in the ledger; an error of the ledger is logged and does not fail a run.

        :param succeeded: the job that has just succeeded, if any
        """
        try:
            self.history.remember_state(self.state.now(), succeeded)
        except StoreError as error:
            log.warning("the ledger could not keep the state of the service", error=str(error))


def ping(address: SecretStr | None) -> None:
    """Request an address after a successful run; another program raises an alarm without it.

    A failure is logged and changes nothing. The address is a secret: anyone who knows it can
    report that the bot is well.

    :param address: ``None`` for no request
    """
    if address is None:
        return
    import requests

    try:
        answer = requests.get(address.get_secret_value(), timeout=_PING_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        log.warning("the ping was not accepted", error=type(error).__name__)
