"""The lists among the dashboards: questions, due dates, groups, unreadable pages, last runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

from bot.links.model import ReportLinks, Role, Strength
from bot.reports.model import Status
from bot.talk import grant_columns as cells
from bot.talk.content import report_key
from bot.talk.dashboards.facts import LoggedRun, status_of
from bot.talk.dashboards.page import own_title, table_pages
from bot.talk.link_lists import linked_pages
from bot.wikitext.escape import escape, shorten
from bot.wikitext.tables import Cell, SortedCell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.reports.model import Report
    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.page import Cells
    from bot.talk.grant_facts import GrantFacts


@dataclass(frozen=True, slots=True)
class Listing:
    """A dashboard that is one long list.

    ``name`` is the last part of the page's title. ``heading``, ``intro`` (``$1`` is a link to the
    help) and ``heads`` (of the columns) are keys of messages. ``rows`` returns the rows of cells,
    the newest first.
    """

    name: str
    heading: str
    intro: str
    heads: tuple[str, ...]
    rows: Callable[[Facts, RenderContext], Sequence[Cells]]

    def title(self, context: RenderContext) -> str:
        """Return the title of the list's first page."""
        return own_title(context, self.name)


def listing_pages(
    listing: Listing, rows: Sequence[Cells], context: RenderContext
) -> list[PageContent]:
    """Return the pages of a list; an empty list has one page, which says that it is empty."""
    about = context.link(context.account.help_page, context.messages("edit-help"))
    intro = context.messages(listing.intro, about)
    heads = [context.messages(head) for head in listing.heads]
    return table_pages(
        listing.title(context), context.messages(listing.heading), intro, heads, rows, context
    )


def _due_passed_rows(facts: Facts, context: RenderContext) -> list[Cells]:
    """Return the Drafts whose due date has passed; a date in doubt does not count as passed."""
    found = [
        (one.report.due, one.report, grant)
        for grant, one in facts.reports
        if one.report.due is not None
        and one.report.due < facts.today
        and not one.report.due_in_doubt
        and status_of(one.report) is Status.DRAFT
    ]
    found.sort(key=lambda entry: (-entry[0].toordinal(), entry[1].title))
    return [
        (
            *_report_cells(report, grant, context),
            cells.sorted_due_cell(report, context),
            _notice_day(report, facts, context),
            context.text(grant.region, 60),
            context.messages.number(len(report.missing)),
        )
        for _, report, grant in found
    ]


def _report_cells(report: Report, grant: GrantFacts, context: RenderContext) -> Cells:
    """Return the report below the name of its grant, the applicant, and the groups."""
    return (
        f"{cells.name_cell(grant, context)}<br>{cells.report_link(report, context)}",
        context.text(report.applicant or "", 90),
        cells.groups_cell(grant, context),
    )


#: The heads of the columns of `_report_cells`.
_REPORT_HEADS = ("column-report", "column-applicant", "column-group")
DUE_PASSED = Listing(
    name="Due date passed",
    heading="due-passed-heading",
    intro="due-passed-intro",
    heads=(
        *_REPORT_HEADS,
        "column-due",
        "column-notice-day",
        "column-region",
        "column-missing",
    ),
    rows=_due_passed_rows,
)


#: Questions listed for one report. More would make rows tall that look empty on a phone, where the
#: last column is out of the window.
_MAX_QUESTIONS = 3


def _missing_rows(facts: Facts, context: RenderContext) -> list[Cells]:
    """Return the reports with unanswered required questions, the newest due date first."""
    found = [(one.report, grant) for grant, one in facts.reports if one.report.missing]
    # The sort is stable, so reports without a due date stay in the order of the grants.
    found.sort(key=lambda entry: -(entry[0].due or date.min).toordinal())
    return [
        (
            *_report_cells(report, grant, context),
            cells.sorted_due_cell(report, context),
            cells.status_cell(report, context),
            _notice_day(report, facts, context),
            context.text(grant.region, 60),
            SortedCell(str(len(report.missing)), _questions(report, context)),
        )
        for report, grant in found
    ]


_LISTED_REPORT = re.compile(r"<br>\[\[:([^|\]]+)\|")
_LISTED_DAY = re.compile(r'\s*data-sort-value="(\d{4}-\d\d-\d\d)"')
#: The index of the notice's day in a row of `MISSING`.
_NOTICE_DAY_CELL = 5


