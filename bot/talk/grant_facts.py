"""The facts about a grant that tables show, from its application and its reports."""

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

#: The metrics about people that every form asks for, as words in their names.
HEADS = ("participants", "editors", "organizers")
_WORDS = {head: re.compile(rf"\b{head}\b", re.I) for head in HEADS}


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """The facts about one grant with at least one identified report.

    ``reports`` are the identified reports by due date. ``application`` is the title of the
    application's page, ``None`` if it does not exist. ``missing`` is the number of unanswered
    required questions, ``None`` if no report says which questions are required. ``groups`` and
    ``events`` are strong links. ``people`` has a metric for each of `HEADS`, ``None`` if no report
    has it. ``duplicates`` as in `Grant`.
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
        """The report with the latest due date."""
        return self.reports[-1].report

    @property
    def newest(self) -> tuple[int, str]:
        """The sort key that puts the newest grants first, grants of the same day by title."""
        first = self.start or (date(self.year, 1, 1) if self.year else self.last.due)
        return (-first.toordinal() if first else 0, self.key)


def grant_facts(grants: Iterable[Grant]) -> list[GrantFacts]:
    """Return the facts of each grant with an identified report, newest first."""
    found = [facts for grant in grants if (facts := _facts_of(grant)) is not None]
    return sorted(found, key=lambda facts: facts.newest)


def _facts_of(grant: Grant) -> GrantFacts | None:
    """Return the facts of one grant, ``None`` if it has no identified report."""
    reports = tuple(one for one in grant.reports if one.report.identified)
    if not reports:
        return None
    latest = [one.report for one in reversed(reports)]
    required = [
        one
        for one in latest
        if one.recognised and any(question.required for question in one.questions)
    ]
    applications = [link.title for one in reports for link in one.links.strong(Role.APPLICATION)]
    if grant.application is not None:
        applications.insert(0, grant.application.title)
    return GrantFacts(
        key=grant.key,
        title=proposal_title(grant.key),
        application=applications[0] if applications else None,
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
        groups=_strong_links(reports, Role.GROUP),
        events=_strong_links(reports, Role.EVENT),
        people=tuple(_last_metric(latest, head) for head in HEADS),
        duplicates=grant.duplicates,
    )


def _strong_links(reports: Iterable[LinkedReport], role: Role) -> tuple[Link, ...]:
    found = {link.title: link for one in reports for link in one.links.strong(role)}
    return tuple(found[title] for title in sorted(found))


def _last_metric(latest_first: Iterable[Report], head: str) -> Metric | None:
    """Return a metric from the last report with a result, else from the last with a target."""
    with_target = None
    for report in latest_first:
        named = (metric for metric in report.metrics if _WORDS[head].search(metric.name))
        metric = next(named, None)
        if metric is None:
            continue
        if metric.result().raw.strip():
            return metric
        if with_target is None and metric.target.raw.strip():
            with_target = metric
    return with_target
