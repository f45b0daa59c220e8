"""The facts that the dashboards show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.reports.model import Kind, Status
from bot.talk.grant_facts import GrantFacts, grant_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.links.model import Coverage, Grant, LinkedReport
    from bot.reports.model import Report

#: Statuses that are counted one by one; all others together.
STATUSES = (Status.DRAFT, Status.UNDER_REVIEW, Status.AWAITING_REPLY, Status.ACCEPTED)
_BY_NAME = {status.casefold(): status for status in STATUSES}


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """A run in the change log, with numbers of reports and pages.

    ``changed`` is the number of changed reports. The change log itself is not among the ``saved``
    pages: otherwise each run would change it again.
    """

    run_id: str
    day: date
    reports: int
    changed: int
    saved: int
    refused: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one run.

    ``grants`` and ``runs`` are sorted, the newest first; ``unrecognised`` are the pages that could
    not be read, by title. ``notice_days`` has the day of each report's notice, by the report's
    key. ``today`` is only compared with due dates and never shown.
    """

    grants: tuple[GrantFacts, ...]
    unrecognised: tuple[Report, ...]
    coverage: tuple[Coverage, ...]
    runs: tuple[LoggedRun, ...]
    today: date
    notice_days: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        grants: Iterable[Grant],
        pages: Iterable[Report],
        coverage: Sequence[Coverage] = (),
        runs: Iterable[LoggedRun] = (),
        *,
        today: date,
        notice_days: Mapping[str, date] | None = None,
    ) -> Facts:
        """Collect and sort the facts.

        :param pages: all mirrored pages, also those that could not be read
        """
        own = {Kind.REPORT, Kind.APPLICATION}
        unread = [page for page in pages if page.kind in own and not page.identified]
        return cls(
            tuple(grant_facts(grants)),
            tuple(sorted(unread, key=lambda page: page.title)),
            tuple(coverage),
            tuple(sorted(runs, key=lambda run: run.run_id, reverse=True)),
            today,
            notice_days or {},
        )

    @property
    def reports(self) -> list[tuple[GrantFacts, LinkedReport]]:
        """All identified reports, each with its grant, the newest grants first."""
        return [(grant, one) for grant in self.grants for one in grant.reports]

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The `STATUSES` that at least one report has, so that tables have no empty columns."""
        found = {status_of(one.report) for _, one in self.reports}
        return tuple(status for status in STATUSES if status in found)

    @property
    def shown_coverage(self) -> tuple[Coverage, ...]:
        """The newsletter items about a report, or about the group or event of a grant."""
        titles = {one.report.title for _, one in self.reports}
        titles.update(self.by_group(), self.by_event())
        return tuple(item for item in self.coverage if not titles.isdisjoint(item.links))

    def by_group(self) -> dict[str, list[GrantFacts]]:
        """Return the grants of each group, by the group's title."""
        return _by_title((link.title, grant) for grant in self.grants for link in grant.groups)

    def by_event(self) -> dict[str, list[GrantFacts]]:
        """Return the grants of each event page, by its title."""
        return _by_title((link.title, grant) for grant in self.grants for link in grant.events)


def _by_title(pairs: Iterable[tuple[str, GrantFacts]]) -> dict[str, list[GrantFacts]]:
    """Return the grants of each title, sorted by title."""
    found: dict[str, list[GrantFacts]] = defaultdict(list)
    for title, grant in pairs:
        found[title].append(grant)
    return {title: found[title] for title in sorted(found)}


def status_of(report: Report) -> Status | None:
    """Return the status of a report if it is one of `STATUSES`, else ``None``."""
    return _BY_NAME.get((report.status or "").casefold())


def year_of(grant: GrantFacts, report: Report) -> int | None:
    """Return the year of a report, else of its grant, else of its due date, else ``None``."""
    return report.year or grant.year or (report.due.year if report.due else None)
