"""All dashboards in their order: first the overview, with links to the others, totals and charts.

To add a list, describe it in ``lists.py`` and name it in `LISTINGS`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

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
from bot.talk.dashboards.facts import status_of, year_of
from bot.talk.dashboards.lists import (
    CHANGES,
    DUE_PASSED,
    MISSING,
    NO_GROUP,
    UNRECOGNISED,
    listing_pages,
)
from bot.talk.dashboards.page import own_page, own_title
from bot.talk.grant_facts import HEADS
from bot.wikitext.tables import bar, fact_table, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext
    from bot.talk.dashboards.facts import Facts

OverviewLink: TypeAlias = tuple[str, str, int | None]
"""A link to a dashboard: title, link text, and a number of rows to show, ``None`` for no number."""

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
    return (_overview_page(facts, links, context), *pages, *long_tables(facts, context))


def retired_page(title: str, context: RenderContext) -> PageContent:
    """Return the content for a dashboard that is not in `dashboards` any more.

    For example, a list that became shorter has fewer pages. The text links to the overview.
    """
    overview = context.link(context.account.reports_page, context.messages("overview-heading"))
    heading = context.messages("overview-heading")
    return own_page(title, heading, [context.messages("retired", overview)], context)


def _overview_page(
    facts: Facts, links: Sequence[OverviewLink], context: RenderContext
) -> PageContent:
    """Return the content of the overview.

    :param links: the links to the other dashboards
    """
    blocks = [
        context.messages("overview-intro"),
        "\n".join(_list_item(*link, context) for link in links),
        _totals(facts, context),
        _reports_by_year(facts, context),
        _reached_targets(facts, context),
    ]
    return own_page(
        context.account.reports_page, context.messages("overview-heading"), blocks, context
    )


def _list_item(title: str, text: str, rows: int | None, context: RenderContext) -> str:
    shown = context.link(title, text)
    if rows is not None:
        shown = context.messages("with-note", shown, context.messages.number(rows))
    return f"* {shown}"


def _totals(facts: Facts, context: RenderContext) -> str:
    """Return the table of totals."""
    msg = context.messages
    reports = facts.reports
    counts = (
        ("total-grants", len(facts.grants)),
        ("total-reports", len(reports)),
        ("total-with-missing", sum(bool(one.report.missing) for _, one in reports)),
        ("total-missing", sum(len(one.report.missing) for _, one in reports)),
        ("total-groups", len(facts.by_group())),
        ("total-events", len(facts.by_event())),
        ("total-coverage", len(facts.shown_coverage)),
        ("total-unrecognised", len(facts.unrecognised)),
    )
    rows = [(msg(key), msg.number(count)) for key, count in counts]
    return fact_table(msg("totals-caption"), rows)


def _reports_by_year(facts: Facts, context: RenderContext) -> str:
    """Return the chart of reports by year and status, ``""`` without reports."""
    msg = context.messages
    counts = Counter(
        (year_of(grant, one.report) or 0, status_of(one.report)) for grant, one in facts.reports
    )
    most, statuses = max(counts.values(), default=0), facts.statuses
    rows = []
    for year in sorted({year for year, _ in counts}, reverse=True):
        cells = [counts[year, status] for status in (*statuses, None)]
        bars = [bar(msg.number(n), n, most) for n in cells]
        rows.append([str(year) if year else msg("not-shown"), *bars])
    heads = [msg("column-years"), *(context.text(str(status), 40) for status in statuses)]
    heads.append(msg("column-other-status"))
    return table(msg("by-year-caption"), heads, rows) if rows else ""


def _reached_targets(facts: Facts, context: RenderContext) -> str:
    """Return the chart of grants whose result is at or above the target."""
    msg = context.messages
    rows = []
    for place, head in enumerate(HEADS):
        both = [
            (metric.target.value, metric.result().value)
            for grant in facts.grants
            if (metric := grant.people[place]) is not None
        ]
        numbers = [(target, result) for target, result in both if target and result is not None]
        reached = sum(result >= target for target, result in numbers)
        words = msg("part-of", msg.number(reached), msg.number(len(numbers)))
        rows.append([msg(f"column-{head}"), bar(words, reached, len(numbers))])
    heads = [msg("column-measure"), msg("column-target-reached")]
    return table(msg("targets-caption"), heads, rows)
