"""The facts that tables show of a grant, from its application and its reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.links.model import Role
from bot.reports.title import proposal_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.links.model import Grant, Link, LinkedReport
    from bot.reports.model import Metric, Report

#: The metrics that every form asks for, as words of their names.
HEADS = ("participants", "editors", "organizers")
_WORDS = {head: re.compile(rf"\b{head}\b", re.I) for head in HEADS}


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """One grant as tables show it; only identified reports count.

    ``application`` is the page of the application, ``None`` when there is none. ``status`` and
    ``due`` are those of the last report. ``missing`` is ``None`` when no report prints what is
    required. ``people`` has, for each of `HEADS`, the metric of the last report that fills it.
    """

    key: str
    title: str
    application: str | None
    reports: tuple[LinkedReport, ...]
    fund: str
    region: str
    fiscal_year: str
    start: date | None
    end: date | None
    year: int | None
    awarded: str
    recommended: str
    spent: str
    missing: int | None
    groups: tuple[Link, ...]
    events: tuple[Link, ...]
    people: tuple[Metric | None, ...]
    duplicates: tuple[str, ...]

    @property
    def last(self) -> Report:
        """The report that falls due last."""
        return self.reports[-1].report

    @property
    def newest(self) -> tuple[int, str]:
        """The key that sorts the newest grants first, and equal ones by title."""
        first = self.start or (date(self.year, 1, 1) if self.year else self.last.due)
        return (-first.toordinal() if first else 0, self.key)


def grant_facts(grants: Iterable[Grant]) -> list[GrantFacts]:
    """Return the facts of each grant with an identified report, newest first."""
    return sorted((facts for grant in grants if (facts := _facts(grant))), key=lambda f: f.newest)


def _facts(grant: Grant) -> GrantFacts | None:
    reports = tuple(one for one in grant.reports if one.report.identified)
    if not reports:
        return None
    latest = [one.report for one in reversed(reports)]
    required = [
        one
        for one in latest
        if one.recognised and any(question.required for question in one.questions)
    ]
    found = [link.title for one in reports for link in one.links.strong(Role.APPLICATION)]
    if grant.application is not None:
        found.insert(0, grant.application.title)
    return GrantFacts(
        key=grant.key,
        title=proposal_title(grant.key),
        application=found[0] if found else None,
        reports=reports,
        fund=grant.fund or next((page.program for page in latest if page.program), ""),
        region=grant.region,
        fiscal_year=grant.fiscal_year,
        start=grant.start,
        end=grant.end,
        year=grant.year,
        awarded=grant.awarded,
        recommended=grant.recommended,
        spent=grant.spent,
        missing=sum(len(page.missing) for page in required) if required else None,
        groups=_strong(reports, Role.GROUP),
        events=_strong(reports, Role.EVENT),
        people=tuple(_last_filled(latest, head) for head in HEADS),
        duplicates=grant.duplicates,
    )


def _strong(reports: Iterable[LinkedReport], role: Role) -> tuple[Link, ...]:
    found = {link.title: link for one in reports for link in one.links.strong(role)}
    return tuple(found[title] for title in sorted(found))


def _last_filled(latest: Iterable[Report], head: str) -> Metric | None:
    """Return the metric of the last report with a result, or else of the last with a target."""
    metrics = [metric for page in latest if (metric := _metric(page, head))]
    with_result = [metric for metric in metrics if metric.result().raw.strip()]
    with_target = [metric for metric in metrics if metric.target.raw.strip()]
    return next(iter((*with_result, *with_target)), None)


def _metric(report: Report, head: str) -> Metric | None:
    return next((metric for metric in report.metrics if _WORDS[head].search(metric.name)), None)
