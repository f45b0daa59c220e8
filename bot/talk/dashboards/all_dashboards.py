"""All dashboards in their order, and the text of one that is not needed any more.

To add a list, describe it in ``lists.py`` and name it in `LISTINGS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.dashboards.breakdowns import (
    BY_FISCAL_YEAR,
    BY_FUND,
    BY_GROUP_NAME,
    BY_REGION,
    by_group_pages,
    dimension_pages,
    long_tables,
    rows_by_grant,
)
from bot.talk.dashboards.lists import (
    CHANGES,
    DUE_PASSED,
    MISSING,
    NO_GROUP,
    UNRECOGNISED,
    listing_pages,
)
from bot.talk.dashboards.overview import overview_page
from bot.talk.dashboards.page import own_page, own_title

if TYPE_CHECKING:
    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.overview import OverviewLink

DIMENSIONS = (BY_FISCAL_YEAR, BY_FUND, BY_REGION)
LISTINGS = (MISSING, DUE_PASSED, NO_GROUP, UNRECOGNISED)


def dashboards(facts: Facts, context: RenderContext) -> tuple[PageContent, ...]:
    """Return all dashboards, each with one region; the overview is the first.

    The overview links to the lists, then to the totals, then to the change log. The same facts
    give the same text, because no time is shown except the days of runs and notices.
    """
    msg = context.messages
    links: list[OverviewLink] = []
    pages: list[PageContent] = []
    for listing in LISTINGS:
        rows = listing.rows(facts, context)
        links.append((listing.title(context), msg(listing.heading), len(rows)))
        pages += listing_pages(listing, rows, context)
    grant_rows = rows_by_grant(facts, context)
    for dimension in DIMENSIONS:
        links.append((dimension.title(context), msg(dimension.heading), None))
        pages += dimension_pages(dimension, facts, grant_rows, context)
    links.append((own_title(context, BY_GROUP_NAME), msg("by-group-heading"), None))
    pages += by_group_pages(facts, context)
    # The number of runs would change the overview with every run, so it is not shown.
    links.append((CHANGES.title(context), msg(CHANGES.heading), None))
    pages += listing_pages(CHANGES, CHANGES.rows(facts, context), context)
    return (overview_page(facts, links, context), *pages, *long_tables(facts, context))


def retired_page(title: str, context: RenderContext) -> PageContent:
    """Return the content for a dashboard that is not in `dashboards` any more.

    For example, a list that became shorter has fewer pages. The text links to the overview.
    """
    overview = context.link(context.account.reports_page, context.messages("overview-heading"))
    heading = context.messages("overview-heading")
    return own_page(title, heading, [context.messages("retired", overview)], context)
