"""The table of grants: one row for each, with its application and all reports on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk.grant_facts import HEADS
from bot.wikitext.escape import escape, shorten
from bot.wikitext.tables import SortedCell, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.reports.model import Metric, Quantity, Report
    from bot.talk.context import RenderContext
    from bot.talk.grant_facts import GrantFacts
    from bot.wikitext.tables import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the message of its head, and what makes a grant's cell."""

    head: str
    cell: Callable[[GrantFacts, RenderContext], Cell]
    sortable: bool = True


def grant_table(
    caption: str, grants: Sequence[GrantFacts], context: RenderContext, columns: Sequence[Column]
) -> str:
    """Return a table of grants in the order given.

    :param caption: wikitext
    """
    heads = [context.messages(column.head) for column in columns]
    fixed = [context.messages(column.head) for column in columns if not column.sortable]
    rows = [[column.cell(grant, context) for column in columns] for grant in grants]
    return table(caption, heads, rows, sortable=True, unsortable=fixed)


def grant_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the link to the application, and the note on possible duplicates."""
    title = shorten(facts.title, 70)
    shown = context.link(facts.application, title) if facts.application else context.text(title, 70)
    if not facts.duplicates:
        return shown
    others = context.messages.listed([context.proposal_link(key) for key in facts.duplicates])
    return f"{shown}<br><small>{context.messages('possible-duplicate', others)}</small>"


def groups_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the groups that the grant is surely of."""
    return context.messages.listed(
        [group_cell(link.title, context, recognised=link.recognised) for link in facts.groups]
    )


def group_cell(title: str, context: RenderContext, *, recognised: bool = True) -> str:
    """Return the link to a group, with the note where the registry calls it derecognised."""
    shown = context.link(title, shorten(title, 70))
    if recognised:
        return shown
    return context.messages("with-note", shown, context.messages("derecognised"))


def reports_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the links to the reports; where there are several, each with status and due date."""
    several = len(facts.reports) > 1
    return "<br>".join(_report(one.report, context, several=several) for one in facts.reports)


def _report(report: Report, context: RenderContext, *, several: bool) -> str:
    msg = context.messages
    shown = report_link(report, context)
    notes = [status_cell(report, context), due_cell(report, context)]
    note = msg("comma").join(note for note in notes if note)
    return msg("with-note", shown, note) if several and note else shown


def report_link(report: Report, context: RenderContext) -> str:
    """Return the link to a report by which one of the grant's it is."""
    return context.link(report.title, context.period(report) or context.messages("period-other"))


def status_cell(report: Report, context: RenderContext) -> str:
    """Return the status as the page prints it."""
    return context.text(report.status or "", 60)


def due_cell(report: Report, context: RenderContext) -> str:
    """Return the due date in a few letters."""
    return context.messages.date(report.due, "medium") if report.due else context.due(report)


def _due(facts: GrantFacts, context: RenderContext) -> Cell:
    report = facts.last
    shown = due_cell(report, context)
    return SortedCell(report.due.isoformat(), shown) if report.due else shown


def years_cell(facts: GrantFacts, context: RenderContext) -> Cell:  # noqa: ARG001
    """Return the years from the grant's start to its end, in digits."""
    if facts.year is None:
        return ""
    last = facts.end.year if facts.end else facts.year
    if last <= facts.year:
        return str(last)
    shown = f'<span style="white-space:nowrap">{facts.year}–{last}</span>'
    return SortedCell(str(facts.year), shown)


def awarded_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the amount awarded; where no report prints it, the one recommended."""
    msg = context.messages
    if facts.awarded or not facts.recommended:
        return _amount(facts.awarded, context)
    amount = msg("amount-usd", _amount(facts.recommended, context))
    return msg("with-note", amount, msg("recommended"))


def missing_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return how many required questions show no answer; nothing where none is required."""
    return "" if facts.missing is None else context.messages.number(facts.missing)


def reached_cell(metric: Metric | None, context: RenderContext) -> Cell:
    """Return target and result of a metric, sorted by the result."""
    if metric is None:
        return ""
    target, result = metric.target, metric.result()
    if not (target.raw.strip() or result.raw.strip()):
        return ""
    words = context.messages(
        "target-result", _number(target, context), context.arrow, _number(result, context)
    )
    return words if result.value is None else SortedCell(str(result.value), words)


def _people_column(place: int) -> Column:
    return Column(
        f"column-{HEADS[place]}", lambda facts, context: reached_cell(facts.people[place], context)
    )


def _number(cell: Quantity, context: RenderContext) -> str:
    return context.quantity(cell) or context.messages("no-number")


GRANT = Column("column-grant", grant_cell)
GROUP = Column("column-group", groups_cell)
FUND = Column("column-fund", lambda facts, context: context.text(facts.fund, 60))
YEARS = Column("column-years", years_cell)
REPORTS = Column("column-reports", reports_cell, sortable=False)
STATUS = Column("column-status", lambda facts, context: status_cell(facts.last, context))
DUE = Column("column-due", _due)
UNANSWERED = Column("column-missing", missing_cell)
# Amounts are as printed, in several currencies, so an order among them means nothing.
AWARDED = Column("column-awarded", awarded_cell, sortable=False)
SPENT = Column("column-spent", lambda facts, context: _amount(facts.spent, context), sortable=False)
PEOPLE = tuple(_people_column(place) for place in range(len(HEADS)))
ALL = (GRANT, FUND, YEARS, REPORTS, STATUS, DUE, UNANSWERED, AWARDED, SPENT, *PEOPLE)


def _amount(printed: str, context: RenderContext) -> str:
    return escape(shorten(printed, 60), isolate=context.is_right_to_left)
