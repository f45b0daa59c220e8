"""All overview pages, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.dashboards.breakdowns import (
    BY_FISCAL_YEAR,
    BY_FUND,
    BY_GROUP_NAME,
    BY_REGION,
    by_group_pages,
    dimension_pages,
    listed_rows,
    long_tables,
)
from bot.talk.dashboards.change_log import CHANGES
from bot.talk.dashboards.lists import (
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

DIMENSIONS = (BY_FISCAL_YEAR, BY_FUND, BY_REGION)
LISTINGS = (MISSING, DUE_PASSED, NO_GROUP, UNRECOGNISED)


def dashboards(facts: Facts, context: RenderContext) -> tuple[PageContent, ...]:
    """Return all of the bot's own pages, each with one region; the overview first.

    The overview links first to the lists of what waits, then to the totals, last to the change log.
    The same facts give the same text: it contains no time except the days of runs and notices.
    """
    msg = context.messages
    ways: list[tuple[str, str, int | None]] = []
    pages: list[PageContent] = []
    for listing in LISTINGS:
        rows = listing.rows(facts, context)
        ways.append((listing.title(context), msg(listing.heading), len(rows)))
        pages += listing_pages(listing, rows, context)
    cells = listed_rows(facts, context)
    for dimension in DIMENSIONS:
        ways.append((dimension.title(context), msg(dimension.heading), None))
        pages += dimension_pages(dimension, facts, cells, context)
    ways.append((own_title(context, BY_GROUP_NAME), msg("by-group-heading"), None))
    pages += by_group_pages(facts, context)
    # Without the number of runs, which would change the overview with every run.
    ways.append((CHANGES.title(context), msg(CHANGES.heading), None))
    pages += listing_pages(CHANGES, CHANGES.rows(facts, context), context)
    return (overview_page(facts, ways, context), *pages, *long_tables(facts, context))


def retired_page(title: str, context: RenderContext) -> PageContent:
    """Return the content for a page of the bot that `dashboards` no longer makes.

    A list that became shorter leaves such a page behind, with rows that are out of date.
    """
    overview = context.link(context.account.reports_page, context.messages("overview-heading"))
    heading = context.messages("overview-heading")
    return own_page(title, heading, [context.messages("retired", overview)], context)
