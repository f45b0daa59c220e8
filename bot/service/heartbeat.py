"""The service's sign of life: a small file that it writes anew each minute."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError


class Doing(StrEnum):
    """What the service is at."""

    IDLE = "idle"
    WORKING = "working"
    WAITING = "waiting"
    """For the lease, which another process has."""
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The service as it was ``at`` a time. All times are aware.

    ``job`` is the one in hand, since ``since``, which gave a sign of life at ``alive_at``;
    ``waits_for`` is who has the lease. ``failed_in_a_row`` counts runs since the last good one,
    ``missed`` the runs that came too late since the start. ``succeeded`` tells when each job last
    did, ``ended`` when a run last ended that did not fail, ``last_failure`` why the last one failed
    that did.
    """

    at: datetime
    started: datetime
    pid: int
    holder: str
    doing: Doing = Doing.IDLE
    job: str | None = None
    since: datetime | None = None
    alive_at: datetime | None = None
    waits_for: str = ""
    failed_in_a_row: int = 0
    missed: int = 0
    succeeded: Mapping[str, datetime] = field(default_factory=dict)
    last_failure: str = ""
    ended: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it ready for `json.dumps`: times are ISO 8601."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: object) -> Heartbeat | None:
        """Return what `as_json` gave, ``None`` if that is not what it is."""
        try:
            return _READER.validate_python(data)
        except ValidationError:
            return None


_READER = TypeAdapter(Heartbeat)


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


def write(path: Path, beat: Heartbeat) -> None:
    """Write the file, in one step for whoever reads it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump(beat.as_json(), file, ensure_ascii=False)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(path: Path) -> Heartbeat | None:
    """Read the file, ``None`` when there is none or it is not a heartbeat. Raises OSError."""
    try:
        return Heartbeat.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None
