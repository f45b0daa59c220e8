"""The scheduler: run jobs when they are due, one after the other, until SIGTERM."""

from __future__ import annotations

import logging
import os
import signal
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from apscheduler import events
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.service.heartbeat import ServiceState, write_heartbeat
from bot.service.job import Stop
from bot.service.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import FrameType

    from apscheduler.triggers.base import BaseTrigger

    from bot.service.job import Job
    from bot.service.lease import LeaseKeeper
    from bot.service.worker import JobHistory


log = structlog.get_logger(__name__)

_FIELDS = (5, 6)
_HEART = "heartbeat"
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def cron_trigger(expression: str) -> CronTrigger:
    """Return the trigger for a cron expression, in UTC.

    :param expression: minute, hour, day of the month, month, day of the week; with six fields the
        first is the second, for trials of the service. Days of the week need names (``mon``),
        because cron counts from Sunday and APScheduler from Monday
    :raises ValueError: with a sentence, when the expression cannot be read
    """
    fields = expression.split()
    example = "write one such as '17 * * * *' or '30 5 * * sun'"
    if len(fields) not in _FIELDS:
        raise ValueError(f"{expression!r} does not have five fields; {example}")
    *seconds, minute, hour, day, month, weekday = fields
    if any(letter.isdigit() for letter in weekday.partition("/")[0]):
        raise ValueError(f"{expression!r} numbers the days of the week; name them: mon, tue, …")
    try:
        return CronTrigger(
            second=seconds[0] if seconds else 0,
            minute=minute,
            hour=hour,
            day=day,
            month=month,
            day_of_week=weekday,
            timezone=UTC,
        )
    except ValueError as error:
        raise ValueError(f"{expression!r} cannot be read ({error}); {example}") from error


def first_run(trigger: BaseTrigger, last_success: datetime | None, now: datetime) -> datetime:
    """Return when a job runs first: now, if a run was due since its last success.

    :param last_success: ``None`` if the job never succeeded; it then runs now
    """
    if last_success is None:
        return now
    due = trigger.get_next_fire_time(min(last_success, now), now)
    return now if due is None else max(due, now)


@dataclass(frozen=True, slots=True)
class Timing:
    """The service's times in seconds, and the number of failures in a row that ends it.

    ``beat``: the time between two heartbeats. ``late``: a run that could not begin in this time
    after it was due is counted as missed, and runs at once. ``stop``: the time for ending after a
    signal; Toolforge kills the process after 15.
    """

    beat: float = 60.0
    late: float = 3600.0
    stop: float = 9.0
    failures: int = 3


class Service:
    """The service: APScheduler with the jobs and the heartbeat.

    :param new_run_id: returns a new identifier for a run
    :param version: version and commit, for the heartbeat
    :param on_success: called after each successful run; it must not raise
    :raises StoreError: when the history of jobs cannot be read
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        history: JobHistory,
        lease: LeaseKeeper,
        beat_file: Path,
        new_run_id: Callable[[], str],
        timing: Timing | None = None,
        version: str = "",
        on_success: Callable[[], None] = lambda: None,
    ) -> None:
        self._signal = ""
        """The name of the signal, ``""`` before it arrives. The handler sets only this string,
        because the interrupted thread may have locked anything."""
        self._stop = Stop(check=lambda: self._signal)
        self._beat_file = beat_file
        self._timing = timing or Timing()
        successes = {job.name: history.last_success(job.name) for job in jobs}
        succeeded = {name: when for name, when in successes.items() if when is not None}
        self._state = ServiceState(lease.holder, succeeded, version=version)
        self._worker = Worker(
            stop=self._stop,
            state=self._state,
            history=history,
            lease=lease,
            new_run_id=new_run_id,
            failures=self._timing.failures,
            on_success=on_success,
        )
        self._scheduler = self._make_scheduler(jobs, succeeded)

    def serve(self) -> int:
        """Run the jobs by their triggers until SIGTERM or SIGINT, and return the exit code.

        It must be called from the main thread. At the start, jobs that were due since their last
        success run at once, in their order. The exit code is 0 after a signal, and 1 when too many
        runs failed in a row. If the current job does not end in time after a signal, this function
        ends the process with 1.
        """
        before = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        try:
            self._scheduler.start()
            while not self._stop.wait(3600):
                pass
            return self._end()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._signal = signal.Signals(number).name

    def _make_scheduler(self, jobs: Sequence[Job], succeeded: Mapping[str, datetime]) -> Any:  # noqa: ANN401
        """Return APScheduler's scheduler, with one thread for jobs and one for the heartbeat.

        :param succeeded: the time of each job's last success
        """
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1), _HEART: ThreadPoolExecutor(1)},
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": max(1, round(self._timing.late)),
            },
        )
        now = datetime.now(UTC)
        for number, job in enumerate(jobs):
            first = first_run(job.trigger, succeeded.get(job.name), now)
            scheduler.add_job(
                self._worker.run,
                job.trigger,
                args=(job,),
                id=job.name,
                name=job.name,
                next_run_time=first + timedelta(milliseconds=number),  # APScheduler sorts by time
            )
            log.info("job scheduled", job=job.name, first=first.isoformat(timespec="seconds"))
        scheduler.add_job(
            self._beat,
            "interval",
            seconds=self._timing.beat,
            id=_HEART,
            executor=_HEART,
            misfire_grace_time=None,
            next_run_time=now,
        )
        scheduler.add_listener(self._on_missed, events.EVENT_JOB_MISSED)
        scheduler.add_listener(self._on_error, events.EVENT_JOB_ERROR)
        scheduler.add_listener(self._on_still_running, events.EVENT_JOB_MAX_INSTANCES)
        return scheduler

    def _beat(self) -> None:
        """Write the heartbeat; an error is logged."""
        try:
            write_heartbeat(self._beat_file, self._state.now())
        except OSError as error:
            log.warning("the heartbeat could not be written", error=str(error))

    def _on_missed(self, event: Any) -> None:  # noqa: ANN401
        """Run a job now that could not begin in time, as after the machine was suspended."""
        self._state.note_missed()
        due = event.scheduled_run_time.isoformat(timespec="seconds")
        log.warning("run missed; it starts now", job=event.job_id, due=due)
        if not self._stop.is_set():
            self._scheduler.modify_job(event.job_id, next_run_time=datetime.now(UTC))

    def _on_error(self, event: Any) -> None:  # noqa: ANN401
        """Stop the service after an error of its own; the worker catches those of jobs."""
        log.critical("the service itself failed", job=event.job_id, error=str(event.exception))
        self._worker.gave_up = True
        self._stop.set(f"the service itself failed: {event.exception}")

    def _on_still_running(self, event: Any) -> None:  # noqa: ANN401
        log.info("run skipped: the previous one still runs or waits", job=event.job_id)

    def _end(self) -> int:
        """Wait for the current job, stop the scheduler, and return the exit code."""
        until = time.monotonic() + self._timing.stop
        self._state.note_stopping()
        log.info("stopping", reason=self._stop.reason)
        while self._state.now().job is not None and time.monotonic() < until:
            time.sleep(0.05)
        if (job := self._state.now().job) is not None:
            log.critical("the current job did not end in time; the process ends now", job=job)
            logging.shutdown()
            os._exit(1)  # the worker's thread would keep the process alive
        self._scheduler.shutdown(wait=False)
        self._beat()
        log.info("stopped", reason=self._stop.reason)
        return 1 if self._worker.gave_up else 0
