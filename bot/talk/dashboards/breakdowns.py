"""Grants by fiscal year, fund and region, with a list for each value; grants by group and event."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk import grant_columns as columns
from bot.talk.content import RegionKind
from bot.talk.dashboards.facts import status_of
from bot.talk.dashboards.page import name_in_title, own_title, table_pages
from bot.talk.grant_columns import group_cell
from bot.talk.grant_tables import COLUMNS, MAX_TALK_PAGE_ROWS, caption, long_table_title
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


#: The columns of a list of grants that have one fiscal year, fund or region.
LIST_COLUMNS = (
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
    """A property by which grants are grouped.

    ``name`` is a part of the pages' titles. ``heading``, ``intro`` and ``head`` (of the first
    column) are keys of messages. ``value`` returns the property of a grant, ``""`` when unknown.
    With ``newest_first`` the values are in descending order.
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
    """Return the page of totals, and the list of the grants with each value.

    :param rows: from `rows_by_grant`
    """
    msg = context.messages
    by_value: dict[str, list[GrantFacts]] = defaultdict(list)
    for grant in facts.grants:
        by_value[" ".join(dimension.value(grant).split())].append(grant)
    values = sorted(filter(None, by_value), reverse=dimension.newest_first)
    values += [""] if "" in by_value else []
    totals, lists = [], []
    statuses = facts.statuses
    most = max((_report_count(grants) for grants in by_value.values()), default=0)
    for value in values:
        shown = value or msg("not-shown")
        title = own_title(context, dimension.name, name_in_title(value or "Not shown"))
        counts = _totals_cells(by_value[value], statuses, most, context)
        totals.append((context.link(title, shown), *counts))
        heading = msg("heading-of-value", msg(dimension.heading), context.text(shown, 80))
        heads = [msg(column.head) for column in LIST_COLUMNS]
        listed = [rows[grant.key] for grant in by_value[value]]
        up = dimension.title(context)
        lists += table_pages(title, heading, "", heads, listed, context, up=up)
    heads = [msg(dimension.head), *_totals_heads(statuses, context)]
    intro, heading = msg(dimension.intro), msg(dimension.heading)
    return [*table_pages(dimension.title(context), heading, intro, heads, totals, context), *lists]


def rows_by_grant(facts: Facts, context: RenderContext) -> dict[str, Cells]:
    """Return the row of each grant in the lists of `dimension_pages`, by the grant's key."""
    return {
        grant.key: tuple(column.cell(grant, context) for column in LIST_COLUMNS)
        for grant in facts.grants
    }


def _totals_heads(statuses: Sequence[Status], context: RenderContext) -> list[str]:
    """Return the heads of the columns of `_totals_cells`."""
    msg = context.messages
    named = [context.text(str(status), 40) for status in statuses]
    counts = [msg("column-grants"), msg("column-reports")]
    return [*counts, *named, msg("column-other-status"), msg("column-missing")]


def _totals_cells(
    grants: Sequence[GrantFacts], statuses: Sequence[Status], most: int, context: RenderContext
) -> list[Cell]:
    """Return the numbers of grants, of reports by status, and of unanswered questions.

    :param statuses: the statuses that have a column each
    :param most: the number of reports with the longest bar
    """
    number = context.messages.number
    found = Counter(status_of(one.report) for grant in grants for one in grant.reports)
    reports = _report_count(grants)
    counts = [found[status] for status in (*statuses, None)]
    return [
        number(len(grants)),
        SortedCell(str(reports), bar(number(reports), reports, most)),
        *(number(count) if count else "" for count in counts),
        number(sum(grant.missing or 0 for grant in grants)),
    ]


def _report_count(grants: Sequence[GrantFacts]) -> int:
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
    """Return the pages with the totals of each group that is strongly linked with a grant."""
    msg = context.messages
    by_group = facts.by_group()
    most = max((_report_count(grants) for grants in by_group.values()), default=0)
    statuses = facts.statuses
    recognised = {link.title: link.recognised for grant in facts.grants for link in grant.groups}
    rows = []
    for title, grants in by_group.items():
        shown = group_cell(title, context, recognised=recognised[title])
        if len(grants) > MAX_TALK_PAGE_ROWS:
            own = long_table_title(RegionKind.GROUP_REPORTS, title, context)
            shown = msg("with-note", shown, context.link(own, msg("whole-table")))
        rows.append((shown, *_totals_cells(grants, statuses, most, context)))
    heads = [msg("column-group"), *_totals_heads(statuses, context)]
    heading, intro = msg("by-group-heading"), msg("by-group-intro")
    return table_pages(own_title(context, BY_GROUP_NAME), heading, intro, heads, rows, context)


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
    """Return the pages of the whole table of a group or event."""
    msg = context.messages
    shown = (*COLUMNS[kind], *columns.AMOUNTS[1:])
    rows = [tuple(column.cell(grant, context) for column in shown) for grant in grants]
    heads = [msg(column.head) for column in shown]
    heading = caption(kind, page, context)
    intro = context.link(page) + f"\n\n<small>{msg('table-legend', context.arrow)}</small>"
    return table_pages(long_table_title(kind, page, context), heading, intro, heads, rows, context)
