"""Links of a report, with the evidence for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.reports.title import fund

if TYPE_CHECKING:
    from datetime import date

    from bot.reports.model import Report


class Role(StrEnum):
    """What a linked page is to the report."""

    GROUP = "group"
    EVENT = "event"
    APPLICATION = "application"
    USER = "user"
    NEWSLETTER = "newsletter"
    OTHER = "other"


class Strength(StrEnum):
    """Only strong links are written on pages other than the report's own talk page."""

    STRONG = "strong"
    WEAK = "weak"


class Rule(StrEnum):
    """Kinds of evidence; each has a message of its own in ``talk/messages``."""

    APPLICATION_TITLE = "application-title"
    APPLICATION_ORGANIZATION = "application-organization"
    REPORT_ORGANIZATION = "report-organization"
    EXPLICIT_LINK = "explicit-link"
    EXPLICIT_SUBPAGE_LINK = "explicit-subpage-link"
    TITLE_PREFIX = "title-prefix"
    TITLE_MENTION = "title-mention"
    CONTACT = "contact"
    HEALTH_CRITERIA = "health-criteria"
    MENTION = "mention"
    CONFIRMED = "confirmed"
    ADDED = "added"
    REJECTED = "rejected"


class Verdict(StrEnum):
    """What editors say of a link in the bot's config."""

    CONFIRM = "confirm"
    REJECT = "reject"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided about a link of a report, and the config's revision that says so."""

    report: str
    title: str
    role: Role
    verdict: Verdict
    user: str = ""
    revid: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a link: the rule, and what it saw (a question's number, a name).

    ``user`` and ``revid`` tell of an editor's decision who made it, in which revision.
    """

    rule: Rule
    detail: str = ""
    user: str = ""
    revid: int = 0

    def __str__(self) -> str:
        return f"{self.rule}: {self.detail}" if self.detail else str(self.rule)


@dataclass(frozen=True, slots=True)
class Link:
    """A page that exists, what it is to the report, and why the bot thinks so.

    ``recognised`` is ``False`` for an affiliate that the registry calls derecognised. A page
    ``elsewhere`` is on another wiki, which its interwiki title says; it is linked, never edited.
    ``year`` is, for an event, the year in which the grant began, ``None`` when it is not known.
    """

    title: str
    role: Role
    strength: Strength
    evidence: tuple[Evidence, ...]
    recognised: bool = True
    elsewhere: bool = False
    year: int | None = None


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link to a page of the home wiki that does not exist. ``where`` as in `Reference`.

    ``suggestion`` is the title of an existing page that is close enough to be meant.
    """

    target: str
    where: str
    why: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class ReportLinks:
    """All links of one report, strongest first, the broken ones, and those editors rejected."""

    links: tuple[Link, ...] = ()
    broken: tuple[BrokenLink, ...] = ()
    rejected: tuple[Link, ...] = ()

    def strong(self, role: Role) -> tuple[Link, ...]:
        """Return the strong links of one role."""
        return tuple(x for x in self.links if x.role is role and x.strength is Strength.STRONG)


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """A report with its links and its application, if the page of that was understood."""

    report: Report
    links: ReportLinks
    application: Report | None


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant: its application and all reports on it, in the order in which they fall due.

    ``key`` is the title of the application's page, whether or not that exists; ``duplicates`` are
    the keys of page trees that may be of the same grant. Amounts are as printed, ``""`` when
    nothing is; they are of several currencies and never compared.
    """

    key: str
    application: Report | None
    reports: tuple[LinkedReport, ...]
    duplicates: tuple[str, ...] = ()

    @property
    def _latest_first(self) -> tuple[Report, ...]:
        return tuple(one.report for one in reversed(self.reports))

    @property
    def _dated(self) -> Report | None:
        pages = (self.application, *self._latest_first)
        return next((page for page in pages if page is not None and page.start is not None), None)

    @property
    def start(self) -> date | None:
        """The day the grant began."""
        return self._dated.start if self._dated else None

    @property
    def end(self) -> date | None:
        """The day the grant ended."""
        return self._dated.end if self._dated else None

    @property
    def year(self) -> int | None:
        """The year the grant began, else the first year that a report is on."""
        years = [one.report.year for one in self.reports if one.report.year]
        return self.start.year if self.start else min(years, default=None)

    @property
    def fund(self) -> str:
        """The fund that the pages stand under."""
        return fund(self.key)

    @property
    def region(self) -> str:
        """The funding region."""
        return self._applied("region")

    @property
    def fiscal_year(self) -> str:
        """The fiscal year of the decision: ``2023-24``."""
        return self._applied("fiscal_year")

    @property
    def requested(self) -> str:
        """The amount asked for."""
        return self._applied("requested")

    @property
    def recommended(self) -> str:
        """The amount that the application's page calls recommended."""
        return self._applied("awarded")

    @property
    def awarded(self) -> str:
        """The amount that the latest report to print one calls awarded or funded."""
        return next((r.printed("awarded") for r in self._latest_first if r.awarded), "")

    @property
    def spent(self) -> str:
        """The amount spent by the latest report that prints one."""
        return next((r.printed("spent") for r in self._latest_first if r.spent), "")

    def _applied(self, key: str) -> str:
        return self.application.printed(key) if self.application is not None else ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """An item of a newsletter. ``issue`` is the page, ``anchor`` the item's section on it.

    ``links`` are the existing pages that the item links to or names exactly.
    """

    issue: str
    title: str
    authors: tuple[str, ...]
    section: str
    anchor: str
    links: tuple[str, ...] = ()
