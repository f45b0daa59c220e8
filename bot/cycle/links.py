"""Where titles lead: asked of the wiki in batches, once, and remembered until they change.

Links for all reports at once: everything they ask of the wiki goes into a few batches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.links.grants import Backlinks, backlinks, grants
from bot.links.judgement import by_report, judge, unheeded
from bot.links.known_pages import KnownPages, wanted_titles, year_titles
from bot.links.model import LinkedReport
from bot.links.newsletters import coverage, titles_in
from bot.reports.model import Kind
from bot.store.records import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.cycle.config import ActiveConfig
    from bot.cycle.inputs import LinkInputs
    from bot.links.model import Coverage, Decision, Grant
    from bot.reports.model import Report
    from bot.store.ledger import Ledger
    from bot.wiki.source import Source


class TitleResolver:
    """The index of titles for one run.

    :param fresh: whether to ask for all of them again
    :param also: titles that are asked for along with others, since they will be wanted later
    """

    def __init__(
        self, source: Source, ledger: Ledger, *, fresh: bool, also: Iterable[str] = ()
    ) -> None:
        self._also = frozenset(also)
        self._source = source
        self._ledger = ledger
        self._leads = ledger.targets.all()
        self._old = dict(self._leads) if fresh else {}
        if fresh:
            self._leads = {}

    def look_up(self, titles: Iterable[str]) -> Mapping[str, Lead]:
        """Return where each title leads.

        :raises WikiError: when the wiki cannot be read
        """
        wanted = set(titles)
        if wanted - self._leads.keys():
            asked = sorted((wanted | self._also) - self._leads.keys())
            found = {
                title: Lead(target.title, target.exists, target.language)
                for title, target in self._source.resolve(asked).items()
            }
            self._leads |= found
            self._ledger.targets.remember(
                {t: lead for t, lead in found.items() if self._old.get(t) != lead}
            )
        return {title: self._leads[title] for title in wanted}

    def forget_unasked(self) -> None:
        """Drop what nobody asked for since the index was made afresh."""
        self._ledger.targets.forget(self._old.keys() - self._leads.keys())

    def language(self, title: str) -> str:
        """Return the language that the wiki gives a page, as far as it was told."""
        lead = self._leads.get(title) or self._old.get(title)
        return lead.language if lead is not None else ""


@dataclass(frozen=True, slots=True)
class LinkedReports:
    """All reports with their links, and the links the other way round.

    ``unheeded`` are decisions of editors for pages that do not exist.
    """

    linked: tuple[LinkedReport, ...]
    grants: tuple[Grant, ...]
    backlinks: Backlinks
    coverage: tuple[Coverage, ...] = ()
    unheeded: tuple[Decision, ...] = ()


def link_reports(
    pages: Sequence[Report], titles: TitleResolver, papers: LinkInputs, governing: ActiveConfig
) -> LinkedReports:
    """Judge the links of every report among ``pages``.

    :raises WikiError: when the wiki cannot be read
    """
    reports = [page for page in pages if page.kind is Kind.REPORT]
    applications = {
        page.title: page for page in pages if page.kind is Kind.APPLICATION and page.identified
    }
    known = _known(pages, titles, papers, governing)
    decided = by_report(governing.decisions)
    linked = []
    for report in reports:
        application = applications.get(known.pages.get(report.application or "", ""))
        links = judge(report, application, known, decided.get(report.title, ()))
        linked.append(LinkedReport(report, links, application))
    written = tuple(
        item for issue in papers.issues for item in coverage(issue.name, issue.text, known)
    )
    found = grants((one for one in linked if one.report.identified), applications.values())
    return LinkedReports(
        tuple(linked),
        found,
        backlinks(found, written),
        written,
        unheeded(governing.decisions, known),
    )


def _known(
    pages: Sequence[Report], titles: TitleResolver, papers: LinkInputs, governing: ActiveConfig
) -> KnownPages:
    read = {page.title: page.title for page in pages if page.identified}
    reports = [page for page in pages if page.kind is Kind.REPORT]
    wanted = wanted_titles(
        reports,
        {page.title: page for page in pages if page.kind is Kind.APPLICATION and page.identified},
        papers.affiliates,
        aliases=governing.policy.aliases,
        decisions=governing.decisions,
    )
    for issue in papers.issues:
        wanted |= titles_in(issue.text)
    leads = dict(titles.look_up(wanted - read.keys()))
    existing = {title for title, lead in leads.items() if lead.exists}
    leads |= titles.look_up(year_titles(reports, existing) - read.keys())
    return KnownPages.of(
        papers.affiliates,
        read | {title: lead.title for title, lead in leads.items() if lead.exists},
        aliases=governing.policy.aliases,
        health=papers.health,
        newsletters=governing.policy.newsletters,
    )
