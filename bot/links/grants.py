"""One grant, one row: its application, all its reports, and page trees that may be the same.

The links the other way round: from groups and events to grants, reports and coverage.
"""

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
    """Return the grants that reports are on, by their keys.

    :param applications: those that were understood, reported on or not: one may be the other page
        tree of a grant. Of a grant that no report is on there is no row
    """
    by_title = {application.title: application for application in applications}
    reports: dict[str, list[LinkedReport]] = defaultdict(list)
    for one in linked:
        application = one.application
        key = application.title if application is not None else one.report.application
        reports[key or one.report.title].append(one)
        if application is not None:
            by_title.setdefault(application.title, application)
    trees = [
        Grant(key, by_title.get(key), tuple(sorted(reports.get(key, ()), key=_order)))
        for key in sorted({*reports, *by_title})
    ]
    same = _duplicates(trees)
    return tuple(
        replace(tree, duplicates=tuple(sorted(same.get(tree.key, ()))))
        for tree in trees
        if tree.reports
    )


def _order(one: LinkedReport) -> tuple[date, int, int, str]:
    report = one.report
    period = _PERIODS.index(report.period) if report.period in _PERIODS else len(_PERIODS)
    return report.due or date.max, period, report.year or 0, report.title


def _duplicates(trees: Sequence[Grant]) -> dict[str, set[str]]:
    """Return, both ways, the page trees that share an ID, or a title when nothing contradicts."""
    alike: dict[tuple[str, object], list[Grant]] = defaultdict(list)
    for tree in trees:
        for number in _ids(tree):
            alike["id", number].append(tree)
        alike["title", _title(tree)].append(tree)
    same: dict[str, set[str]] = defaultdict(set)
    for (kind, _), group in alike.items():
        for one in group:
            for other in group:
                if one.key != other.key and (kind == "id" or not _contradict(one, other)):
                    same[one.key].add(other.key)
    return same


def _title(tree: Grant) -> Name:
    return words(proposal_title(tree.key))


def _pages(tree: Grant) -> list[Report]:
    pages = [one.report for one in tree.reports]
    return pages + ([tree.application] if tree.application is not None else [])


def _ids(tree: Grant) -> frozenset[str]:
    """Return the numbers of the grant: the proposal's in the title, and Fluxx's own."""
    return _proposals(tree) | _fluxx_ids(tree)


def _proposals(tree: Grant) -> frozenset[str]:
    return frozenset(page.proposal_id for page in _pages(tree) if page.proposal_id)


def _fluxx_ids(tree: Grant) -> frozenset[str]:
    return frozenset(page.grant_id for page in _pages(tree) if page.grant_id)


def _organizations(tree: Grant) -> frozenset[Name]:
    return frozenset(name_key(page.organization) for page in _pages(tree) if page.organization)


def _contradict(one: Grant, other: Grant) -> bool:
    """Whether two trees of one title are of different grants, as a title may come again."""
    dates = one.start, other.start
    if dates[0] and dates[1] and dates[0] != dates[1]:
        return True
    return any(
        facts(one) and facts(other) and not facts(one) & facts(other)
        for facts in (_proposals, _fluxx_ids, _organizations)
    )


@dataclass(frozen=True, slots=True)
class Funded:
    """An event of a group, and the grants whose reports account for it.

    ``link`` is one of the links to it; grants stand in the order of their keys.
    """

    link: Link
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """What belongs to a group: only what is strongly linked to it.

    ``possible`` are reports that may be of it, which are not written on its pages.
    """

    title: str
    recognised: bool
    grants: tuple[Grant, ...] = ()
    reports: tuple[LinkedReport, ...] = ()
    events: tuple[Funded, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    possible: tuple[LinkedReport, ...] = ()


@dataclass(frozen=True, slots=True)
class EventView:
    """The reports that account for an event, their grants, and what was written of it.

    A page that is used each year has a grant for each: `Link.year` tells them apart.
    """

    title: str
    elsewhere: bool
    grants: tuple[Grant, ...] = ()
    reports: tuple[LinkedReport, ...] = ()
    coverage: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Backlinks:
    """All groups and events that reports are linked to, by title, and coverage by page."""

    groups: Mapping[str, GroupView] = field(default_factory=dict)
    events: Mapping[str, EventView] = field(default_factory=dict)
    coverage: Mapping[str, tuple[Coverage, ...]] = field(default_factory=dict)


def backlinks(grants: Iterable[Grant], coverage: Iterable[Coverage] = ()) -> Backlinks:
    """Turn the links round.

    A grant is a group's, with all its reports, when any of them is strongly linked to the group
    and none to another; otherwise each group has it with the reports that are its own.
    """
    grants = tuple(grants)
    written = coverage_by_page(coverage)
    group_grants, group_links = _by_page(grants, Role.GROUP)
    event_grants, event_links = _by_page(grants, Role.EVENT)
    possible = _possible(grants)
    groups = {
        title: GroupView(
            title,
            group_links[title].recognised if title in group_links else True,
            tuple(group_grants.get(title, ())),
            _reports(group_grants.get(title, ())),
            _events(group_grants.get(title, ())),
            written.get(title, ()),
            tuple(possible.get(title, ())),
        )
        for title in sorted({*group_grants, *possible})
    }
    events = {
        title: EventView(
            title,
            event_links[title].elsewhere,
            tuple(its),
            _reports(its),
            written.get(title, ()),
        )
        for title, its in sorted(event_grants.items())
    }
    return Backlinks(groups, events, written)


def coverage_by_page(coverage: Iterable[Coverage]) -> dict[str, tuple[Coverage, ...]]:
    """Return the items of newsletters by the pages that they link to or name."""
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
        for one in grant.reports:
            for link in one.links.strong(role):
                own[link.title].append(one)
                links.setdefault(link.title, link)
        whole = role is Role.GROUP and len(own) == 1
        for title, reports in own.items():
            found[title].append(grant if whole else replace(grant, reports=tuple(reports)))
    return found, links


def _reports(grants: Iterable[Grant]) -> tuple[LinkedReport, ...]:
    return tuple(one for grant in grants for one in grant.reports)


def _events(grants: Iterable[Grant]) -> tuple[Funded, ...]:
    found, links = _by_page(grants, Role.EVENT)
    return tuple(Funded(links[title], tuple(found[title])) for title in sorted(found))


def _possible(grants: Iterable[Grant]) -> dict[str, list[LinkedReport]]:
    found: dict[str, list[LinkedReport]] = defaultdict(list)
    for grant in grants:
        for one in grant.reports:
            for link in one.links.links:
                if link.role is Role.GROUP and link.strength is Strength.WEAK:
                    found[link.title].append(one)
    return found
