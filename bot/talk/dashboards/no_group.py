"""Grants that no group is surely linked with, and the groups that may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.links.model import ReportLinks, Role, Strength
from bot.talk import grant_table as cells
from bot.talk.dashboards.listing import Listing
from bot.talk.reasons import linked_pages

if TYPE_CHECKING:
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.paging import Row
    from bot.talk.grant_facts import GrantFacts
    from bot.talk.voice import Voice

#: Candidates named of one grant.
_MOST = 5


def _rows(facts: Facts, voice: Voice) -> list[Row]:
    return [
        (
            cells.grant(grant, voice),
            cells.reports(grant, voice),
            voice.text(_organization(grant), 120),
            "<br>".join(_candidates(grant, voice)),
        )
        for grant in facts.grants
        if not grant.groups
    ]


def _organization(grant: GrantFacts) -> str:
    pages = [one.application for one in grant.reports] + [one.report for one in grant.reports]
    return next((page.organization for page in pages if page and page.organization), "")


def _candidates(grant: GrantFacts, voice: Voice) -> list[str]:
    weak = {
        link.title: link
        for one in grant.reports
        for link in one.links.links
        if link.role is Role.GROUP
    }
    links = ReportLinks(tuple(weak[title] for title in sorted(weak)))
    return linked_pages(links, Strength.WEAK, voice)[:_MOST]


NO_GROUP = Listing(
    name="No group found",
    heading="no-group-heading",
    intro="no-group-intro",
    heads=("column-grant", "column-reports", "column-organization", "column-candidates"),
    rows=_rows,
)
