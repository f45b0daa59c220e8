"""The tables of the export: each column with its name, type and meaning, and its value.

The data dictionary docs/data.md is made from them. To add a column, add one entry here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.links.model import LinkedReport, Role, Strength
from bot.reports.title import fund

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from bot.reports.model import Metric, Money, Quantity, Report

#: Separates the values in a cell with several; no page title can contain it.
SEPARATOR = " | "

Cell: TypeAlias = "str | int | float | bool | date | None"


class Type(StrEnum):
    """The types of columns; cells of any type may be empty."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type, its meaning, and a function that returns its cell of a row."""

    name: str
    type: Type
    meaning: str
    cell: Callable[[Any], Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the export.

    ``name`` is also the name of the file; ``row`` says what a row is. ``sources`` returns, for one
    report, the objects from which its rows are made.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    sources: Callable[[LinkedReport], Iterable[Any]]

    def rows(self, linked: Iterable[LinkedReport]) -> Iterator[dict[str, Cell]]:
        """Yield the rows of all reports, as cells by column."""
        for one in linked:
            for source in self.sources(one):
                yield {column.name: column.cell(source) for column in self.columns}


@dataclass(frozen=True, slots=True)
class Measure:
    """One cell of the metrics tables on a report page."""

    report: Report
    table: str
    name: str
    column: str
    cell: Quantity


def _from_report(get: Callable[[Report], Cell]) -> Callable[[LinkedReport], Cell]:
    return lambda one: get(one.report)


def _fact(name: str, type_: Type, meaning: str) -> Column:
    """Return the column for a field of the report that has the column's name."""
    return Column(name, type_, meaning, _from_report(attrgetter(name)))


def _from_application(get: Callable[[Report], Cell]) -> Callable[[LinkedReport], Cell]:
    return lambda one: get(one.application) if one.application is not None else None


def _either(name: str) -> Callable[[LinkedReport], Cell]:
    """Return a function for the value of a field on the report, else on its application."""

    def get(one: LinkedReport) -> Cell:
        own: Cell = getattr(one.report, name)
        if own is None and one.application is not None:
            return getattr(one.application, name)  # type: ignore[no-any-return]
        return own

    return get


def _linked(role: Role, strength: Strength) -> Callable[[LinkedReport], Cell]:
    """Return a cell with the titles of the links of a role and strength."""

    def get(one: LinkedReport) -> Cell:
        found = [x.title for x in one.links.links if (x.role, x.strength) == (role, strength)]
        return SEPARATOR.join(found) or None

    return get


def _amount(name: str, place: int, part: str) -> Callable[[LinkedReport], Cell]:
    """Return a cell with a part of the amount at a place, empty if fewer are printed."""

    def get(one: LinkedReport) -> Cell:
        amounts: tuple[Money, ...] = getattr(one.report, name)
        return getattr(amounts[place], part) if place < len(amounts) else None

    return get


def _money(name: str, what: str) -> tuple[Column, ...]:
    """Return the columns of amounts: as printed, then two amounts with their currencies."""
    raw = Column(
        f"{name}_printed", Type.TEXT, f"{what}, exactly as the report prints it",
        _from_report(lambda report: report.printed(name) or None),
    )  # fmt: skip
    columns = [raw]
    for place, order in enumerate(("first", "second")):
        suffix = "" if place == 0 else "_2"
        columns += [
            Column(
                f"{name}_amount{suffix}", Type.TEXT,
                f"the {order} amount in {name}_printed, as a decimal number with a point",
                _amount(name, place, "amount"),
            ),
            Column(
                f"{name}_currency{suffix}", Type.TEXT,
                "its currency as a code of three letters, empty if none is printed",
                _amount(name, place, "currency"),
            ),
        ]  # fmt: skip
    return tuple(columns)


def _labels(questions: Iterable[Any]) -> Cell:
    """Return a cell with the numbers and labels of questions."""
    return SEPARATOR.join(f"{q.number}. {q.label}" if q.number else q.label for q in questions)


def _measures(one: LinkedReport) -> Iterator[Measure]:
    """Yield each filled cell of the tables of metrics."""
    report = one.report
    tables: Mapping[str, tuple[Metric, ...]] = {
        "metrics": report.metrics,
        "projects": report.projects,
        "other_metrics": report.other_metrics,
    }
    for table, metrics in tables.items():
        for metric in metrics:
            for column, cell in (("target", metric.target), *metric.results):
                if cell.raw:
                    yield Measure(report, table, metric.name, column, cell)


REPORTS = Table(
    "reports",
    "one report page of the mirror",
    (
        _fact("title", Type.TEXT, "title of the report's page"),
        _fact("revid", Type.INTEGER, "revision that was read"),
        _fact("form", Type.TEXT, "form of the report (docs/forms.md), empty when not known"),
        _fact("recognised", Type.BOOLEAN, "whether the questions were read; if not, use only "
              "title, revid and why_not"),
        _fact("why_not", Type.TEXT, "why the page was not recognised"),
        Column("fund", Type.TEXT, "fund in the title",
               _from_report(lambda r: fund(r.title) or None)),
        _fact("program", Type.TEXT, "programme as printed"),
        _fact("period", Type.TEXT, "midpoint, final or yearly"),
        _fact("year", Type.INTEGER, "year that a yearly report is about"),
        _fact("status", Type.TEXT, "status that the page shows; it may be out of date"),
        _fact("due", Type.DATE, "due date that the page shows; extensions are agreed elsewhere"),
        Column("start", Type.DATE, "first day of the grant, from the report or its application",
               _either("start")),
        Column("end", Type.DATE, "last day of the grant, from the report or its application",
               _either("end")),
        Column("fiscal_year", Type.TEXT, "fiscal year of the decision, from the application",
               _from_application(lambda r: r.printed("fiscal_year") or None)),
        Column("region", Type.TEXT, "funding region, from the application",
               _from_application(lambda r: r.printed("region") or None)),
        _fact("application", Type.TEXT, "title of the application's page; it need not exist"),
        _fact("proposal_id", Type.TEXT, "number of the proposal, from the title"),
        _fact("report_id", Type.TEXT, "number of the report as printed"),
        _fact("grant_id", Type.TEXT, "number of the grant as printed"),
        _fact("applicant", Type.TEXT, "username of the applicant as printed"),
        Column("organization", Type.TEXT, "organization, from the report or its application",
               _either("organization")),
        *_money("awarded", "amount awarded"),
        *_money("spent", "amount spent"),
        Column("missing", Type.INTEGER, "number of unanswered required questions that apply",
               _from_report(lambda r: len(r.missing))),
        Column("missing_questions", Type.TEXT, "these questions",
               _from_report(lambda r: _labels(r.missing) or None)),
        Column("blank", Type.INTEGER, "number of unanswered optional questions that apply",
               _from_report(lambda r: len(r.blank))),
        Column("groups", Type.TEXT, "pages of the groups that certainly have the grant",
               _linked(Role.GROUP, Strength.STRONG)),
        Column("groups_possible", Type.TEXT, "pages of groups that may have the grant",
               _linked(Role.GROUP, Strength.WEAK)),
        Column("events", Type.TEXT, "pages of the events that it certainly paid for",
               _linked(Role.EVENT, Strength.STRONG)),
        Column("broken_links", Type.INTEGER, "number of broken links on the page",
               lambda one: len(one.links.broken)),
    ),
    lambda one: (one,),
)  # fmt: skip

MEASURES = Table(
    "measures",
    "one filled cell of the metrics tables on a report page",
    (
        Column("title", Type.TEXT, "title of the report's page", lambda m: m.report.title),
        Column("revid", Type.INTEGER, "revision that was read", lambda m: m.report.revid),
        Column("table", Type.TEXT, "metrics (people), projects (contributions to a Wikimedia "
               "project) or other_metrics (the grantee's own)", lambda m: m.table),
        Column("name", Type.TEXT, "name of the metric or of the project", lambda m: m.name),
        Column("column", Type.TEXT, "target, result, created or improved", lambda m: m.column),
        Column("value", Type.NUMBER, "the number, empty if the cell is not only a number",
               lambda m: m.cell.value),
        Column("printed", Type.TEXT, "the cell as printed", lambda m: m.cell.raw),
    ),
    _measures,
)  # fmt: skip

TABLES = (REPORTS, MEASURES)
