"""The overview, the first of the dashboards: links to the others, totals, and two charts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from bot.talk.dashboards.facts import status_of, year_of
from bot.talk.dashboards.page import own_page
from bot.talk.grant_facts import HEADS
from bot.wikitext.tables import bar, fact_table, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext
    from bot.talk.dashboards.facts import Facts


OverviewLink: TypeAlias = tuple[str, str, int | None]
"""A link to a dashboard: title, link text, and a number of rows to show, ``None`` for no number."""


def overview_page(
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