def listed_notice_days(text: str) -> dict[str, date]:
    """Return the days of notices in the wikitext of the list `MISSING`, by the report's title.

    They are needed when the ledger was lost.
    """
    days: dict[str, date] = {}
    for row in text.split("\n|-\n"):
        cells = row.split("\n|")
        report = _LISTED_REPORT.search(cells[0])
        day = _LISTED_DAY.match(cells[_NOTICE_DAY_CELL]) if len(cells) > _NOTICE_DAY_CELL else None
        if report and day:
            days[unescape(report[1])] = date.fromisoformat(day[1])
    return days


def _notice_day(report: Report, facts: Facts, context: RenderContext) -> Cell:
    """Return the day of the notice about a report, ``""`` without one."""
    day = facts.notice_days.get(report_key(report))
    return SortedCell(day.isoformat(), context.messages.date(day, "medium")) if day else ""


def _questions(report: Report, context: RenderContext) -> str:
    """Return the first unanswered required questions, and the number of the others."""
    named = [context.question(question, 50) for question in report.missing[:_MAX_QUESTIONS]]
    rest = len(report.missing) - len(named)
    if rest:
        named.append(context.messages("and-more", rest))
    return "<br>".join(named)


MISSING = Listing(
    name="Required questions without an answer",
    heading="missing-heading",
    intro="missing-intro",
    heads=(
        *_REPORT_HEADS,
        "column-due",
        "column-status",
        "column-notice-day",
        "column-region",
        "column-missing",
    ),
    rows=_missing_rows,
)


#: Candidates listed for one grant.
_MAX_CANDIDATES = 5


def _rows_without_group(facts: Facts, context: RenderContext) -> list[Cells]:
    """Return a row for each grant without a group, with the groups that may be meant."""
    return [
        (
            cells.grant_cell(grant, context),
            cells.reports_cell(grant, context),
            context.text(_organization(grant), 120),
            "<br>".join(_candidates(grant, context)),
        )
        for grant in facts.grants
        if not grant.groups
    ]


def _organization(grant: GrantFacts) -> str:
    """Return the organization on the pages of a grant, ``""`` if none is named."""
    pages = [one.application for one in grant.reports] + [one.report for one in grant.reports]
    return next((page.organization for page in pages if page and page.organization), "")


def _candidates(grant: GrantFacts, context: RenderContext) -> list[str]:
    """Return the weak links of a grant to groups, each with its strongest reason."""
    weak = {
        link.title: link
        for one in grant.reports
        for link in one.links.links
        if link.role is Role.GROUP
    }
    links = ReportLinks(tuple(weak[title] for title in sorted(weak)))
    return linked_pages(links, Strength.WEAK, context)[:_MAX_CANDIDATES]


NO_GROUP = Listing(
    name="No group found",
    heading="no-group-heading",
    intro="no-group-intro",
    heads=("column-grant", "column-reports", "column-organization", "column-candidates"),
    rows=_rows_without_group,
)


def _unrecognised_rows(facts: Facts, context: RenderContext) -> list[Cells]:
    return [
        (context.link(page.title, shorten(page.title, 160)), context.text(page.why_not or "", 160))
        for page in reversed(facts.unrecognised)
    ]


UNRECOGNISED = Listing(
    name="Unrecognised pages",
    heading="unrecognised-heading",
    intro="unrecognised-intro",
    heads=("column-page", "column-why"),
    rows=_unrecognised_rows,
)


_LOGGED = re.compile(
    r'data-sort-value="(?P<day>\d{4}-\d\d-\d\d)" \| [^\n]*\n\| (?P<run>[0-9A-Za-z-]{1,40})'
    + r"\n\| ([^\n]*)" * 5
)
#: The number of runs in the change log.
_MAX_RUNS = 50


def _changes_rows(facts: Facts, context: RenderContext) -> list[Cells]:
    number = context.messages.number
    return [
        (
            SortedCell(run.day.isoformat(), context.messages.date(run.day, "medium")),
            escape(run.run_id[:40]),
            number(run.reports),
            number(run.changed),
            number(run.saved),
            number(run.refused),
            number(run.failed),
        )
        for run in [run for run in facts.runs if run.saved][:_MAX_RUNS]
    ]


def logged_runs(text: str) -> list[LoggedRun]:
    """Return the runs in the wikitext of the change log, in any language.

    They are needed when the ledger was lost.
    """
    found = []
    for match in _LOGGED.finditer(text):
        counts = [int("".join(filter(str.isdigit, cell)) or "0") for cell in match.groups()[2:]]
        found.append(LoggedRun(match["run"], date.fromisoformat(match["day"]), *counts))
    return found


CHANGES = Listing(
    name="Change log",
    heading="changes-heading",
    intro="changes-intro",
    heads=(
        "column-day",
        "column-run",
        "column-read",
        "column-changed",
        "column-saved",
        "column-refused",
        "column-failed",
    ),
    rows=_changes_rows,
)
