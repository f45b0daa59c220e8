"""Links for all reports at once: everything they ask of the wiki goes into a few batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.links.affiliates import REGISTRY, Affiliate, RegistryError, parse_registry
from bot.links.evidence import Known, judge, titles_to_resolve
from bot.links.model import Linked
from bot.links.names import Groups, group_root
from bot.reports.model import Kind
from bot.reports.title import normalise
from bot.wiki.model import WikiError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.model import Report
    from bot.wiki.model import Source

log = structlog.get_logger(__name__)


def link_all(
    source: Source, pages: Sequence[Report], *, needs_registry: bool = False
) -> tuple[Linked, ...]:
    """Judge the links of every report among ``pages``.

    :param needs_registry: whether to refuse to go on without the registry of affiliates, because
        tables made without it would lose rows
    :raises WikiError: when the wiki cannot be read
    """
    reports = [page for page in pages if page.kind is Kind.REPORT]
    applications = {
        page.title: page for page in pages if page.kind is Kind.APPLICATION and page.recognised
    }
    affiliates = _registry(source, needed=needs_registry)
    names = {name for affiliate in affiliates if (name := normalise(affiliate.name))}
    titles = names.union(*(titles_to_resolve(report) for report in reports))
    titles |= {root for title in titles if (root := group_root(title))}
    known = _known(affiliates, _existing(source, titles))
    linked = []
    for report in reports:
        application = applications.get(known.pages.get(report.application or "", ""))
        linked.append(Linked(report, judge(report, application, known), application))
    return tuple(linked)


def _registry(source: Source, *, needed: bool) -> tuple[Affiliate, ...]:
    page = next(iter(source.pages([REGISTRY])))
    why = f"{REGISTRY} does not exist"
    if page.text is not None:
        try:
            affiliates = parse_registry(page.text)
            if affiliates:
                return affiliates
            why = f"{REGISTRY}: it names no affiliate"
        except RegistryError as error:
            why = str(error)
    if needed:
        raise WikiError(f"{why}; without it tables would lose rows, so nothing is written")
    log.warning("no registry of affiliates", reason=why)
    return ()


def _existing(source: Source, titles: set[str]) -> Mapping[str, str]:
    targets = source.resolve(sorted(titles))
    return {title: target.title for title, target in targets.items() if target.exists}


def _known(affiliates: Sequence[Affiliate], pages: Mapping[str, str]) -> Known:
    listed = Groups.of(affiliates, pages)
    # A new group has its page, named so, before the registry has its row.
    titles = sorted(
        page
        for page in set(pages.values())
        if group_root(page) == page and listed.beginning(page) is None
    )
    unlisted = [Affiliate(title, "User Group", "", "", (), recognised=True) for title in titles]
    pages = {**{title: title for title in titles}, **pages}
    return Known(Groups.of([*affiliates, *unlisted], pages, titles), pages)
