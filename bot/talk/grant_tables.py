"""The regions with tables of grants for the talk pages of groups and events."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.talk import grant_columns as columns
from bot.talk.content import OWN_PAGE, Region, RegionKind
from bot.talk.dashboards.page import own_title
from bot.talk.grant_columns import grant_table
from bot.talk.grant_facts import grant_facts
from bot.talk.link_lists import coverage_list
from bot.wikitext.escape import shorten
from bot.wikitext.tables import folded, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.links.model import Coverage, Grant
    from bot.talk.context import RenderContext
    from bot.talk.grant_facts import GrantFacts

#: With more grants than this, a talk page has a summary, and the table is on a page of the bot.
MAX_TALK_PAGE_ROWS = 30
#: A summary has one row for each year and shows no earlier years.
_MAX_YEARS = 12
#: A summary has one column for each of the most common statuses, so that the table stays narrow.
_MAX_STATUSES = 5


def grants_region(
    kind: RegionKind,
    page: str,
    grants: Sequence[Grant],
    coverage: Sequence[Coverage],
    context: RenderContext,
    *,
    only_at_marker: bool = False,
) -> Region:
    """Return the region with the grants of a group or an event, and its newsletter items.

    The table has one row for each grant, the newest first. Grants without an identified report
    are left out. With more than `MAX_TALK_PAGE_ROWS` grants, the region has only a summary and a
    link to the bot's page with the whole table.

    :param kind: `GROUP_REPORTS` or `EVENT_REPORTS`
    :param page: the title of the group's or event's page
    :param only_at_marker: as in `Region`
    """
    heading = context.messages(_HEADINGS[kind])
    body = _body(kind, page, grants, coverage, context)
    return Region(kind, OWN_PAGE, heading, body, only_at_marker)


#: The columns of the tables by the kind of region.
COLUMNS = {
    RegionKind.GROUP_REPORTS: (columns.GRANT_AND_FUND, *columns.REPORTING),
    RegionKind.EVENT_REPORTS: (columns.GRANT_AND_FUND, columns.GROUP, *columns.REPORTING),
}
_HEADINGS = {
    RegionKind.GROUP_REPORTS: "group-heading",
    RegionKind.EVENT_REPORTS: "event-heading",
}
_CAPTIONS = {
    RegionKind.GROUP_REPORTS: "group-caption",
    RegionKind.EVENT_REPORTS: "event-caption",
}


def caption(kind: RegionKind, page: str, context: RenderContext) -> str:
    """Return the caption of a group's or event's table."""
    return context.messages(_CAPTIONS[kind], context.text(page, 120))


_LONG_TABLE_NAMES = {RegionKind.GROUP_REPORTS: "Group", RegionKind.EVENT_REPORTS: "Event"}


def long_table_title(kind: RegionKind, page: str, context: RenderContext) -> str:
    """Return the title of the bot's page with the whole table of a group or event.

    :param page: the title of the group's or event's page
    """
    return own_title(context, _LONG_TABLE_NAMES[kind], page)


def _body(
    kind: RegionKind,
    page: str,
    grants: Sequence[Grant],
    coverage: Sequence[Coverage],
    context: RenderContext,
) -> str:
    msg = context.messages
    facts = grant_facts(grants)
    parts = []
    if any(link.title == page and not link.recognised for one in facts for link in one.groups):
        parts.append(msg("derecognised-note"))
    if len(facts) > MAX_TALK_PAGE_ROWS:
        whole = context.link(long_table_title(kind, page, context), msg("whole-table"))
        parts += [msg("long-summary", len(facts), whole), _counts_table(kind, page, facts, context)]
    else:
        parts.append(grant_table(caption(kind, page, context), facts, context, COLUMNS[kind]))
        parts.append(f"<small>{msg('table-legend', context.arrow)}</small>")
        if any(one.awarded or one.recommended or one.spent or any(one.people) for one in facts):
            amounts = grant_table("", facts, context, columns.AMOUNTS)
            parts.append(folded(msg("amounts-title"), amounts))
    parts += [coverage_list(coverage, context), context.credits()]
    return context.box("\n\n".join(part for part in parts if part))


def _counts_table(
    kind: RegionKind, page: str, facts: Sequence[GrantFacts], context: RenderContext
) -> str:
    """Return the table in place of a too long one: numbers of grants by start year and status."""
    msg = context.messages
    statuses = Counter(one.last.status or "" for one in facts)
    shown = sorted(sorted(statuses), key=lambda name: -statuses[name])[:_MAX_STATUSES]
    years = sorted({one.year or 0 for one in facts}, reverse=True)[:_MAX_YEARS]
    counts = Counter((one.year or 0, one.last.status or "") for one in facts)
    rows = []
    for year in years:
        in_year = sum(count for (y, _), count in counts.items() if y == year)
        cells = [msg.number(counts[year, name]) if counts[year, name] else "" for name in shown]
        rows.append([str(year) if year else msg("not-shown"), msg.number(in_year), *cells])
    names = [context.text(shorten(name, 40), 40) or msg("not-shown") for name in shown]
    heads = [msg("column-years"), msg("column-grants"), *names]
    return table(caption(kind, page, context), heads, rows)
