"""Link all reports of a run to the pages of their groups, events, applications and users."""

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
    """Looks titles up: whether the page exists, where it redirects to, its language.

    Answers are kept in the ledger, and the wiki is asked only for unknown titles, in batches.

    :param fresh: whether to ask the wiki for every title again
    :param also: titles that will be needed later; they are asked for in the first batch
    """

    def __init__(
        self, source: Source, ledger: Ledger, *, fresh: bool, also: Iterable[str] = ()
    ) -> None:
        self._also = frozenset(also)
        self._source = source
        self._ledger = ledger
        kept = ledger.resolved_titles.all()
        self._resolved = {} if fresh else kept
        self._old = kept if fresh else {}

    def resolve(self, titles: Iterable[str]) -> Mapping[str, ResolvedTitle]:
        """Return the page that each title leads to.

        :raises WikiError: when the wiki cannot be read
        """
        wanted = set(titles)
        if wanted - self._resolved.keys():
            found = self._source.resolve(sorted((wanted | self._also) - self._resolved.keys()))
            self._resolved |= found
            self._ledger.resolved_titles.remember(
                {title: page for title, page in found.items() if self._old.get(title) != page}
            )
        return {title: self._resolved[title] for title in wanted}

    def forget_unasked(self) -> None:
        """Remove from the ledger the titles that a run with ``fresh`` did not ask for."""
        self._ledger.resolved_titles.forget(self._old.keys() - self._resolved.keys())

    def language(self, title: str) -> str:
        """Return the language code of a page, ``""`` when unknown; the wiki is not asked."""
        page = self._resolved.get(title) or self._old.get(title)
        return page.language if page is not None else ""


@dataclass(frozen=True, slots=True)
class LinkedReports:
    """All reports with their links, their grants, and the backlinks of groups and events.

    ``backlinks`` are the grants and coverage of each group and event. ``coverage`` are the
    mentions of reports in newsletters. ``unheeded`` are editors' decisions about pages that do not
    exist.
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
    """Link every report among the mirrored pages.

    A report or a newsletter issue that raises an error is left out and added to ``problems``.

    :param pages: all mirrored pages: reports, applications and others
    :param page_cache: reads the pages of the events that reports name
    :raises WikiError: when the wiki cannot be read
    """
    applications = {
        page.title: page for page in pages if page.kind is Kind.APPLICATION and page.identified
    }
    known = _known_pages(pages, applications, titles, inputs, active, problems)
    reports = [p for p in pages if p.kind is Kind.REPORT and p.title not in problems]
    read = page_cache.named(sorted(events_to_read((r for r in reports if r.identified), known)))
    names = {}
    for title, page in read.items():
        with problems.caught(title, "reading the event's page"):
            names[title] = names_on(page.text, known)
    known = replace(known, event_names=names)
    decided = by_report(active.decisions)
    linked = []
    for report in reports:
        with problems.caught(report.title, "linking"):
            application = applications.get(known.pages.get(report.application or "", ""))
            links = judge_links(report, application, known, decided.get(report.title, ()))
            linked.append(LinkedReport(report, links, application))
    written: list[Coverage] = []
    for issue in inputs.issues:
        with problems.caught(issue.name, "reading the newsletter"):
            written += coverage(issue.name, issue.text, known)
    found = grants((each for each in linked if each.report.identified), applications.values())
    return LinkedReports(
        tuple(linked),
        found,
        backlinks(found, written),
        tuple(written),
        unheeded(active.decisions, known),
    )


def _known_pages(
    pages: Sequence[Report],
    applications: Mapping[str, Report],
    titles: TitleResolver,
    inputs: LinkInputs,
    active: ActiveConfig,
    problems: Problems,
) -> KnownPages:
    """Return the pages that links may lead to: all titles in the reports, resolved."""
    read = {page.title: page.title for page in pages if page.identified}
    reports = [page for page in pages if page.kind is Kind.REPORT]

    def titles_in_reports(some: Sequence[Report]) -> set[str]:
        return wanted_titles(
            some,
            applications,
            inputs.affiliates,
            aliases=active.config.aliases,
            decisions=active.decisions,
        )

    try:
        wanted = titles_in_reports(reports)
    except Exception:  # noqa: BLE001 - the loop below finds the report that fails
        wanted = titles_in_reports([])
        for report in reports:
            with problems.caught(report.title, "linking"):
                wanted |= titles_in_reports([report])
        reports = [report for report in reports if report.title not in problems]
    for issue in inputs.issues:
        with problems.caught(issue.name, "reading the newsletter"):
            wanted |= titles_in(issue.text)
    resolved = dict(titles.resolve(wanted - read.keys()))
    existing = {title for title, page in resolved.items() if page.exists}
    resolved |= titles.resolve(year_titles(reports, existing) - read.keys())
    return KnownPages.of(
        inputs.affiliates,
        read | {title: page.title for title, page in resolved.items() if page.exists},
        aliases=active.config.aliases,
        health=inputs.health,
        newsletters=active.config.newsletters,
    )
