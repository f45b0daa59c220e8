"""The table of grants: one row for each, with its application and all reports on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk.grant_facts import HEADS
from bot.wikitext.escape import escape, shorten
from bot.wikitext.tables import sorted_by, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.reports.model import Metric, Quantity, Report
    from bot.talk.context import RenderContext
    from bot.talk.grant_facts import GrantFacts


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the message of its head, and what makes a grant's cell."""

    head: str
    cell: Callable[[GrantFacts, RenderContext], str]
    sortable: bool = True


def grant_table(
    caption: str, grants: Sequence[GrantFacts], voice: RenderContext, columns: Sequence[Column]
) -> str:
    """Return a table of grants in the order given.

    :param caption: wikitext
    """
    heads = [voice.messages(column.head) for column in columns]
    fixed = [voice.messages(column.head) for column in columns if not column.sortable]
    rows = [[column.cell(grant, voice) for column in columns] for grant in grants]
    return table(caption, heads, rows, sortable=True, unsortable=fixed)


def grant(facts: GrantFacts, voice: RenderContext) -> str:
    """Return the link to the application, and the note on possible duplicates."""
    title = shorten(facts.title, 70)
    shown = voice.link(facts.application, title) if facts.application else voice.text(title, 70)
    if not facts.duplicates:
        return shown
    others = voice.messages.listed([voice.proposal_link(key) for key in facts.duplicates])
    return f"{shown}<br><small>{voice.messages('possible-duplicate', others)}</small>"


def groups(facts: GrantFacts, voice: RenderContext) -> str:
    """Return the groups that the grant is surely of."""
    return voice.messages.listed(
        [group(link.title, voice, recognised=link.recognised) for link in facts.groups]
    )


def group(title: str, voice: RenderContext, *, recognised: bool = True) -> str:
    """Return the link to a group, with the note where the registry calls it derecognised."""
    shown = voice.link(title, shorten(title, 70))
    if recognised:
        return shown
    return voice.messages("with-note", shown, voice.messages("derecognised"))


def reports(facts: GrantFacts, voice: RenderContext) -> str:
    """Return the links to the reports; where there are several, each with status and due date."""
    several = len(facts.reports) > 1
    return "<br>".join(_report(one.report, voice, several=several) for one in facts.reports)


def _report(report: Report, voice: RenderContext, *, several: bool) -> str:
    say = voice.messages
    shown = report_link(report, voice)
    notes = [status(report, voice), due(report, voice)]
    note = say("comma").join(note for note in notes if note)
    return say("with-note", shown, note) if several and note else shown


def report_link(report: Report, voice: RenderContext) -> str:
    """Return the link to a report by which one of the grant's it is."""
    return voice.link(report.title, voice.period(report) or voice.messages("period-other"))


def status(report: Report, voice: RenderContext) -> str:
    """Return the status as the page prints it."""
    return voice.text(report.status or "", 60)


def due(report: Report, voice: RenderContext) -> str:
    """Return the due date in a few letters."""
    return voice.messages.date(report.due, "medium") if report.due else voice.due(report)


def _due(facts: GrantFacts, voice: RenderContext) -> str:
    report = facts.last
    shown = due(report, voice)
    return sorted_by(report.due.isoformat(), shown) if report.due else shown


def years(facts: GrantFacts, voice: RenderContext) -> str:  # noqa: ARG001
    """Return the years from the grant's start to its end, in digits."""
    if facts.year is None:
        return ""
    last = facts.end.year if facts.end else facts.year
    if last <= facts.year:
        return str(last)
    shown = f'<span style="white-space:nowrap">{facts.year}–{last}</span>'
    return sorted_by(str(facts.year), shown)


def awarded(facts: GrantFacts, voice: RenderContext) -> str:
    """Return the amount awarded; where no report prints it, the one recommended."""
    say = voice.messages
    if facts.awarded or not facts.recommended:
        return _amount(facts.awarded, voice)
    amount = say("amount-usd", _amount(facts.recommended, voice))
    return say("with-note", amount, say("recommended"))


def missing(facts: GrantFacts, voice: RenderContext) -> str:
    """Return how many required questions show no answer; nothing where none is required."""
    return "" if facts.missing is None else voice.messages.number(facts.missing)


def reached(metric: Metric | None, voice: RenderContext) -> str:
    """Return target and result of a metric, sorted by the result."""
    if metric is None:
        return ""
    target, result = metric.target, metric.result()
    if not (target.raw.strip() or result.raw.strip()):
        return ""
    words = voice.messages(
        "target-result", _number(target, voice), voice.arrow, _number(result, voice)
    )
    return words if result.value is None else sorted_by(str(result.value), words)


def _people_column(place: int) -> Column:
    return Column(
        f"column-{HEADS[place]}", lambda facts, voice: reached(facts.people[place], voice)
    )


def _number(cell: Quantity, voice: RenderContext) -> str:
    return voice.quantity(cell) or voice.messages("no-number")


GRANT = Column("column-grant", grant)
GROUP = Column("column-group", groups)
FUND = Column("column-fund", lambda facts, voice: voice.text(facts.fund, 60))
YEARS = Column("column-years", years)
REPORTS = Column("column-reports", reports, sortable=False)
STATUS = Column("column-status", lambda facts, voice: status(facts.last, voice))
DUE = Column("column-due", _due)
MISSING = Column("column-missing", missing)
# Amounts are as printed, in several currencies, so an order among them means nothing.
AWARDED = Column("column-awarded", awarded, sortable=False)
SPENT = Column("column-spent", lambda facts, voice: _amount(facts.spent, voice), sortable=False)
PEOPLE = tuple(_people_column(place) for place in range(len(HEADS)))
ALL = (GRANT, FUND, YEARS, REPORTS, STATUS, DUE, MISSING, AWARDED, SPENT, *PEOPLE)


def _amount(printed: str, voice: RenderContext) -> str:
    return escape(shorten(printed, 60), isolate=voice.is_right_to_left)
