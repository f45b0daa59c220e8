"""What a run did, in figures."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(slots=True)
class Summary:
    """What a run did; the keys of ``run --json``.

    ``dashboards`` are the bot's own pages among the saved ones.
    """

    run_id: str
    applied: bool
    reports: int = 0
    changed_reports: int = 0
    planned: int = 0
    saved: int = 0
    dashboards: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    requests: int = 0
    seconds: float = 0.0
    stopped: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the summary ready for `json.dumps`."""
        return asdict(self)

    @property
    def outcome(self) -> str:
        """How the run ended, in a word."""
        if self.failed:
            return "failed"
        return "done" if self.stopped is None else "stopped"


def new_run_id() -> str:
    """Return an identifier that sorts by time: ``20261120T221530-4f1c``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
