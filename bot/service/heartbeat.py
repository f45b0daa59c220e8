"""The heartbeat: a small file in which the service writes every minute what it is doing.

The health check reads it every 10 seconds. To be fast, this module does not import pydantic or the
ledger.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.service.job import JobResult, Stop

#: The variables that determine the ledger. Services with different ledgers have different files.
_LEDGER_VARIABLES = (
    "REPORTBOT_DATABASE_URL",
    "TOOL_TOOLSDB_USER",
    "REPORTBOT_TOOLSDB_NAME",
    "XDG_STATE_HOME",
    "HOME",
)


class Activity(StrEnum):
    """What the service is doing."""

    IDLE = "idle"
    WORKING = "working"
    WAITING = "waiting"
    """It waits for the lease, which another process has."""
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What the service was doing at the time ``at``. All times are aware.

    ``job`` is the current job, ``None`` between jobs; it began at ``since``, and last showed that
    it is alive at ``alive_at``. ``waits_for`` is the holder of the lease, ``""`` unless the job
    waits. ``failed_in_a_row`` counts failed runs since the last success, ``missed`` the runs that
    began too late. ``succeeded`` is the time of each job's last success, ``ended`` the time when a
    run last ended without a failure, ``last_failure`` the reason of the last failure. ``version``
    is the version and commit of the service.
    """

    at: datetime
    started: datetime
    pid: int
    holder: str
    doing: Activity = Activity.IDLE
    job: str | None = None
    since: datetime | None = None
    alive_at: datetime | None = None
    waits_for: str = ""
    failed_in_a_row: int = 0
    missed: int = 0
    succeeded: Mapping[str, datetime] = field(default_factory=dict)
    last_failure: str = ""
    ended: datetime | None = None
    version: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the heartbeat as a value for `json.dumps`; times are ISO 8601."""
        return {part.name: _plain(getattr(self, part.name)) for part in fields(self)}

    @classmethod
    def from_json(cls, data: Any) -> Heartbeat | None:  # noqa: ANN401
        """Return the heartbeat for a value of `as_json`, ``None`` for any other value."""
        try:
            known = {part.name for part in fields(cls)}
            values = {name: value for name, value in data.items() if name in known}
            for name in ("at", "started", "since", "alive_at", "ended"):
                if values.get(name) is not None:
                    values[name] = datetime.fromisoformat(values[name])
            return cls(
                **values
                | {
                    "doing": Activity(values["doing"]),
                    "pid": int(values["pid"]),
                    "failed_in_a_row": int(values["failed_in_a_row"]),
                    "succeeded": {
                        job: datetime.fromisoformat(when)
                        for job, when in values["succeeded"].items()
                    },
                }
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return None


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value as JSON can represent it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


def heartbeat_path(environment: Mapping[str, str]) -> Path:
    """Return the path of the heartbeat file: ``REPORTBOT_HEARTBEAT``, else one for each ledger."""
    if own := environment.get("REPORTBOT_HEARTBEAT"):
        return Path(own)
    from zlib import crc32

    ledger = "\n".join(environment.get(name, "") for name in _LEDGER_VARIABLES)
    folder = environment.get("TMPDIR") or "/tmp"  # noqa: S108 - checked for links when written
    return Path(folder) / f"reportbot-{os.getuid()}-{crc32(ledger.encode()):08x}.json"


def write_heartbeat(path: Path, beat: Heartbeat) -> None:
    """Write the heartbeat file in one step: readers never see a part of it. Raises OSError."""
    import json
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump(beat.as_json(), file, ensure_ascii=False)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_heartbeat(path: Path) -> Heartbeat | None:
    """Read the heartbeat file; return ``None`` if it is missing or damaged. Raises OSError."""
    import json

    try:
        return Heartbeat.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None


class ServiceState:
    """The current state of the service, from which heartbeats are made; any thread may use it.

    :param holder: the name under which this process holds the lease
    :param succeeded: the time of each job's last success
    """

    def __init__(
        self, holder: str, succeeded: Mapping[str, datetime], *, version: str = ""
    ) -> None:
        now = datetime.now(UTC)
        self._lock = threading.Lock()
        self._beat = Heartbeat(
            now, now, os.getpid(), holder, succeeded=dict(succeeded), version=version
        )
        self._stop: Stop | None = None
        self._failed: dict[str, int] = {}

    def now(self) -> Heartbeat:
        """Return the state as a heartbeat with the current time."""
        with self._lock:
            beat, stop = self._beat, self._stop
        now = datetime.now(UTC)
        if stop is not None:
            silent = timedelta(seconds=time.monotonic() - stop.checked_at)
            beat = replace(beat, alive_at=now - silent)
        return replace(beat, at=now)

    def note_waiting(self, job: str, holder: str) -> None:
        """Note that a job waits for the lease, which another holder has."""
        self._change(doing=Activity.WAITING, job=job, waits_for=holder, since=datetime.now(UTC))

    def note_working(self, job: str, stop: Stop) -> None:
        """Note that a job began.

        :param stop: the job checks it before each page, which shows that the job is alive
        """
        now = datetime.now(UTC)
        self._change(doing=Activity.WORKING, job=job, waits_for="", since=now, stop=stop)

    def note_missed(self) -> None:
        """Count a run that did not begin in time."""
        with self._lock:
            self._beat = replace(self._beat, missed=self._beat.missed + 1)

    def note_stopping(self) -> None:
        """Note that the service is stopping."""
        with self._lock:
            self._beat = replace(self._beat, doing=Activity.STOPPING)

    def note_ended(self, job: str, result: JobResult) -> int:
        """Note how a run ended; return the number of failures in a row.

        It is the larger of two numbers: the failures of all jobs, and those of this job alone.
        """
        from bot.service.job import JobOutcome

        with self._lock:
            now, beat = datetime.now(UTC), self._beat
            if result.outcome is JobOutcome.FAILED:
                self._failed[job] = self._failed.get(job, 0) + 1
                self._beat = replace(
                    beat,
                    failed_in_a_row=beat.failed_in_a_row + 1,
                    last_failure=f"{job}: {result.reason}",
                )
            else:
                self._beat = replace(beat, ended=now)
            if result.outcome is JobOutcome.DONE:
                self._failed[job] = 0
                succeeded = {**beat.succeeded, job: now}
                self._beat = replace(self._beat, failed_in_a_row=0, succeeded=succeeded)
            return max(self._beat.failed_in_a_row, self._failed.get(job, 0))

    def note_idle(self) -> None:
        """Note that no job is running."""
        self._change(doing=Activity.IDLE, job=None, waits_for="", since=None)

    def _change(self, *, doing: Activity, stop: Stop | None = None, **changes: Any) -> None:  # noqa: ANN401
        """Replace fields of the heartbeat; while the service is stopping, its activity stays."""
        with self._lock:
            before = self._beat
            if before.doing is Activity.STOPPING:
                doing = Activity.STOPPING
            self._stop = stop
            self._beat = replace(before, doing=doing, **changes)
