"""The results of linking: links with their evidence, grants with their reports, coverage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.reports.title import fund
from bot.reports.values import has_amount

if TYPE_CHECKING:
    from datetime import date

    from bot.links.rules import Evidence
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
    """How well a link is proven. A weak link is shown on the report's own talk page only."""

    STRONG = "strong"
    WEAK = "weak"


class Verdict(StrEnum):
    """An editor's verdict on a link, in the bot's config.

    `CONFIRM`: the link that the bot found is right. `REJECT`: it is wrong. `ADD`: a link is
    missing.
    """

    CONFIRM = "confirm"
    REJECT = "reject"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Decision:
    """An editor's decision about the link from a report to the page ``title``.

    ``user`` and ``revid`` are the author and the revision of the config that introduced it, ``""``
    and 0 when unknown.
    """

    report: str
    title: str
    role: Role
    verdict: Verdict
    user: str = ""
    revid: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A link from a report to an existing page, with its evidence.

    ``recognised`` is ``False`` for a group that the registry calls derecognised. ``elsewhere`` is
    ``True`` for a page on another wiki, which has an interwiki title and is never edited. ``year``
    is set for events only: the year in which the grant began, ``None`` when unknown.
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
    """A link to a page of this wiki that does not exist.

    ``where`` is the place of the link as in `PageLink`. ``suggestion`` is an existing title that
    differs by a typing error only, ``None`` without one.
    """

    target: str
    where: str
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
    """A report with its links and its application, ``None`` if that page was not identified."""

    report: Report
    links: ReportLinks
    application: Report | None


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant: its application and all its reports, by due date.

    ``key`` is the title of the application's page, which may not exist. ``application`` is
    ``None`` when that page was not identified. ``duplicates`` are the keys of other grants that
    may be the same grant. Amounts are as printed, ``""`` when not printed; their currencies
    differ, so they are never compared.
    """

    key: str
    application: Report | None
    reports: tuple[LinkedReport, ...]
    duplicates: tuple[str, ...] = ()

    @property
    def _latest_first(self) -> tuple[Report, ...]:
        return tuple(linked.report for linked in reversed(self.reports))

    @property
    def _dated_page(self) -> Report | None:
        """The application or latest report that has a start date, ``None`` if none has one."""
        pages = (self.application, *self._latest_first)
        return next((page for page in pages if page is not None and page.start is not None), None)

    @property
    def start(self) -> date | None:
        """The day the grant began, ``None`` when no page shows it."""
        return self._dated_page.start if self._dated_page else None

    @property
    def end(self) -> date | None:
        """The day the grant ended, from the same page as `start`."""
        return self._dated_page.end if self._dated_page else None

    @property
    def year(self) -> int | None:
        """The year the grant began, else the first year of its reports, ``None`` when unknown."""
        years = [linked.report.year for linked in self.reports if linked.report.year]
        return self.start.year if self.start else min(years, default=None)

    @property
    def fund(self) -> str:
        """The name of the fund, from the title, else the latest program that a report prints."""
        programs = (report.program for report in self._latest_first if report.program)
        return fund(self.key) or next(programs, "")

    @property
    def region(self) -> str:
        """The funding region, from the application."""
        return self._on_application("region")

    @property
    def fiscal_year(self) -> str:
        """The fiscal year of the decision, from the application: ``2023-24``."""
        return self._on_application("fiscal_year")

    @property
    def recommended(self) -> str:
        """The amount recommended, from the application."""
        printed = self._on_application("awarded")
        return printed if has_amount(printed) else ""

    @property
    def awarded(self) -> str:
        """The amount awarded, from the latest report that prints one."""
        return next((r.printed("awarded") for r in self._latest_first if r.awarded), "")

    @property
    def spent(self) -> str:
        """The amount spent, from the latest report that prints one."""
        return next((r.printed("spent") for r in self._latest_first if r.spent), "")

    def _on_application(self, key: str) -> str:
        """Return a header value of the application, ``""`` without one."""
        return self.application.printed(key) if self.application is not None else ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A newsletter item about groups, events, reports or applications.

    ``issue`` is the title of the page that the item is on; ``anchor`` is the heading to link to,
    ``""`` without one. ``links`` are existing pages that the item links to or names exactly.
    """

    issue: str
    title: str
    authors: tuple[str, ...]
    anchor: str
    links: tuple[str, ...] = ()
