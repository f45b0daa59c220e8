"""Links for all reports at once: everything they ask of the wiki goes into a few batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.links.affiliates import REGISTRY, Affiliate, RegistryError, parse_registry
from bot.links.evidence import judge
from bot.links.known import Known, wanted_titles
from bot.links.model import Linked
from bot.reports.model import Kind
from bot.wiki.model import WikiError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    read = {page.title: page.title for page in pages if page.recognised}
    wanted = wanted_titles(reports, applications, affiliates) - set(read)
    known = Known.of(affiliates, read | _existing(source, wanted))
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


def _existing(source: Source, titles: set[str]) -> dict[str, str]:
    targets = source.resolve(sorted(titles))
    return {title: target.title for title, target in targets.items() if target.exists}
