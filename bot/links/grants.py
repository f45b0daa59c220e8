"""Grants with their reports, and backlinks: the grants and coverage of each group and event."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.links.group_names import name_key
from bot.links.model import Coverage, Grant, Link, LinkedReport, Role, Strength
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

    :param applications: all applications that were understood, with or without a report: one may
        be the second page tree of a grant
    """
    by_title = {application.title: application for application in applications}
    reports: dict[str, list[LinkedReport]] = defaultdict(list)
    for item in linked:
        application = item.application
        key = application.title if application is not None else item.report.application
        reports[key or item.report.title].append(item)
        if application is not None:
            by_title.setdefault(application.title, application)
    trees = [
        Grant(key, by_title.get(key), tuple(sorted(reports.get(key, ()), key=_due_order)))
        for key in sorted({*reports, *by_title})
    ]
    same = _duplicates(trees)
    return tuple(
        replace(tree, duplicates=tuple(sorted(same.get(tree.key, ()))))
        for tree in trees
        if tree.reports
    )


def _due_order(linked: LinkedReport) -> tuple[date, int, int, str]:
    report = linked.report
    period = _PERIODS.index(report.period) if report.period in _PERIODS else len(_PERIODS)
    return report.due or date.max, period, report.year or 0, report.title


def _duplicates(trees: Sequence[Grant]) -> dict[str, set[str]]:
    """Return, both ways, the trees that share an ID, or a title if no other fact contradicts it."""
    alike: dict[tuple[str, object], list[Grant]] = defaultdict(list)
    for tree in trees:
        for number in _ids(tree):
            alike["id", number].append(tree)
        alike["title", _title(tree)].append(tree)
    same: dict[str, set[str]] = defaultdict(set)
    for (kind, _), group in alike.items():
        for tree in group:
            for other in group:
                if tree.key != other.key and (kind == "id" or not _contradict(tree, other)):
                    same[tree.key].add(other.key)
    return same


def _title(tree: Grant) -> Name:
    return words(proposal_title(tree.key))


def _pages(tree: Grant) -> list[Report]:
    pages = [linked.report for linked in tree.reports]
    return pages + ([tree.application] if tree.application is not None else [])


def _ids(tree: Grant) -> frozenset[str]:
    """Return the numbers of the grant: the proposal's from the title, and Fluxx's own."""
    return _proposals(tree) | _fluxx_ids(tree)


def _proposals(tree: Grant) -> frozenset[str]:
    return frozenset(page.proposal_id for page in _pages(tree) if page.proposal_id)


def _fluxx_ids(tree: Grant) -> frozenset[str]:
    return frozenset(page.grant_id for page in _pages(tree) if page.grant_id)


def _organizations(tree: Grant) -> frozenset[Name]:
    return frozenset(name_key(page.organization) for page in _pages(tree) if page.organization)


def _contradict(tree: Grant, other: Grant) -> bool:
    """Whether two trees with the same title are different grants: a title may be used again."""
    dates = tree.start, other.start
    if dates[0] and dates[1] and dates[0] != dates[1]:
        return True
    return any(
        facts(tree) and facts(other) and not facts(tree) & facts(other)
        for facts in (_proposals, _fluxx_ids, _organizations)
    )


@dataclass(frozen=True, slots=True)
class FundedEvent:
    """An event of a group and the grants that reported on it, sorted by key.

    ``link`` is one of the links to the event.
    """

    link: Link
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class PageBacklinks:
    """What is strongly linked to one group or event.

    ``recognised`` is ``False`` for a derecognised group; ``elsewhere`` is ``True`` for an event
    on another wiki. ``events`` and ``possible`` are filled for groups only: ``possible`` are
    reports with a weak link, which are not written on the group's pages. An event page that is
    used each year has a grant for each year: see `Link.year`.
    """

    title: str
    grants: tuple[Grant, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    recognised: bool = True
    elsewhere: bool = False
    events: tuple[FundedEvent, ...] = ()
    possible: tuple[LinkedReport, ...] = ()

    @property
    def reports(self) -> tuple[LinkedReport, ...]:
        """The reports of all grants."""
        return tuple(linked for grant in self.grants for linked in grant.reports)


@dataclass(frozen=True, slots=True)
class Backlinks:
    """Groups and events by title with what is linked to them, and newsletter coverage by page."""

    groups: Mapping[str, PageBacklinks] = field(default_factory=dict)
    events: Mapping[str, PageBacklinks] = field(default_factory=dict)
    coverage: Mapping[str, tuple[Coverage, ...]] = field(default_factory=dict)


def backlinks(grants: Iterable[Grant], coverage: Iterable[Coverage] = ()) -> Backlinks:
    """Return the links in the other direction, from groups and events to grants and reports.

    If the reports of a grant are strongly linked to one group only, the group gets the grant with
    all its reports. If they are linked to several groups, each group gets its own reports.
    """
    grants = tuple(grants)
    written = coverage_by_page(coverage)
    group_grants, group_links = _by_page(grants, Role.GROUP)
    event_grants, event_links = _by_page(grants, Role.EVENT)
    possible = _possible(grants)
    groups = {
        title: PageBacklinks(
            title,
            tuple(group_grants.get(title, ())),
            written.get(title, ()),
            recognised=group_links[title].recognised if title in group_links else True,
            events=_events(group_grants.get(title, ())),
            possible=tuple(possible.get(title, ())),
        )
        for title in sorted({*group_grants, *possible})
    }
    events = {
        title: PageBacklinks(
            title,
            tuple(its),
            written.get(title, ()),
            elsewhere=event_links[title].elsewhere,
        )
        for title, its in sorted(event_grants.items())
    }
    return Backlinks(groups, events, written)


def coverage_by_page(coverage: Iterable[Coverage]) -> dict[str, tuple[Coverage, ...]]:
    """Return newsletter items by the pages that they link to or name."""
    found: dict[str, list[Coverage]] = defaultdict(list)
    for item in coverage:
        for title in dict.fromkeys(item.links):
            found[title].append(item)
    return {title: tuple(items) for title, items in found.items()}


def _by_page(grants: Iterable[Grant], role: Role) -> tuple[dict[str, list[Grant]], dict[str, Link]]:
    found: dict[str, list[Grant]] = defaultdict(list)
    links: dict[str, Link] = {}
    for grant in grants:
        own: dict[str, list[LinkedReport]] = defaultdict(list)
        for linked in grant.reports:
            for link in linked.links.strong(role):
                own[link.title].append(linked)
                links.setdefault(link.title, link)
        whole = role is Role.GROUP and len(own) == 1
        for title, reports in own.items():
            found[title].append(grant if whole else replace(grant, reports=tuple(reports)))
    return found, links


def _events(grants: Iterable[Grant]) -> tuple[FundedEvent, ...]:
    found, links = _by_page(grants, Role.EVENT)
    return tuple(FundedEvent(links[title], tuple(found[title])) for title in sorted(found))


def _possible(grants: Iterable[Grant]) -> dict[str, list[LinkedReport]]:
    found: dict[str, list[LinkedReport]] = defaultdict(list)
    for grant in grants:
        for linked in grant.reports:
            for link in linked.links.links:
                if link.role is Role.GROUP and link.strength is Strength.WEAK:
                    found[link.title].append(linked)
    return found
