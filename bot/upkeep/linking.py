"""Links for all reports at once: everything they ask of the wiki goes into a few batches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.links.decisions import by_report, unheeded
from bot.links.evidence import judge
from bot.links.grants import grants
from bot.links.known import Known, wanted_titles, year_titles
from bot.links.model import Linked
from bot.links.newsletters import coverage, titles_in
from bot.links.overview import Overview, overview
from bot.reports.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.links.model import Coverage, Decision, Grant
    from bot.reports.model import Report
    from bot.upkeep.governing import Governing
    from bot.upkeep.papers import Papers
    from bot.upkeep.titles import Titles


@dataclass(frozen=True, slots=True)
class Web:
    """All reports with their links, and the links the other way round.

    ``unheeded`` are decisions of editors for pages that do not exist.
    """

    linked: tuple[Linked, ...]
    grants: tuple[Grant, ...]
    overview: Overview
    coverage: tuple[Coverage, ...] = ()
    unheeded: tuple[Decision, ...] = ()


def link_all(pages: Sequence[Report], titles: Titles, papers: Papers, governing: Governing) -> Web:
    """Judge the links of every report among ``pages``.

    :raises WikiError: when the wiki cannot be read
    """
    reports = [page for page in pages if page.kind is Kind.REPORT]
    applications = {
        page.title: page for page in pages if page.kind is Kind.APPLICATION and page.recognised
    }
    known = _known(pages, titles, papers, governing)
    decided = by_report(governing.decisions)
    linked = []
    for report in reports:
        application = applications.get(known.pages.get(report.application or "", ""))
        links = judge(report, application, known, decided.get(report.title, ()))
        linked.append(Linked(report, links, application))
    written = tuple(
        item for issue in papers.issues for item in coverage(issue.name, issue.text, known)
    )
    found = grants((one for one in linked if one.report.recognised), applications.values())
    return Web(
        tuple(linked),
        found,
        overview(found, written),
        written,
        unheeded(governing.decisions, known),
    )


def _known(pages: Sequence[Report], titles: Titles, papers: Papers, governing: Governing) -> Known:
    read = {page.title: page.title for page in pages if page.recognised}
    reports = [page for page in pages if page.kind is Kind.REPORT]
    wanted = wanted_titles(
        reports,
        {page.title: page for page in pages if page.kind is Kind.APPLICATION and page.recognised},
        papers.affiliates,
        aliases=governing.policy.aliases,
        decisions=governing.decisions,
    )
    for issue in papers.issues:
        wanted |= titles_in(issue.text)
    leads = dict(titles.look_up(wanted - read.keys()))
    existing = {title for title, lead in leads.items() if lead.exists}
    leads |= titles.look_up(year_titles(reports, existing) - read.keys())
    return Known.of(
        papers.affiliates,
        read | {title: lead.title for title, lead in leads.items() if lead.exists},
        aliases=governing.policy.aliases,
        health=papers.health,
        newsletters=governing.policy.newsletters,
    )
