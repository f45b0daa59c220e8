"""The whole tables of groups and events with more grants than a talk page should hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.content import RegionKind
from bot.talk.dashboards.lists import table_pages
from bot.talk.dashboards.page import own_title
from bot.talk.grant_columns import AMOUNTS
from bot.talk.grant_facts import grant_facts
from bot.talk.grant_tables import COLUMNS, MAX_TALK_PAGE_ROWS, caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.links.model import Grant
    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext
    from bot.talk.dashboards.facts import Facts
    from bot.talk.grant_facts import GrantFacts

_NAMES = {RegionKind.GROUP_REPORTS: "Group", RegionKind.EVENT_REPORTS: "Event"}


def long_table_title(kind: RegionKind, page: str, context: RenderContext) -> str:
    """Return the title of the bot's page with the whole table of a group or event.

    :param page: the title of the group's or event's page
    """
    return own_title(context, _NAMES[kind], page)


def long_table(
    kind: RegionKind, page: str, grants: Sequence[Grant], context: RenderContext
) -> list[PageContent]:
    """Return the bot's pages with the whole table of a group or event."""
    return _pages(kind, page, grant_facts(grants), context)


def long_tables(facts: Facts, context: RenderContext) -> list[PageContent]:
    """Return the pages for all groups and events that have too many grants for a talk page."""
    return [
        content
        for kind, grants in (
            (RegionKind.GROUP_REPORTS, facts.by_group()),
            (RegionKind.EVENT_REPORTS, facts.by_event()),
        )
        for page, its in grants.items()
        if len(its) > MAX_TALK_PAGE_ROWS
        for content in _pages(kind, page, its, context)
    ]


def _pages(
    kind: RegionKind, page: str, grants: Sequence[GrantFacts], context: RenderContext
) -> list[PageContent]:
    msg = context.messages
    columns = (*COLUMNS[kind], *AMOUNTS[1:])
    rows = [tuple(column.cell(grant, context) for column in columns) for grant in grants]
    heads = [msg(column.head) for column in columns]
    heading = caption(kind, page, context)
    intro = context.link(page) + f"\n\n<small>{msg('table-legend', context.arrow)}</small>"
    return table_pages(long_table_title(kind, page, context), heading, intro, heads, rows, context)
