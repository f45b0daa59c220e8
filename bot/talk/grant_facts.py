"""The facts about a grant that tables show, from its application and its reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.links.model import Grant, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.links.model import Link, LinkedReport
    from bot.reports.model import Metric, Report

#: The metrics about people that every form asks for, as words in their names.
HEADS = ("participants", "editors", "organizers")
_WORDS = {head: re.compile(rf"\b{head}\b", re.I) for head in HEADS}


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFacts(Grant):
    """A grant with at least one identified report, and more facts that tables show of it.

    ``reports`` are only the identified ones. ``application_page`` is the title of the application's
    page, ``None`` if it does not exist. ``missing`` is the number of unanswered required questions,
    ``None`` if no report says which questions are required. ``groups`` and ``events`` are strong
    links. ``people`` has a metric for each of `HEADS`, ``None`` if no report has it.
    """

    application_page: str | None
    missing: int | None
    groups: tuple[Link, ...]
    events: tuple[Link, ...]
    people: tuple[Metric | None, ...]

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
        grant.key,
        grant.application,
        reports,
        grant.duplicates,
        application_page=applications[0] if applications else None,
        missing=sum(len(page.missing) for page in required) if required else None,
        groups=_strong_links(reports, Role.GROUP),
        events=_strong_links(reports, Role.EVENT),
        people=tuple(_last_metric(latest, head) for head in HEADS),
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
