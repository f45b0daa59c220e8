"""The columns of the tables in which each row is a grant, and the cells in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reports.title import proposal_title
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
    """A column of a table: the message of its head, and a function that returns a grant's cell."""

    head: str
    cell: Callable[[GrantFacts, RenderContext], Cell]
    sortable: bool = True


def grant_table(
    caption: str, grants: Sequence[GrantFacts], context: RenderContext, columns: Sequence[Column]
) -> str:
    """Return a table with one row for each grant, in the order given.

    :param caption: wikitext, ``""`` for no caption
    """
    heads = [context.messages(column.head) for column in columns]
    fixed = [context.messages(column.head) for column in columns if not column.sortable]
    rows = [[column.cell(grant, context) for column in columns] for grant in grants]
    return table(caption, heads, rows, sortable=True, unsortable=fixed)


def name_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the proposal's title, as a link if the application's page exists."""
    title, page = shorten(proposal_title(facts.key), 70), facts.application_page
    return context.link(page, title) if page else context.text(title, 70)


def _grant_and_fund(facts: GrantFacts, context: RenderContext) -> str:
    """Return the cell of `grant_cell` with the fund below it, which saves a column."""
    shown, fund = grant_cell(facts, context), context.text(facts.fund, 60)
    return f"{shown}<br><small>{fund}</small>" if fund else shown


def grant_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the cell of `name_cell` with a note about possible duplicates of the grant."""
    shown = name_cell(facts, context)
    if not facts.duplicates:
        return shown
    others = context.messages.listed([context.proposal_link(key) for key in facts.duplicates])
    return f"{shown}<br><small>{context.messages('possible-duplicate', others)}</small>"


def groups_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the links to the groups that are strongly linked with the grant."""
    return context.messages.listed(
        [group_cell(link.title, context, recognised=link.recognised) for link in facts.groups]
    )


def group_cell(title: str, context: RenderContext, *, recognised: bool = True) -> str:
    """Return the link to a group, with a note where the registry lists it as derecognised."""
    shown = context.link(title, shorten(title, 70))
    if recognised:
        return shown
    return context.messages("with-note", shown, context.messages("derecognised"))


def reports_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the links to the reports; several reports have their statuses and due dates."""
    reports = [one.report for one in facts.reports]
    if len(reports) == 1:
        return report_link(reports[0], context)
    return "<br>".join(_report_with_state(report, context) for report in reports)


def _report_with_state(report: Report, context: RenderContext) -> str:
    """Return a link to a report, with its status and due date in brackets."""
    msg = context.messages
    link = report_link(report, context)
    notes = [status_cell(report, context), due_cell(report, context)]
    note = msg("comma").join(note for note in notes if note)
    return msg("with-note", link, note) if note else link


def report_link(report: Report, context: RenderContext) -> str:
    """Return the link to a report; its text is the kind of report."""
    return context.link(report.title, context.period(report) or context.messages("period-other"))


def status_cell(report: Report, context: RenderContext) -> str:
    """Return the status as the page prints it, ``""`` if it prints none."""
    return context.text(report.status or "", 60)


def due_cell(report: Report, context: RenderContext) -> str:
    """Return the due date in its short form, or the page's text if it is not a date."""
    return context.messages.date(report.due, "medium") if report.due else context.due(report)


def sorted_due_cell(report: Report, context: RenderContext) -> Cell:
    """Return the cell of `due_cell` with the date as its sort key."""
    shown = due_cell(report, context)
    return SortedCell(report.due.isoformat(), shown) if report.due else shown


def years_cell(facts: GrantFacts, context: RenderContext) -> Cell:  # noqa: ARG001
    """Return the years from the grant's start to its end, ``""`` if they are unknown."""
    if facts.year is None:
        return ""
    last = facts.end.year if facts.end else facts.year
    if last <= facts.year:
        return str(last)
    shown = f'<span style="white-space:nowrap">{facts.year}–{last}</span>'
    return SortedCell(str(facts.year), shown)


def awarded_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the amount awarded, or the amount recommended if no report prints an award."""
    msg = context.messages
    if facts.awarded or not facts.recommended:
        return _amount(facts.awarded, context)
    amount = msg("amount-usd", _amount(facts.recommended, context))
    return msg("with-note", amount, msg("recommended"))


def missing_cell(facts: GrantFacts, context: RenderContext) -> str:
    """Return the number of unanswered required questions, ``""`` if no question is required."""
    return "" if facts.missing is None else context.messages.number(facts.missing)


def reached_cell(metric: Metric | None, context: RenderContext) -> Cell:
    """Return the target and the result of a metric; the result is the sort key."""
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


NAME_ONLY = Column("column-grant", name_cell)
GRANT = Column("column-grant", grant_cell)
GRANT_AND_FUND = Column("column-grant", _grant_and_fund)
GROUP = Column("column-group", groups_cell)
YEARS = Column("column-years", years_cell)
REPORTS = Column("column-reports", reports_cell, sortable=False)
STATUS = Column("column-status", lambda facts, context: status_cell(facts.last, context))
DUE = Column("column-due", lambda facts, context: sorted_due_cell(facts.last, context))
UNANSWERED = Column("column-missing", missing_cell)
# Amounts are printed in several currencies, so they cannot be sorted.
AWARDED = Column("column-awarded", awarded_cell, sortable=False)
SPENT = Column("column-spent", lambda facts, context: _amount(facts.spent, context), sortable=False)
PEOPLE = tuple(_people_column(place) for place in range(len(HEADS)))
#: Vector 2022 leaves 772 pixels of a window of 1,300, too narrow for twelve columns. So amounts and
#: metrics have a second table.
REPORTING = (YEARS, REPORTS, STATUS, DUE, UNANSWERED)
AMOUNTS = (NAME_ONLY, AWARDED, SPENT, *PEOPLE)


def _amount(printed: str, context: RenderContext) -> str:
    return escape(shorten(printed, 60), isolate=context.is_right_to_left)
