"""Judge the health of the service on this machine, from its heartbeat file alone."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.service.heartbeat import Activity, heartbeat_path, read_heartbeat
from bot.service.process import has_died

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.service.heartbeat import Heartbeat


MAX_BEAT_AGE = timedelta(minutes=3)
"""The service writes a heartbeat every minute."""
MAX_SILENCE = timedelta(hours=1)
"""A job shows before each page that it is alive, and no page takes an hour."""
MAX_WITHOUT_GOOD_RUN = timedelta(hours=4)
"""Longer than the longest pause between two jobs."""
MAX_FAILURES_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Health:
    """The health of the service: why it is not well (empty if it is), and its activity."""

    reasons: tuple[str, ...]
    doing: str

    @property
    def well(self) -> bool:
        """Whether the service is well."""
        return not self.reasons

    def __str__(self) -> str:
        return f"not well: {'; '.join(self.reasons)}" if self.reasons else f"well: {self.doing}"


def judge_health(beat: Heartbeat | None, now: datetime, *, died: bool = False) -> Health:
    """Return the health of the service.

    :param beat: its last heartbeat, ``None`` if there is no heartbeat file
    :param died: whether the process that wrote the heartbeat has ended
    """
    if beat is None:
        return Health(("there is no heartbeat: the service is not running here",), "nothing")
    if died:
        return Health((f"its process {beat.pid} has ended",), "nothing")
    reasons = []
    if (age := now - beat.at) > MAX_BEAT_AGE:
        reasons.append(f"the last heartbeat was {span_text(age)} ago: the service died or hangs")
    working = beat.doing is Activity.WORKING
    if working and beat.alive_at is not None and (quiet := now - beat.alive_at) > MAX_SILENCE:
        reasons.append(f"the job {beat.job} has not responded for {span_text(quiet)}")
    if beat.failed_in_a_row >= MAX_FAILURES_IN_A_ROW:
        reasons.append(
            f"{beat.failed_in_a_row} runs failed in a row, the last: {beat.last_failure}"
        )
    # A run that the run page stopped did not succeed, but the service is well.
    good = max([beat.started, beat.ended or beat.started, *beat.succeeded.values()])
    if beat.doing is Activity.IDLE and (since := now - good) > MAX_WITHOUT_GOOD_RUN:
        reasons.append(
            f"no run succeeded for {span_text(since)}; the last failure: "
            f"{beat.last_failure or 'none, no job was due'}"
        )
    return Health(tuple(reasons), activity_text(beat, now))


def activity_text(beat: Heartbeat, now: datetime) -> str:
    """Return a clause that says what the service is doing: ``the job sweep runs for 5 min``."""
    since = f" for {span_text(now - beat.since)}" if beat.since is not None else ""
    if beat.doing is Activity.WAITING:
        return f"the job {beat.job} waits{since} for the lease, which {beat.waits_for} holds"
    if beat.doing is Activity.WORKING:
        return f"the job {beat.job} runs{since}"
    if beat.doing is Activity.STOPPING:
        return "it is stopping"
    good = max(beat.succeeded.items(), key=lambda pair: pair[1], default=None)
    last = f"; {good[0]} succeeded {span_text(now - good[1])} ago" if good else ""
    return f"nothing is due{last}"


def span_text(span: timedelta) -> str:
    """Return a time span as text: ``90 s``, ``40 min``, ``5 h``."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def check_health(environment: Mapping[str, str]) -> int:
    """Do ``reportbot health``: print one line, and return the exit code (0 if well, else 1).

    Toolforge runs it every 10 seconds beside the service, so it reads one file and no settings.
    """
    path = heartbeat_path(environment)
    try:
        beat = read_heartbeat(path)
    except OSError as error:
        sys.stdout.write(f"not well: the heartbeat {path} cannot be read ({error.strerror})\n")
        return 1
    died = beat is not None and has_died(beat.holder)
    found = judge_health(beat, datetime.now(UTC), died=died)
    sys.stdout.write(f"{found}\n")
    return 0 if found.well else 1
