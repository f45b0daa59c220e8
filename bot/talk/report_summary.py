"""The summary of a report on its talk page: a table of facts, then the tables of its metrics.

The rows are in the order in which people look for them: the state of the report, what can be
done, whose grant it is, other pages, and last what needs no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.links.model import Role, Strength
from bot.reports.model import AnswerState
from bot.reports.title import proposal_title
from bot.reports.values import has_amount
from bot.talk.content import Region, RegionKind, report_key
from bot.talk.context import FOLD_ABOVE, NotRecognisedError
from bot.talk.link_lists import (
    broken_links,
    coverage_items,
    elsewhere,
    linked_pages_list,
    rejected_pages,
)
from bot.wikitext.escape import escape, shorten
from bot.wikitext.tables import ROW_HEAD, fact_table, folded, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.links.model import Coverage, Grant, ReportLinks
    from bot.reports.model import Metric, Report
    from bot.talk.context import RenderContext


#: The section of the help page for people who wrote a report.
HELP_FOR_APPLICANTS = "If you wrote a report"
#: The columns of the tables: the message of the head, and the name of a result, ``None`` for the
#: target.
_METRICS = (("column-target", None), ("column-result", "result"))
_PROJECTS = (
    ("column-target", None),
    ("column-created", "created"),
    ("column-improved", "improved"),
)


def _metric_tables(report: Report, context: RenderContext) -> list[str]:
    """Return the tables of metrics and projects; of projects and other metrics only filled rows."""
    msg = context.messages
    metrics = [*report.metrics, *filter(_is_filled, report.other_metrics)]
    projects = [row for row in report.projects if _is_filled(row)]
    found = []
    if len(metrics) > FOLD_ABOVE:
        content = _metric_table("", "column-measure", _METRICS, metrics, context)
        found.append(folded(msg("metrics-caption"), content))
    elif metrics:
        caption = msg("metrics-caption")
        found.append(_metric_table(caption, "column-measure", _METRICS, metrics, context))
    if projects:
        content = _metric_table("", "column-project", _PROJECTS, projects, context)
        found.append(folded(msg("projects-caption"), content))
    return found


def _is_filled(row: Metric) -> bool:
    """Whether a row of metrics has a target or a result."""
    return bool(row.target.raw.strip()) or any(cell.raw.strip() for _, cell in row.results)


def _metric_table(
    caption: str,
    first: str,
    columns: Sequence[tuple[str, str | None]],
    metrics: Sequence[Metric],
    context: RenderContext,
) -> str:
    """Return a table with one row for each metric.

    :param first: the message of the first column's head
    :param columns: as `_METRICS`
    """
    rows = [
        [
            context.text(metric.name, 120),
            *(
                context.quantity(metric.target if name is None else metric.result(name))
                for _, name in columns
            ),
        ]
        for metric in metrics
    ]
    heads = [context.messages(key) for key in (first, *(key for key, _ in columns))]
    return table(caption, heads, rows, row_head=ROW_HEAD)


def summary_region(
    report: Report,
    links: ReportLinks,
    context: RenderContext,
    *,
    grant: Grant | None = None,
    coverage: Sequence[Coverage] = (),
) -> Region:
    """Return the region with the summary of a report, for the report's talk page.

    :param grant: the grant of the report, for its dates and possible duplicates
    :param coverage: items of newsletters that link to the report
    :raises NotRecognisedError: when the page was not identified
    """
    if not report.identified:
        raise NotRecognisedError(f"{report.title}: {report.why_not or 'not identified'}")
    msg = context.messages
    rows = [
        *_state_rows(report, links, context),
        *_grant_rows(report, links, grant, context),
        *_link_rows(report, links, coverage, context),
        ("row-blank", _blank_questions(report, context)),
    ]
    facts = fact_table(msg("summary-caption"), [(msg(key), value) for key, value in rows if value])
    metrics = _metric_tables(report, context) if report.recognised else []
    body = context.box("\n".join([facts, *metrics, context.credits()]))
    return Region(RegionKind.REPORT_SUMMARY, report_key(report), msg("summary-heading"), body)


def _state_rows(
    report: Report, links: ReportLinks, context: RenderContext
) -> list[tuple[str, str]]:
    """Return the rows about the report itself: message of the head, and wikitext."""
    msg = context.messages
    return [
        ("row-report", _report_link(report, context)),
        ("row-status", context.text(report.status or "", 60) or msg("not-shown")),
        ("row-due", context.due(report) or msg("not-shown")),
        ("row-missing", _missing_questions(report, context)),
        ("row-broken", context.bullets(broken_links(links, context))),
    ]


def _grant_rows(
    report: Report, links: ReportLinks, grant: Grant | None, context: RenderContext
) -> list[tuple[str, str]]:
    """Return the rows about the grant: application, applicant, dates and amounts."""
    return [
        ("row-applicant", escape(shorten(report.applicant or "", 90), isolate=True)),
        ("row-organization", escape(shorten(report.organization or "", 120), isolate=True)),
        ("row-dates", _dates(report, grant, context)),
        ("row-awarded", _printed_amount(report, "awarded", context)),
        ("row-spent", _printed_amount(report, "spent", context)),
        ("row-application", _application(report, links, context)),
        ("row-duplicates", _duplicates(grant, context)),
    ]


def _link_rows(
    report: Report, links: ReportLinks, coverage: Sequence[Coverage], context: RenderContext
) -> list[tuple[str, str]]:
    """Return the rows about pages linked with the report."""
    return [
        ("row-linked", linked_pages_list(links, Strength.STRONG, context)),
        ("row-related", linked_pages_list(links, Strength.WEAK, context)),
        ("row-rejected", context.bullets(rejected_pages(links, context))),
        ("row-coverage", context.bullets(coverage_items(coverage, context))),
        ("row-elsewhere", elsewhere(report.elsewhere, context)),
    ]


def _report_link(report: Report, context: RenderContext) -> str:
    title = context.link(report.title, shorten(proposal_title(report.title), 90))
    return _with_note(title, context.fund(report), context)


def _application(report: Report, links: ReportLinks, context: RenderContext) -> str:
    """Return the link to the application, if its page exists, and the numbers of the grant."""
    msg = context.messages
    pages = [context.link(x.title, msg("application-page")) for x in links.strong(Role.APPLICATION)]
    numbers = [
        msg(key, escape(value))
        for key, value in (
            ("id-proposal", report.proposal_id),
            ("id-report", report.report_id),
            ("id-grant", report.grant_id),
        )
        if value
    ]
    return _with_note(msg("comma").join(pages), msg("comma").join(numbers), context)


def _duplicates(grant: Grant | None, context: RenderContext) -> str:
    """Return a list of links to possible duplicates of the grant, ``""`` if there are none."""
    keys = grant.duplicates if grant is not None else ()
    return context.bullets([context.proposal_link(key) for key in keys])


def _dates(report: Report, grant: Grant | None, context: RenderContext) -> str:
    """Return the dates of the grant; most forms show them on the application only."""
    application = grant.application if grant is not None else None
    for page in (report, application):
        if page is not None and (page.start or page.end):
            return context.span(page.start, page.end)
    return ""


def _with_note(text: str, note: str, context: RenderContext) -> str:
    """Return a text with a note in brackets behind it; either may be empty."""
    return context.messages("with-note", text, note) if text and note else text or note


def _printed_amount(report: Report, key: str, context: RenderContext) -> str:
    """Return an amount exactly as the page prints it, ``""`` if the form has no such field.

    :param key: the key of the header field
    """
    if key not in dict(report.header):
        return ""
    printed = report.printed(key)
    if not has_amount(printed):
        return context.messages("not-shown")
    return escape(shorten(printed, 90), isolate=True)


def _blank_questions(report: Report, context: RenderContext) -> str:
    """Return the unanswered optional questions, always folded: nobody has to answer them."""
    return context.bullets([context.question(q, 80) for q in report.blank], fold_above=0)


def _missing_questions(report: Report, context: RenderContext) -> str:
    """Return the unanswered required questions, or a sentence if the list would be empty."""
    msg = context.messages
    if not report.recognised:
        return msg("missing-unread")
    if report.missing:
        listed = context.bullets([context.question(question) for question in report.missing])
        page, how = context.account.help_page, msg("missing-help")
        return f"{listed}\n{context.link(page, how, fragment=HELP_FOR_APPLICANTS)}"
    required = [q for q in report.questions if q.required and q.applies]
    if unsure := sum(q.state is AnswerState.DOUBT for q in required):
        return msg("missing-unsure", unsure)
    return msg("none-missing") if required else msg("none-required")
