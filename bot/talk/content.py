"""What is wanted on a talk page, and what became of each part of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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

    ``body`` is the wikitext between the marks. ``heading`` is the title of the level-2 section
    that is appended for a region that the page does not have yet. A region goes to the place that
    somebody marked for it on the page; with ``only_at_marker`` it goes to no other place.
    """

    kind: RegionKind
    key: str
    heading: str
    body: str
    only_at_marker: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A signed message in a section of its own.

    ``digest`` identifies the set of questions that it names, ``questions`` are their keys. With
    ``repeat`` it may be posted after an earlier notice about the same report with another digest;
    otherwise a report gets one notice only.
    """

    key: str
    digest: str
    heading: str
    body: str
    repeat: bool = False
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Signed wikitext for the section of a notice: that it is resolved, or a reminder.

    It is added once, if the notice ``key`` and ``digest`` is still on the page. ``body`` goes to
    the end of a section that is only the bot's. ``among_people``, where it is not empty, replaces
    it in a section in which people wrote.
    """

    kind: FollowUpKind
    key: str
    digest: str
    body: str
    among_people: str = ""


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything wanted on one page; all of it becomes one edit.

    ``create`` is whether the page may be created for it. ``remove`` names, by kind and key, the
    regions to remove from the page because they are on another page now.
    """

    title: str
    regions: tuple[Region, ...] = ()
    notice: Notice | None = None
    create: bool = True
    follow_ups: tuple[FollowUp, ...] = ()
    remove: tuple[tuple[RegionKind, str], ...] = ()


class PartOutcome(StrEnum):
    """What became of one region, notice or follow-up."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED_BY_PERSON = "edited by a person"
    REMOVED_BY_PERSON = "removed by a person"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part of a page and what became of it.

    ``kind`` is a kind of region, ``notice``, ``resolved`` or ``reminder``; ``digest`` is that of
    the notice, ``""`` for a region.
    """

    kind: str
    key: str
    outcome: PartOutcome
    digest: str = ""
