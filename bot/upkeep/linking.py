"""Links for all reports at once: everything they ask of the wiki goes into a few batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.links.affiliates import Affiliate
from bot.links.evidence import Known, judge, titles_to_resolve
from bot.links.model import Linked
from bot.links.names import Groups, group_root
from bot.reports.model import Kind
from bot.reports.title import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.model import Report
    from bot.upkeep.titles import Titles


def link_all(
    pages: Sequence[Report], titles: Titles, affiliates: Sequence[Affiliate]
) -> tuple[Linked, ...]:
    """Judge the links of every report among ``pages``.

    :raises WikiError: when the wiki cannot be read
    """
    reports = [page for page in pages if page.kind is Kind.REPORT]
    applications = {
        page.title: page for page in pages if page.kind is Kind.APPLICATION and page.recognised
    }
    names = {name for affiliate in affiliates if (name := normalise(affiliate.name))}
    asked = names.union(*(titles_to_resolve(report) for report in reports))
    asked |= {root for title in asked if (root := group_root(title))}
    known = _known(affiliates, _existing(titles, asked))
    linked = []
    for report in reports:
        application = applications.get(known.pages.get(report.application or "", ""))
        linked.append(Linked(report, judge(report, application, known), application))
    return tuple(linked)


def _existing(titles: Titles, asked: set[str]) -> Mapping[str, str]:
    leads = titles.look_up(asked)
    return {title: lead.title for title, lead in leads.items() if lead.exists}


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
