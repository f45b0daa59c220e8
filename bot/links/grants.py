"""One grant, one row: its application, all its reports, and page trees that may be the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bot.links.model import Grant, Linked
from bot.links.names import name_key
from bot.reports.title import proposal_title
from bot.reports.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.links.names import Name
    from bot.reports.model import Report

_PERIODS = ("midpoint", "yearly", "final")


def grants(linked: Iterable[Linked], applications: Iterable[Report] = ()) -> tuple[Grant, ...]:
    """Return the grants that reports are on, by their keys.

    :param applications: those that were understood, reported on or not: one may be the other page
        tree of a grant. Of a grant that no report is on there is no row
    """
    by_title = {application.title: application for application in applications}
    reports: dict[str, list[Linked]] = defaultdict(list)
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


def _order(one: Linked) -> tuple[date, int, int, str]:
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
