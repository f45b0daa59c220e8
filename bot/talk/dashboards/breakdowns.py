"""Grants by fiscal year, fund, region and group: a page of totals, and a list for each value."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk import grant_columns as columns
from bot.talk.content import RegionKind
from bot.talk.dashboards.facts import status_of
from bot.talk.dashboards.page import name_in_title, own_title, table_pages
from bot.talk.grant_columns import group_cell
from bot.talk.grant_tables import COLUMNS, MAX_TALK_PAGE_ROWS, caption
from bot.wikitext.tables import SortedCell, bar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.reports.model import Status
    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.page import Cells
    from bot.talk.grant_facts import GrantFacts
    from bot.wikitext.tables import Cell


#: The columns of the lists.
LISTED = (
    columns.GRANT,
    columns.GROUP,
    columns.YEARS,
    columns.REPORTS,
    columns.STATUS,
    columns.DUE,
    columns.UNANSWERED,
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A property by which grants are counted.

    ``name`` is a part of the pages' titles. ``heading``, ``intro`` and ``head`` (of the first
    column) are keys of messages. ``value`` returns the property, ``""`` when it is not known.
    """

    name: str
    heading: str
    intro: str
    head: str
    value: Callable[[GrantFacts], str]
    newest_first: bool = False

    def title(self, context: RenderContext) -> str:
        """Return the title of the page of totals."""
        return own_title(context, self.name)


def dimension_pages(
    dimension: Dimension, facts: Facts, rows: Mapping[str, Cells], context: RenderContext
) -> list[PageContent]:
    """Return the page of totals and the lists of each value.

    :param rows: the cells of `LISTED` for each grant, by its key
    """
    msg = context.messages
    groups: dict[str, list[GrantFacts]] = defaultdict(list)
    for grant in facts.grants:
        groups[" ".join(dimension.value(grant).split())].append(grant)
    values = sorted(filter(None, groups), reverse=dimension.newest_first)
    values += [""] if "" in groups else []
    totals, lists = [], []
    statuses = facts.statuses
    most = max((_reports(groups[value]) for value in values), default=0)
    for value in values:
        shown = value or msg("not-shown")
        title = own_title(context, dimension.name, name_in_title(value or "Not shown"))
        counts = totals_of(groups[value], statuses, most, context)
        totals.append((context.link(title, shown), *counts))
        heading = msg("heading-of-value", msg(dimension.heading), context.text(shown, 80))
        heads = [msg(column.head) for column in LISTED]
        listed = [rows[grant.key] for grant in groups[value]]
        up = dimension.title(context)
        lists += table_pages(title, heading, "", heads, listed, context, up=up)
    heads = [msg(dimension.head), *totals_heads(statuses, context)]
    intro, heading = msg(dimension.intro), msg(dimension.heading)
    return [*table_pages(dimension.title(context), heading, intro, heads, totals, context), *lists]


def listed_rows(facts: Facts, context: RenderContext) -> dict[str, Cells]:
    """Return the cells of `LISTED` for each grant, by its key."""
    return {
        grant.key: tuple(column.cell(grant, context) for column in LISTED) for grant in facts.grants
    }


def totals_heads(statuses: Sequence[Status], context: RenderContext) -> list[str]:
    """Return the heads of the columns of `totals_of`."""
    msg = context.messages
    named = [context.text(str(status), 40) for status in statuses]
    return [msg("column-grants"), msg("column-reports"), *named, *map(msg, _LAST_HEADS)]


_LAST_HEADS = ("column-other-status", "column-missing")


def totals_of(
    grants: Sequence[GrantFacts], statuses: Sequence[Status], most: int, context: RenderContext
) -> list[Cell]:
    """Return the numbers of grants, of reports by status, and of unanswered questions.

    :param statuses: those that have a column of their own
    :param most: the number of reports that gets the longest bar
    """
    number = context.messages.number
    found = Counter(status_of(one.report) for grant in grants for one in grant.reports)
    reports = _reports(grants)
    counts = [found[status] for status in (*statuses, None)]
    return [
        number(len(grants)),
        SortedCell(str(reports), bar(number(reports), reports, most)),
        *(number(count) if count else "" for count in counts),
        number(sum(grant.missing or 0 for grant in grants)),
    ]


def _reports(grants: Sequence[GrantFacts]) -> int:
    return sum(len(grant.reports) for grant in grants)


BY_FISCAL_YEAR = Dimension(
    name="By fiscal year",
    heading="by-fiscal-year-heading",
    intro="by-fiscal-year-intro",
    head="column-fiscal-year",
    value=lambda grant: grant.fiscal_year,
    newest_first=True,
)


BY_FUND = Dimension(
    name="By fund",
    heading="by-fund-heading",
    intro="by-fund-intro",
    head="column-fund",
    value=lambda grant: grant.fund,
)


BY_REGION = Dimension(
    name="By region",
    heading="by-region-heading",
    intro="by-region-intro",
    head="column-region",
    value=lambda grant: grant.region,
)


BY_GROUP_NAME = "By group"


def by_group_pages(facts: Facts, context: RenderContext) -> list[PageContent]:
    """Return the pages with one row for each group strongly linked with a grant, by title."""
    msg = context.messages
    grants = facts.by_group()
    most = max((sum(len(one.reports) for one in its) for its in grants.values()), default=0)
    statuses = facts.statuses
    recognised = {link.title: link.recognised for grant in facts.grants for link in grant.groups}
    rows = []
    for title, its in grants.items():
        shown = group_cell(title, context, recognised=recognised[title])
        if len(its) > MAX_TALK_PAGE_ROWS:
            own = long_table_title(RegionKind.GROUP_REPORTS, title, context)
            shown = msg("with-note", shown, context.link(own, msg("whole-table")))
        rows.append((shown, *totals_of(its, statuses, most, context)))
    heads = [msg("column-group"), *totals_heads(statuses, context)]
    heading, intro = msg("by-group-heading"), msg("by-group-intro")
    return table_pages(own_title(context, BY_GROUP_NAME), heading, intro, heads, rows, context)


_LONG_TABLE_NAMES = {RegionKind.GROUP_REPORTS: "Group", RegionKind.EVENT_REPORTS: "Event"}


def long_table_title(kind: RegionKind, page: str, context: RenderContext) -> str:
    """Return the title of the bot's page with the whole table of a group or event.

    :param page: the title of the group's or event's page
    """
    return own_title(context, _LONG_TABLE_NAMES[kind], page)


def long_tables(facts: Facts, context: RenderContext) -> list[PageContent]:
    """Return the whole tables of all groups and events with too many grants for a talk page."""
    return [
        content
        for kind, grants in (
            (RegionKind.GROUP_REPORTS, facts.by_group()),
            (RegionKind.EVENT_REPORTS, facts.by_event()),
        )
        for page, its in grants.items()
        if len(its) > MAX_TALK_PAGE_ROWS
        for content in _long_table_pages(kind, page, its, context)
    ]


def _long_table_pages(
    kind: RegionKind, page: str, grants: Sequence[GrantFacts], context: RenderContext
) -> list[PageContent]:
    msg = context.messages
    shown = (*COLUMNS[kind], *columns.AMOUNTS[1:])
    rows = [tuple(column.cell(grant, context) for column in shown) for grant in grants]
    heads = [msg(column.head) for column in shown]
    heading = caption(kind, page, context)
    intro = context.link(page) + f"\n\n<small>{msg('table-legend', context.arrow)}</small>"
    return table_pages(long_table_title(kind, page, context), heading, intro, heads, rows, context)
