"""All overview pages, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.dashboards.by_fiscal_year import BY_FISCAL_YEAR
from bot.talk.dashboards.by_fund import BY_FUND
from bot.talk.dashboards.by_group import NAME, by_group_pages
from bot.talk.dashboards.by_region import BY_REGION
from bot.talk.dashboards.changes import CHANGES
from bot.talk.dashboards.dimension import dimension_pages, listed_rows
from bot.talk.dashboards.due_passed import DUE_PASSED
from bot.talk.dashboards.listing import listing_pages
from bot.talk.dashboards.long_tables import long_tables
from bot.talk.dashboards.missing import MISSING
from bot.talk.dashboards.no_group import NO_GROUP
from bot.talk.dashboards.overview import overview_page
from bot.talk.dashboards.paging import own_page, own_title
from bot.talk.dashboards.unrecognised import UNRECOGNISED

if TYPE_CHECKING:
    from bot.talk.dashboards.facts import Facts
    from bot.talk.voice import Voice
    from bot.talk.wish import Wish

DIMENSIONS = (BY_FISCAL_YEAR, BY_FUND, BY_REGION)
LISTINGS = (DUE_PASSED, MISSING, NO_GROUP, UNRECOGNISED, CHANGES)


def dashboards(facts: Facts, voice: Voice) -> tuple[Wish, ...]:
    """Return all of the bot's own pages, each with one region; the overview first.

    The same facts give the same text: it holds no time but the runs' own days.
    """
    say = voice.messages
    ways: list[tuple[str, str, int | None]] = []
    pages: list[Wish] = []
    cells = listed_rows(facts, voice)
    for dimension in DIMENSIONS:
        ways.append((dimension.title(voice), say(dimension.heading), None))
        pages += dimension_pages(dimension, facts, cells, voice)
    ways.append((own_title(voice, NAME), say("by-group-heading"), None))
    pages += by_group_pages(facts, voice)
    for listing in LISTINGS:
        rows = listing.rows(facts, voice)
        # Else each run would change the overview, too.
        count = None if listing is CHANGES else len(rows)
        ways.append((listing.title(voice), say(listing.heading), count))
        pages += listing_pages(listing, rows, voice)
    return (overview_page(facts, ways, voice), *pages, *long_tables(facts, voice))


def retired_page(title: str, voice: Voice) -> Wish:
    """Return what to put on a page of the bot's own that `dashboards` no longer makes.

    A list that became shorter leaves such a page behind; its rows would no longer be true.
    """
    overview = voice.link(voice.reports_page, voice.messages("overview-heading"))
    heading = voice.messages("overview-heading")
    return own_page(title, heading, [voice.messages("retired", overview)], voice)
