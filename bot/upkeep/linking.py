"""Links for all reports at once: everything they ask of the wiki goes into a few batches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.links.affiliates import REGISTRY, Affiliate, RegistryError, parse_registry
from bot.links.evidence import Known, judge, titles_to_resolve
from bot.links.names import Groups, group_root
from bot.reports.model import Kind
from bot.reports.title import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.links.model import ReportLinks
    from bot.reports.model import Report
    from bot.wiki.model import Source

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Linked:
    """A report with its links and its application, if the page of that was found and read."""

    report: Report
    links: ReportLinks
    application: Report | None


def link_all(source: Source, pages: Sequence[Report]) -> tuple[Linked, ...]:
    """Judge the links of every report among ``pages``.

    :raises WikiError: when the wiki cannot be read
    """
    reports = [page for page in pages if page.kind is Kind.REPORT]
    applications = {page.title: page for page in pages if page.kind is Kind.APPLICATION}
    affiliates = _registry(source)
    names = {name for affiliate in affiliates if (name := normalise(affiliate.name))}
    titles = names.union(*(titles_to_resolve(report) for report in reports))
    titles |= {root for title in titles if (root := group_root(title))}
    known = _known(affiliates, _existing(source, titles))
    linked = []
    for report in reports:
        application = applications.get(known.pages.get(report.application or "", ""))
        linked.append(Linked(report, judge(report, application, known), application))
    return tuple(linked)


def _registry(source: Source) -> tuple[Affiliate, ...]:
    page = next(iter(source.pages([REGISTRY])))
    if page.text is None:
        log.warning("no registry of affiliates", page=REGISTRY)
        return ()
    try:
        return parse_registry(page.text)
    except RegistryError as error:
        log.warning("registry of affiliates not understood", error=str(error))
        return ()


def _existing(source: Source, titles: set[str]) -> Mapping[str, str]:
    targets = source.resolve(sorted(titles))
    return {title: target.title for title, target in targets.items() if target.exists}


def _known(affiliates: Sequence[Affiliate], pages: Mapping[str, str]) -> Known:
    listed = Groups.of(affiliates, pages)
    # A new group has its page, named so, before the registry has its row.
    unlisted = [
        Affiliate(page, "User Group", "", "", (), recognised=True)
        for page in sorted(set(pages.values()))
        if group_root(page) == page and page not in listed.by_title
    ]
    pages = {**{group.name: group.name for group in unlisted}, **pages}
    return Known(Groups.of([*affiliates, *unlisted], pages), pages)
