"""Links of a report with their evidence, and grants with their reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.reports.title import fund

if TYPE_CHECKING:
    from datetime import date

    from bot.reports.model import Report


class Role(StrEnum):
    """The relation of a linked page to the report."""

    GROUP = "group"
    EVENT = "event"
    APPLICATION = "application"
    USER = "user"
    NEWSLETTER = "newsletter"
    OTHER = "other"


class Strength(StrEnum):
    """How well a link is proven. Only strong links are written on the talk pages of other pages."""

    STRONG = "strong"
    WEAK = "weak"


class Rule(StrEnum):
    """Kinds of evidence; each has its own message in ``talk/messages``."""

    APPLICATION_TITLE = "application-title"
    APPLICATION_ORGANIZATION = "application-organization"
    REPORT_ORGANIZATION = "report-organization"
    EXPLICIT_LINK = "explicit-link"
    EXPLICIT_SUBPAGE_LINK = "explicit-subpage-link"
    TITLE_PREFIX = "title-prefix"
    SAME_TITLE = "same-title"
    TITLE_MENTION = "title-mention"
    CONTACT = "contact"
    HEALTH_CRITERIA = "health-criteria"
    PAGE_NAMES_APPLICANT = "page-names-applicant"
    PAGE_NAMES_GROUP = "page-names-group"
    MENTION = "mention"
    CONFIRMED = "confirmed"
    ADDED = "added"
    REJECTED = "rejected"


class Verdict(StrEnum):
    """An editor's verdict on a link, in the bot's config."""

    CONFIRM = "confirm"
    REJECT = "reject"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Decision:
    """An editor's decision about a link of a report, with the config revision that holds it."""

    report: str
    title: str
    role: Role
    verdict: Verdict
    user: str = ""
    revid: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a link: the rule, and its detail (a question's number, a name).

    For an editor's decision, ``user`` and ``revid`` say who made it and in which revision.
    """

    rule: Rule
    detail: str = ""
    user: str = ""
    revid: int = 0

    def __str__(self) -> str:
        return f"{self.rule}: {self.detail}" if self.detail else str(self.rule)


@dataclass(frozen=True, slots=True)
class Link:
    """An existing page, its role for the report, and the evidence for that.

    ``recognised`` is ``False`` for an affiliate that the registry calls derecognised. A page
    ``elsewhere`` is on another wiki, with an interwiki title; it is linked, never edited. For an
    event, ``year`` is the year in which the grant began, ``None`` when unknown.
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
    """A link to a page of the home wiki that does not exist. ``where`` as in `PageLink`.

    ``suggestion`` is an existing title that differs by a typing error only.
    """

    target: str
    where: str
    why: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class ReportLinks:
    """All links of one report, strongest first; broken links; links that editors rejected."""

    links: tuple[Link, ...] = ()
    broken: tuple[BrokenLink, ...] = ()
    rejected: tuple[Link, ...] = ()

    def strong(self, role: Role) -> tuple[Link, ...]:
        """Return the strong links of one role."""
        return tuple(x for x in self.links if x.role is role and x.strength is Strength.STRONG)


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """A report with its links, and its application if that page was understood."""

    report: Report
    links: ReportLinks
    application: Report | None


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant: its application and all its reports, by due date.

    ``key`` is the title of the application's page, which may not exist. ``duplicates`` are the
    keys of page trees that may be the same grant. Amounts are as printed, ``""`` when not
    printed; their currencies differ, so they are never compared.
    """

    key: str
    application: Report | None
    reports: tuple[LinkedReport, ...]
    duplicates: tuple[str, ...] = ()

    @property
    def _latest_first(self) -> tuple[Report, ...]:
        return tuple(linked.report for linked in reversed(self.reports))

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
        """The year the grant began, else the first year that a report covers."""
        years = [linked.report.year for linked in self.reports if linked.report.year]
        return self.start.year if self.start else min(years, default=None)

    @property
    def fund(self) -> str:
        """The fund that the pages are under."""
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
        """The amount requested, from the application."""
        return self._applied("requested")

    @property
    def recommended(self) -> str:
        """The amount recommended, from the application."""
        return self._applied("awarded")

    @property
    def awarded(self) -> str:
        """The amount awarded, from the latest report that prints one."""
        return next((r.printed("awarded") for r in self._latest_first if r.awarded), "")

    @property
    def spent(self) -> str:
        """The amount spent, from the latest report that prints one."""
        return next((r.printed("spent") for r in self._latest_first if r.spent), "")

    def _applied(self, key: str) -> str:
        return self.application.printed(key) if self.application is not None else ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """An item of a newsletter. ``issue`` is the page, ``anchor`` the item's section on it.

    ``links`` are existing pages that the item links to or names exactly.
    """

    issue: str
    title: str
    authors: tuple[str, ...]
    section: str
    anchor: str
    links: tuple[str, ...] = ()
