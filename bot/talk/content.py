"""The content that the bot wants on a talk page, its keys, and the outcome for each part of it.

Keys and digests are in the marks on the page; keys consist of letters, digits and ``._-``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.reports.model import Report

#: The key of the table about the page itself. It does not contain the title, so that it stays the
#: same when the page is moved.
OWN_PAGE = "this-page"


class RegionKind(StrEnum):
    """The kinds of region that the bot owns (contract: marks on talk pages)."""

    REPORT_SUMMARY = "report-summary"
    GROUP_REPORTS = "group-reports"
    EVENT_REPORTS = "event-reports"
    DASHBOARD = "dashboard"


class WriteJob(StrEnum):
    """A kind of content that the bot writes, named as under ``jobs`` in the config."""

    SUMMARIES = "summaries"
    GROUPS = "groups"
    EVENTS = "events"
    NOTICES = "notices"
    DASHBOARDS = "dashboards"


#: The job that writes the regions of each kind; notices and their follow-ups have one of their own.
JOBS: Mapping[str, WriteJob] = {
    RegionKind.REPORT_SUMMARY: WriteJob.SUMMARIES,
    RegionKind.GROUP_REPORTS: WriteJob.GROUPS,
    RegionKind.EVENT_REPORTS: WriteJob.EVENTS,
    RegionKind.DASHBOARD: WriteJob.DASHBOARDS,
}


class FollowUpKind(StrEnum):
    """The kinds of messages that the bot may add to the section of a notice."""

    RESOLVED = "resolved"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a talk page.

    ``body`` is the wikitext between the marks. ``heading`` is the title of the section that is
    appended for a new region, unless somebody marked a place for it on the page. With
    ``only_at_marker`` no section is appended.
    """

    kind: RegionKind
    key: str
    heading: str
    body: str
    only_at_marker: bool = False


def with_second(first: Region, second: Region) -> Region:
    """Return a region in two languages: the body of ``second`` is below that of ``first``.

    :raises ValueError: when they are not the same region
    """
    if (first.kind, first.key) != (second.kind, second.key):
        raise ValueError(f"{first.kind} {first.key} is not {second.kind} {second.key}")
    if first.body == second.body:
        return first
    return replace(first, body=f"{first.body}\n{second.body}")


@dataclass(frozen=True, slots=True)
class Notice:
    """A signed message in a section of its own.

    ``key`` identifies the report, ``digest`` the set of questions that the notice names;
    ``questions`` are the keys of these questions. With ``repeat`` the notice is posted also if an
    earlier one about the same report has another digest; otherwise a report gets one notice only.
    """

    key: str
    digest: str
    heading: str
    body: str
    repeat: bool = False
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A signed message for the section of a notice: that it is resolved, or a reminder.

    It is added once, if the notice with this ``key`` and ``digest`` is still on the page. In a
    section in which people wrote, ``among_people`` is used instead of ``body``, unless it is empty.
    """

    kind: FollowUpKind
    key: str
    digest: str
    body: str
    among_people: str = ""


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything wanted on one page; it is saved in one edit.

    ``create`` is whether a missing page may be created. ``remove`` are the regions to remove, by
    kind and key, for example because they are on another page now.
    """

    title: str
    regions: tuple[Region, ...] = ()
    notice: Notice | None = None
    create: bool = True
    follow_ups: tuple[FollowUp, ...] = ()
    remove: tuple[tuple[RegionKind, str], ...] = ()


class PartOutcome(StrEnum):
    """The result of applying one region, notice or follow-up to a page."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED_BY_PERSON = "edited by a person"
    REMOVED_BY_PERSON = "removed by a person"
    WITHDRAWN = "withdrawn"

    @property
    def is_written(self) -> bool:
        """Whether an edit writes the part."""
        return self in {PartOutcome.ADDED, PartOutcome.UPDATED, PartOutcome.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class PartResult:
    """The outcome for one part of a page.

    ``kind`` is a kind of region, ``notice``, ``resolved`` or ``reminder``. ``digest`` is that of
    the notice, ``""`` for a region.
    """

    kind: str
    key: str
    outcome: PartOutcome
    digest: str = ""


def digest(text: str, length: int = 16) -> str:
    """Return the first ``length`` hexadecimal digits of the text's SHA-256."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:length]


def report_key(report: Report) -> str:
    """Return the key of a report: proposal ID (else a digest of the title), period and year.

    Unlike a digest, the proposal ID stays the same when the page is moved.

    >>> from bot.reports.model import Kind, Report
    >>> report_key(Report("T", 0, Kind.REPORT, proposal_id="22748804", period="final"))
    '22748804-final'
    """
    parts = [report.proposal_id or "t" + digest(report.application or report.title, 12)]
    parts += [str(part) for part in (report.period, report.year) if part]
    return "-".join(re.sub(r"[^A-Za-z0-9._-]+", "_", part) for part in parts)


def missing_digest(report: Report, again: int = 0) -> str:
    """Return the digest that identifies a report's unanswered required questions.

    :param again: how many notices about the same set were resolved before
    """
    keys = sorted(question.key for question in report.missing)
    return digest("\n".join(keys + ["again"] * again))
