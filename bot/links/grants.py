"""Group reports into grants; list the grants and the newsletter items of each group and event."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.links.group_names import name_key
from bot.links.model import Coverage, Grant, Link, LinkedReport, Role
from bot.reports.title import proposal_title
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.links.group_names import Name
    from bot.reports.model import Report


_PERIODS = ("midpoint", "yearly", "final")


def grants(
    linked: Iterable[LinkedReport], applications: Iterable[Report] = ()
) -> tuple[Grant, ...]:
    """Return the grants that have a report, sorted by key.

    :param applications: all identified applications. One without a report gives no grant, but it
        may be a duplicate of a grant: the same grant on a second tree of pages
    """
    by_title = {application.title: application for application in applications}
    reports: dict[str, list[LinkedReport]] = defaultdict(list)
    for item in linked:
        application = item.application
        key = application.title if application is not None else item.report.application
        reports[key or item.report.title].append(item)
        if application is not None:
            by_title.setdefault(application.title, application)
    all_grants = [
        Grant(key, by_title.get(key), tuple(sorted(reports.get(key, ()), key=_due_order)))
        for key in sorted({*reports, *by_title})
    ]
    duplicates = _duplicates(all_grants)
    return tuple(
        replace(grant, duplicates=tuple(sorted(duplicates.get(grant.key, ()))))
        for grant in all_grants
        if grant.reports
    )


def _due_order(linked: LinkedReport) -> tuple[date, int, int, str]:
    """Return the key that sorts reports by due date; reports without a due date come last."""
    report = linked.report
    period = _PERIODS.index(report.period) if report.period in _PERIODS else len(_PERIODS)
    return report.due or date.max, period, report.year or 0, report.title


def _duplicates(all_grants: Sequence[Grant]) -> dict[str, set[str]]:
    """Return, for the key of each grant, the keys of its possible duplicates.

    Two grants are possible duplicates if they share an ID, or if they share a title and no other
    fact contradicts it.
    """
    sharing: dict[tuple[str, object], list[Grant]] = defaultdict(list)
    for grant in all_grants:
        for number in _proposal_ids(grant) | _fluxx_ids(grant):
            sharing["id", number].append(grant)
        sharing["title", words(proposal_title(grant.key))].append(grant)
    found: dict[str, set[str]] = defaultdict(set)
    for (kind, _), its in sharing.items():
        for grant in its:
            for other in its:
                if grant.key != other.key and (kind == "id" or not _contradict(grant, other)):
                    found[grant.key].add(other.key)
    return found


def _pages(grant: Grant) -> list[Report]:
    """Return the reports and the application of a grant."""
    pages = [linked.report for linked in grant.reports]
    return pages + ([grant.application] if grant.application is not None else [])


def _proposal_ids(grant: Grant) -> frozenset[str]:
    return frozenset(page.proposal_id for page in _pages(grant) if page.proposal_id)


def _fluxx_ids(grant: Grant) -> frozenset[str]:
    return frozenset(page.grant_id for page in _pages(grant) if page.grant_id)


def _organizations(grant: Grant) -> frozenset[Name]:
    return frozenset(name_key(page.organization) for page in _pages(grant) if page.organization)


def _contradict(grant: Grant, other: Grant) -> bool:
    """Whether facts prove that two grants with the same title are different grants."""
    dates = grant.start, other.start
    if dates[0] and dates[1] and dates[0] != dates[1]:
        return True
    return any(
        facts(grant) and facts(other) and not facts(grant) & facts(other)
        for facts in (_proposal_ids, _fluxx_ids, _organizations)
    )


@dataclass(frozen=True, slots=True)
class PageBacklinks:
    """The grants that are strongly linked to one group or event, and its newsletter coverage.

    ``elsewhere`` is ``True`` for an event on another wiki. The page of a yearly event has the
    grants of all years.
    """

    grants: tuple[Grant, ...]
    coverage: tuple[Coverage, ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Backlinks:
    """The backlinks of groups and of events by title, and the newsletter coverage of any page."""

    groups: Mapping[str, PageBacklinks] = field(default_factory=dict)
    events: Mapping[str, PageBacklinks] = field(default_factory=dict)
    coverage: Mapping[str, tuple[Coverage, ...]] = field(default_factory=dict)


def backlinks(grants: Iterable[Grant], coverage: Iterable[Coverage] = ()) -> Backlinks:
    """Return the strong links in the other direction: from groups and events to grants.

    If the reports of a grant are strongly linked to one group only, the group gets the grant with
    all its reports. If they are linked to several groups, each group gets the grant with those
    reports that are linked to it. An event always gets only the reports that are linked to it.
    """
    grants = tuple(grants)
    by_page = _coverage_by_page(coverage)
    groups, events = (
        {
            title: PageBacklinks(tuple(its), by_page.get(title, ()), link.elsewhere)
            for title, (link, its) in sorted(_grants_by_page(grants, role).items())
        }
        for role in (Role.GROUP, Role.EVENT)
    )
    return Backlinks(groups, events, by_page)


def _coverage_by_page(coverage: Iterable[Coverage]) -> dict[str, tuple[Coverage, ...]]:
    """Return newsletter items by the pages that they link to or name."""
    found: dict[str, list[Coverage]] = defaultdict(list)
    for item in coverage:
        for title in dict.fromkeys(item.links):
            found[title].append(item)
    return {title: tuple(items) for title, items in found.items()}


def _grants_by_page(grants: Iterable[Grant], role: Role) -> dict[str, tuple[Link, list[Grant]]]:
    """Return, for each page of that role, one of the strong links to it and the linked grants."""
    found: dict[str, tuple[Link, list[Grant]]] = {}
    for grant in grants:
        own: dict[str, list[LinkedReport]] = defaultdict(list)
        for linked in grant.reports:
            for link in linked.links.strong(role):
                own[link.title].append(linked)
                found.setdefault(link.title, (link, []))
        whole = role is Role.GROUP and len(own) == 1
        for title, reports in own.items():
            its = grant if whole else replace(grant, reports=tuple(reports))
            found[title][1].append(its)
    return found
