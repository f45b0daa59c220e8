"""Build small reports, applications and wikis for tests of linking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.links.affiliates import Affiliate
from bot.links.known_pages import KnownPages
from bot.links.model import Link, LinkedReport, ReportLinks, Role, Strength
from bot.links.rules import Evidence, Rule
from bot.reports.model import Kind, PageLink, Report, Understanding
from bot.reports.title import read_title

RAPID = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/"
TAJIK, CYPRUS = "Tajik Wikimedians User Group", "Wikimedia Community User Group Cyprus"


def affiliate(name: str, *contacts: str, recognised: bool = True) -> Affiliate:
    return Affiliate(name, "User Group", contacts, recognised)


def wiki(*pages: str, groups: Iterable[str] = (TAJIK, CYPRUS), **more: Any) -> KnownPages:
    """Return a wiki with the pages of some groups, and other pages."""
    titles = {title: title for title in (*groups, *pages)}
    return KnownPages.of(map(affiliate, groups), titles, **more)


def report(title: str, *links: tuple[str, str], **facts: Any) -> Report:
    """Return a report with links; each link is a title and the key of its question."""
    named = read_title(title)
    defaults: dict[str, Any] = {
        "application": named.application,
        "proposal_id": named.proposal_id,
        "period": named.period,
        "year": named.year,
        "references": tuple(PageLink((target,), key[:1], key) for target, key in links),
    }
    return Report(title, 1, Kind.REPORT, understanding=Understanding.WHOLE, **{**defaults, **facts})


def rapid(proposal: str, *links: tuple[str, str], **facts: Any) -> Report:
    """Return a Rapid Fund report for a proposal, with links in its answers."""
    return report(f"{RAPID}{proposal} (ID: 22748804)/Final Report", *links, **facts)


def application(title: str = "A", header: Mapping[str, str] | None = None, **facts: Any) -> Report:
    """Return an application."""
    return Report(
        title,
        1,
        Kind.APPLICATION,
        understanding=Understanding.WHOLE,
        header=tuple((header or {}).items()),
        **facts,
    )


def linked(
    one: Report, strong: Mapping[str, Role], its: Report | None = None, **more: Any
) -> LinkedReport:
    """Return a report with strong links, given by title and role."""
    links = tuple(
        Link(title, role, Strength.STRONG, (Evidence(Rule.TITLE_PREFIX),), **more)
        for title, role in strong.items()
    )
    return LinkedReport(one, ReportLinks(links), its)
