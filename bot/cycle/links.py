"""Link all reports of a run; titles are resolved in a few batches and remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.links.event_pages import events_to_read, names_on
from bot.links.grants import Backlinks, backlinks, grants
from bot.links.judgement import by_report, judge_links, unheeded
from bot.links.known_pages import KnownPages, wanted_titles, year_titles
from bot.links.model import LinkedReport
from bot.links.newsletters import coverage, titles_in
from bot.reports.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.cycle.config import ActiveConfig
    from bot.cycle.guards import Problems
    from bot.cycle.inputs import LinkInputs, PageCache
    from bot.links.model import Coverage, Decision, Grant
    from bot.reports.model import Report
    from bot.store.ledger import Ledger
    from bot.wiki.source import ResolvedTitle, Source


class TitleResolver:
    """Resolves titles (existence, redirects, language), from the ledger or from the wiki.

    :param fresh: whether to ask the wiki for every title again
    :param also: titles that will be needed later, asked for in the same batches
    """

    def __init__(
        self, source: Source, ledger: Ledger, *, fresh: bool, also: Iterable[str] = ()
    ) -> None:
        self._also = frozenset(also)
        self._source = source
        self._ledger = ledger
        self._leads = ledger.resolved_titles.all()
        self._old = dict(self._leads) if fresh else {}
        if fresh:
            self._leads = {}

    def resolve(self, titles: Iterable[str]) -> Mapping[str, ResolvedTitle]:
        """Return the target of each title.

        :raises WikiError: when the wiki cannot be read
        """
        wanted = set(titles)
        if wanted - self._leads.keys():
            asked = sorted((wanted | self._also) - self._leads.keys())
            found = self._source.resolve(asked)
            self._leads |= found
            self._ledger.resolved_titles.remember(
                {t: lead for t, lead in found.items() if self._old.get(t) != lead}
            )
        return {title: self._leads[title] for title in wanted}

    def forget_unasked(self) -> None:
        """Remove remembered titles that nothing asked for in a run with ``fresh``."""
        self._ledger.resolved_titles.forget(self._old.keys() - self._leads.keys())

    def language(self, title: str) -> str:
        """Return the language of a page, ``""`` when unknown."""
        lead = self._leads.get(title) or self._old.get(title)
        return lead.language if lead is not None else ""


@dataclass(frozen=True, slots=True)
class LinkedReports:
    """All reports with their links, and the backlinks of groups and events.

    ``unheeded`` are editors' decisions for pages that do not exist.
    """

    linked: tuple[LinkedReport, ...]
    grants: tuple[Grant, ...]
    backlinks: Backlinks
    coverage: tuple[Coverage, ...] = ()
    unheeded: tuple[Decision, ...] = ()


def link_reports(
    pages: Sequence[Report],
    titles: TitleResolver,
    inputs: LinkInputs,
    active: ActiveConfig,
    page_cache: PageCache,
    problems: Problems,
) -> LinkedReports:
    """Link every report among ``pages``; a report or an issue that fails is left out.

    The pages of events that reports list are read in batches, and again only when they change.

    :raises WikiError: when the wiki cannot be read
    """
    reports = [page for page in pages if page.kind is Kind.REPORT]
    applications = {
        page.title: page for page in pages if page.kind is Kind.APPLICATION and page.identified
    }
    known = _known(pages, titles, inputs, active, problems)
    reports = [report for report in reports if report.title not in problems]
    read = page_cache.named(sorted(events_to_read(filter(_is_identified, reports), known)))
    names = {}
    for title, page in read.items():
        with problems.costing_only(title, "reading the event's page"):
            names[title] = names_on(page.text, known)
    known = replace(known, event_names=names)
    decided = by_report(active.decisions)
    linked = []
    for report in reports:
        with problems.costing_only(report.title, "linking"):
            application = applications.get(known.pages.get(report.application or "", ""))
            links = judge_links(report, application, known, decided.get(report.title, ()))
            linked.append(LinkedReport(report, links, application))
    written: list[Coverage] = []
    for issue in inputs.issues:
        with problems.costing_only(issue.name, "reading the newsletter"):
            written += coverage(issue.name, issue.text, known)
    found = grants((each for each in linked if each.report.identified), applications.values())
    return LinkedReports(
        tuple(linked),
        found,
        backlinks(found, written),
        tuple(written),
        unheeded(active.decisions, known),
    )


def _is_identified(report: Report) -> bool:
    return report.identified


def _known(
    pages: Sequence[Report],
    titles: TitleResolver,
    inputs: LinkInputs,
    active: ActiveConfig,
    problems: Problems,
) -> KnownPages:
    read = {page.title: page.title for page in pages if page.identified}
    reports = [page for page in pages if page.kind is Kind.REPORT]
    applications = {
        page.title: page for page in pages if page.kind is Kind.APPLICATION and page.identified
    }

    def wanted_by(some: Sequence[Report]) -> set[str]:
        return wanted_titles(
            some,
            applications,
            inputs.affiliates,
            aliases=active.config.aliases,
            decisions=active.decisions,
        )

    try:
        wanted = wanted_by(reports)
    except Exception:  # noqa: BLE001 - which report it is, is found out below
        wanted = wanted_by([])
        for report in reports:
            with problems.costing_only(report.title, "linking"):
                wanted |= wanted_by([report])
        reports = [report for report in reports if report.title not in problems]
    for issue in inputs.issues:
        with problems.costing_only(issue.name, "reading the newsletter"):
            wanted |= titles_in(issue.text)
    leads = dict(titles.resolve(wanted - read.keys()))
    existing = {title for title, lead in leads.items() if lead.exists}
    leads |= titles.resolve(year_titles(reports, existing) - read.keys())
    return KnownPages.of(
        inputs.affiliates,
        read | {title: lead.title for title, lead in leads.items() if lead.exists},
        aliases=active.config.aliases,
        health=inputs.health,
        newsletters=active.config.newsletters,
    )
