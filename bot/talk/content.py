"""What became of each part that was wanted on a page.

What the bot would like to stand on a talk page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PartOutcome(StrEnum):
    """What became of one region, notice or addition."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED_BY_PERSON = "edited by a person"
    REMOVED_BY_PERSON = "removed by a person"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part and what became of it.

    ``kind`` is a kind of region, ``notice``, ``resolved`` or ``reminder``; ``digest`` is that of
    the notice, ``""`` for a region.
    """

    kind: str
    key: str
    outcome: PartOutcome
    digest: str = ""


class RegionKind(StrEnum):
    """The kinds of region that the bot owns (contract: marks on talk pages)."""

    REPORT_SUMMARY = "report-summary"
    GROUP_REPORTS = "group-reports"
    EVENT_REPORTS = "event-reports"
    DASHBOARD = "dashboard"


class FollowUpKind(StrEnum):
    """What may be added to a notice's section."""

    RESOLVED = "resolved"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a talk page.

    ``body`` is the wikitext between the marks, ``heading`` the title of the level-2 section
    that is appended for it when the page does not have it yet. Where somebody marked a place for
    it on the page, it goes there; with ``only_at_marker`` it goes nowhere else.
    """

    kind: RegionKind
    key: str
    heading: str
    body: str
    only_at_marker: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A signed message in a section of its own. ``digest`` stands for what it says is missing.

    ``repeat`` is whether it may be posted although an earlier notice about the same report, with
    another digest, was. Otherwise one notice a report is all there is, ever. ``questions`` are the
    keys of the questions that it names.
    """

    key: str
    digest: str
    heading: str
    body: str
    repeat: bool = False
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Signed wikitext for the end of a notice's section: that it is resolved, or a reminder.

    It is added once, to the section of the notice ``key`` and ``digest``, if that still stands.
    """

    kind: FollowUpKind
    key: str
    digest: str
    body: str


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything wanted on one page; all of it becomes one edit.

    ``create`` is whether the page may be created for it. ``remove`` names, by kind and key, the
    regions that are to go from the page, because they stand at another place now.
    """

    title: str
    regions: tuple[Region, ...] = ()
    notice: Notice | None = None
    create: bool = True
    follow_ups: tuple[FollowUp, ...] = ()
    remove: tuple[tuple[RegionKind, str], ...] = ()
