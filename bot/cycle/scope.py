"""How much a run reads again, and what it may write."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WriteJob(StrEnum):
    """A kind of writing; the names are those of ``jobs`` in the config and of ``--only``."""

    SUMMARIES = "summaries"
    GROUPS = "groups"
    EVENTS = "events"
    NOTICES = "notices"
    DASHBOARDS = "dashboards"


@dataclass(frozen=True, slots=True)
class Scope:
    """How much a run reads again, and which pages it may write.

    ``sweep``: compare the whole mirror. ``reconcile``: sweep, and look again at every page that the
    bot wrote to. ``allow_shrink``: accept that much less is there than before. ``pages`` and
    ``dashboards``: whether other people's pages and the bot's own pages are written. ``limit``:
    at most so many pages are saved, ``None`` for no limit. ``trial``: write on pages below
    ``User:<Bot>/Trial`` what would be written elsewhere. ``titles`` (of reports, groups, events)
    and ``only`` narrow what is written, but not what is read; empty sets narrow nothing.
    """

    sweep: bool = False
    reconcile: bool = False
    allow_shrink: bool = False
    pages: bool = True
    dashboards: bool = True
    limit: int | None = None
    trial: bool = False
    titles: frozenset[str] = frozenset()
    only: frozenset[WriteJob] = frozenset()
