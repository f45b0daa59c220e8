"""What the service remembers between two lives: when each job last succeeded, and its state."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot.service.heartbeat import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Mapping

_SUCCESS = "service.success."
_STATE = "service.state"


class Notes(Protocol):
    """The ledger's notes: JSON values by name."""

    def get(self, name: str) -> Any | None:  # noqa: ANN401
        """Return a value, ``None`` when there is none."""

    def set(self, values: Mapping[str, Any]) -> None:
        """Set values."""


class Memory:
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
