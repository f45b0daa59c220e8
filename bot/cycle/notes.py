"""Small values that a run keeps in the ledger for later runs, each with its type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.config.trust import BadConfig
from bot.talk.dashboards.facts import LoggedRun
from bot.talk.dashboards.status import BotStatus
from bot.wiki.source import Checkpoint

if TYPE_CHECKING:
    from bot.store.ledger import Ledger

log = structlog.get_logger(__name__)
T = TypeVar("T")
#: The four parts of a `DecisionKey`, then the user and the revision.
Decided = tuple[str, str, str, str, str, int]


class Note(Generic[T]):
    """One value in the ledger.

    :param name: its name in the ledger
    :param type_: its type, as pydantic checks it
    """

    def __init__(self, name: str, type_: Any) -> None:  # noqa: ANN401
        self.name = name
        self._adapter: TypeAdapter[T] = TypeAdapter(type_)

    def get(self, ledger: Ledger) -> T | None:
        """Return the value, ``None`` if the ledger has none or one of another type.

        :raises StoreError: when the ledger does not answer
        """
        kept = ledger.notes.get(self.name)
        if kept is None:
            return None
        try:
            return self._adapter.validate_python(kept)
        except ValidationError:
            log.warning("a note in the ledger has another shape and is ignored", note=self.name)
            return None

    def entry(self, value: T) -> dict[str, Any]:
        """Return the value as an argument of `Notes.set`; join several to set them together."""
        return {self.name: self._adapter.dump_python(value, mode="json")}

    def set(self, ledger: Ledger, value: T) -> None:
        """Keep the value.

        :raises StoreError: when the ledger does not answer
        """
        ledger.notes.set(self.entry(value))


@dataclass(frozen=True, slots=True)
class Sweep:
    """The last comparison of the whole mirror: its time on the wiki's clock, ``""`` if unknown.

    ``facts`` is the version of the reader that was used.
    """

    at: str = ""
    facts: str = ""


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """The last verdict on the config page: its fault, ``None`` if the page is in use."""

    bad: BadConfig | None = None


@dataclass(frozen=True, slots=True)
class RefusedLogin:
    """A log-in that the wiki refused; ``credentials`` is a digest of what was sent."""

    credentials: str
    at: datetime
    reason: str


CHECKPOINT: Note[Checkpoint] = Note("since", Checkpoint)
#: Numbers of recent changes that the next run will read again and must skip.
SEEN_CHANGES: Note[tuple[int, ...]] = Note("seen", tuple[int, ...])
LAST_SWEEP: Note[Sweep] = Note("swept", Sweep)
#: All edits as the wiki counts them, and the bot's edits as the ledger counts them.
EDIT_COUNTS: Note[tuple[int, int]] = Note("edits", tuple[int, int])
#: Whether a run has read the pages that the bot edited before this ledger was created.
ADOPTED: Note[bool] = Note("adopted", bool)
#: Pages that the bot once edited and whose history was not read yet.
UNREAD_HISTORIES: Note[tuple[str, ...]] = Note("past", tuple[str, ...])
#: Kinds of tables that editors asked for, by the page with the marks.
PLACES: Note[dict[str, list[str]]] = Note("places", dict[str, list[str]])
CONFIG_VERDICT: Note[KeptVerdict] = Note("config", KeptVerdict)
#: Who made each decision about a link, and in which revision of the config page.
DECIDERS: Note[tuple[Decided, ...]] = Note("deciders", tuple[Decided, ...])
#: The revision of the config page up to which `DECIDERS` is complete.
ATTRIBUTED: Note[int] = Note("attributed", int)
REFUSED_LOGIN: Note[RefusedLogin | None] = Note("login.refused", RefusedLogin | None)
#: What the status page shows.
BOT_STATUS: Note[BotStatus] = Note("status page", BotStatus)
#: The day of the last notice about each report, by the report's key.
NOTICE_DAYS: Note[dict[str, date]] = Note("notice days", dict[str, date])
#: The last runs that saved pages.
CHANGE_LOG: Note[tuple[LoggedRun, ...]] = Note("change log", tuple[LoggedRun, ...])


def count_note(what: str) -> Note[int]:
    """Return the note for a count that must not shrink; ``what`` is a plural noun."""
    return Note(f"count of {what}", int)


def listed_note(prefix: str) -> Note[bool]:
    """Return the note for whether all pages with this prefix are in the ledger."""
    return Note(f"listed {prefix}", bool)
