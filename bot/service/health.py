"""Whether the service is well, judged from its last heartbeat. Nothing is asked of a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.service.heartbeat import Doing

if TYPE_CHECKING:
    from datetime import datetime

    from bot.service.heartbeat import Heartbeat


@dataclass(frozen=True, slots=True)
class Limits:
    """How long what may take."""

    beat: timedelta = timedelta(minutes=3)
    silence: timedelta = timedelta(hours=1)
    """Of a job in hand: it gives a sign of life before each page."""
    success: timedelta = timedelta(hours=4)
    """Since any job ended without failing; longer than the longest pause between two jobs."""
    failures: int = 3


@dataclass(frozen=True, slots=True)
class Health:
    """``reasons`` why it is not well, none when it is; ``doing`` says what it is at."""

    reasons: tuple[str, ...]
    doing: str

    @property
    def well(self) -> bool:
        """Whether there is nothing wrong."""
        return not self.reasons

    def __str__(self) -> str:
        return f"not well: {'; '.join(self.reasons)}" if self.reasons else f"well: {self.doing}"


def health(
    beat: Heartbeat | None, now: datetime, limits: Limits | None = None, *, died: bool = False
) -> Health:
    """Judge the service by its last heartbeat, ``None`` when there is none.

    :param died: whether the process that wrote it is known to be no more
    """
    limits = limits or Limits()
    if beat is None:
        return Health(("there is no heartbeat: the service does not run here",), "nothing")
    if died:
        return Health((f"its process {beat.pid} is no more",), "nothing")
    reasons = []
    if (age := now - beat.at) > limits.beat:
        reasons.append(f"the last heartbeat was {_told(age)} ago: the service died or hangs")
    working = beat.doing is Doing.WORKING
    if working and beat.alive_at is not None and (quiet := now - beat.alive_at) > limits.silence:
        reasons.append(f"the job {beat.job} gave no sign of life for {_told(quiet)}")
    if beat.failed_in_a_row >= limits.failures:
        reasons.append(
            f"{beat.failed_in_a_row} runs failed in a row, the last: {beat.last_failure}"
        )
    # A run that the run page stopped is no success, and yet nothing is wrong with the service.
    good = max([beat.started, beat.ended or beat.started, *beat.succeeded.values()])
    if beat.doing is Doing.IDLE and (since := now - good) > limits.success:
        reasons.append(
            f"no run succeeded for {_told(since)}; the last failure: "
            f"{beat.last_failure or 'none, no job was due'}"
        )
    return Health(tuple(reasons), _doing(beat, now))


def _doing(beat: Heartbeat, now: datetime) -> str:
    since = f" for {_told(now - beat.since)}" if beat.since is not None else ""
    if beat.doing is Doing.WAITING:
        return f"the job {beat.job} waits{since} for the lease, which {beat.waits_for} has"
    if beat.doing is Doing.WORKING:
        return f"the job {beat.job} runs{since}"
    if beat.doing is Doing.STOPPING:
        return "it is stopping"
    good = max(beat.succeeded.items(), key=lambda pair: pair[1], default=None)
    last = f"; {good[0]} succeeded {_told(now - good[1])} ago" if good else ""
    return f"nothing is due{last}"


def _told(span: timedelta) -> str:
    seconds = max(0, round(span.total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
