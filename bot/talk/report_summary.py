"""Targets against results: of the metrics that a report names, and by Wikimedia project.

The box on a report's talk page: what the report shows, at a glance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.links.model import Role, Strength
from bot.talk.content import Region, RegionKind
from bot.talk.context import identified_report, proposal
from bot.talk.keys import report_key
from bot.talk.link_lists import (
    broken_links,
    coverage_items,
    elsewhere,
    linked_pages,
    rejected_pages,
)
from bot.wikitext.escape import escape, shorten
from bot.wikitext.tables import ROW_HEAD, facts, folded, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.links.model import Coverage, Grant, ReportLinks
    from bot.reports.model import Metric, Report
    from bot.talk.context import RenderContext


#: More rows than this are folded up.
_FOLD_ABOVE = 8
_METRICS = (("column-target", None), ("column-result", "result"))
_PROJECTS = (
    ("column-target", None),
    ("column-created", "created"),
    ("column-improved", "improved"),
)


def metric_tables(report: Report, voice: RenderContext) -> list[str]:
    """Return the tables of a report's metrics and projects; rows that hold nothing are left out."""
    say = voice.messages
    metrics = [*report.metrics, *filter(_has_entry, report.other_metrics)]
    projects = [row for row in report.projects if _has_entry(row)]
    found = []
    if len(metrics) > _FOLD_ABOVE:
        content = _table("", "column-measure", _METRICS, metrics, voice)
        found.append(folded(say("metrics-caption"), content))
    elif metrics:
        caption = say("metrics-caption")
        found.append(_table(caption, "column-measure", _METRICS, metrics, voice))
    if projects:
        content = _table("", "column-project", _PROJECTS, projects, voice)
        found.append(folded(say("projects-caption"), content))
    return found


def _has_entry(row: Metric) -> bool:
    return any(cell.raw.strip() for cell in (row.target, *(cell for _, cell in row.results)))


def _table(
    caption: str,
    first: str,
    columns: Sequence[tuple[str, str | None]],
    metrics: Sequence[Metric],
    voice: RenderContext,
) -> str:
    """Return a table of metrics; a column without a result's name holds the targets."""
    rows = [
        [
            voice.text(metric.name, 120),
            *(
                voice.quantity(metric.target if name is None else metric.result(name))
                for _, name in columns
            ),
        ]
        for metric in metrics
    ]
    heads = [voice.messages(key) for key in (first, *(key for key, _ in columns))]
    return table(caption, heads, rows, row_head=ROW_HEAD)


def summary_region(
    report: Report,
    links: ReportLinks,
    voice: RenderContext,
    *,
    grant: Grant | None = None,
    coverage: Sequence[Coverage] = (),
) -> Region:
    """Return the region for the report's talk page."""
    return Region(
        RegionKind.REPORT_SUMMARY,
        report_key(report),
        voice.messages("summary-heading"),
        report_summary(report, links, voice, grant=grant, coverage=coverage),
    )


def report_summary(
    report: Report,
    links: ReportLinks,
    voice: RenderContext,
    *,
    grant: Grant | None = None,
    coverage: Sequence[Coverage] = (),
) -> str:
    """Return the body of the region ``report-summary``.

    :param grant: the grant that the report is on, for its dates and possible duplicates
    :param coverage: items of newsletters that link to the report
    :raises NotRecognisedError: the page was not identified
    """
    identified_report(report)
    caption = voice.messages("summary-caption")
    rows = [*_identity(report, links, grant, voice), *_content(report, links, coverage, voice)]
    named = [(voice.messages(key), value) for key, value in rows]
    parts = [facts(caption, named), *metric_tables(report, voice), voice.credits()]
    return voice.box("\n".join(part for part in parts if part))


def _identity(
    report: Report, links: ReportLinks, grant: Grant | None, voice: RenderContext
) -> list[tuple[str, str]]:
    say = voice.messages
    return [
        ("row-report", _report(report, voice)),
        ("row-application", _application(report, links, voice)),
        ("row-duplicates", _duplicates(grant, voice)),
        ("row-applicant", escape(shorten(report.applicant or "", 90), isolate=True)),
        ("row-organization", escape(shorten(report.organization or "", 120), isolate=True)),
        ("row-dates", _dates(report, grant, voice)),
        ("row-status", voice.text(report.status or "", 60) or say("not-shown")),
        ("row-due", voice.due(report) or say("not-shown")),
        ("row-awarded", _printed(report, "awarded", voice)),
        ("row-spent", _printed(report, "spent", voice)),
    ]


def _content(
    report: Report, links: ReportLinks, coverage: Sequence[Coverage], voice: RenderContext
) -> list[tuple[str, str]]:
    return [
        ("row-missing", _missing(report, voice)),
        ("row-blank", voice.bullets([voice.question(q, 80) for q in report.blank])),
        ("row-linked", voice.bullets(linked_pages(links, Strength.STRONG, voice))),
        ("row-related", voice.bullets(linked_pages(links, Strength.WEAK, voice))),
        ("row-rejected", voice.bullets(rejected_pages(links, voice))),
        ("row-broken", voice.bullets(broken_links(links, voice))),
        ("row-elsewhere", elsewhere(report.elsewhere, voice)),
        ("row-coverage", voice.bullets(coverage_items(coverage, voice))),
    ]


def _report(report: Report, voice: RenderContext) -> str:
    title = voice.link(report.title, proposal(report))
    return _with_note(title, voice.fund(report), voice)


def _application(report: Report, links: ReportLinks, voice: RenderContext) -> str:
    """Return the link to the application, if its page exists, and the numbers printed."""
    say = voice.messages
    pages = [voice.link(x.title, say("application-page")) for x in links.strong(Role.APPLICATION)]
    numbers = [
        say(key, escape(value))
        for key, value in (
            ("id-proposal", report.proposal_id),
            ("id-report", report.report_id),
            ("id-grant", report.grant_id),
        )
        if value
    ]
    return _with_note(say("comma").join(pages), say("comma").join(numbers), voice)


def _duplicates(grant: Grant | None, voice: RenderContext) -> str:
    keys = grant.duplicates if grant is not None else ()
    return voice.bullets([voice.proposal_link(key) for key in keys])


def _dates(report: Report, grant: Grant | None, voice: RenderContext) -> str:
    """Return when the grant ran: most forms print it on the application only."""
    application = grant.application if grant is not None else None
    for page in (report, application):
        if page is not None and (page.start or page.end):
            return voice.span(page.start, page.end)
    return ""


def _with_note(text: str, note: str, voice: RenderContext) -> str:
    return voice.messages("with-note", text, note) if text and note else text or note


def _printed(report: Report, key: str, voice: RenderContext) -> str:
    """Return an amount exactly as the page prints it; nothing when the form has no such line."""
    if key not in dict(report.header):
        return ""
    printed = escape(shorten(report.printed(key), 90), isolate=True)
    return printed or voice.messages("not-shown")


def _missing(report: Report, voice: RenderContext) -> str:
    if not report.recognised:
        return ""
    if not any(question.required for question in report.questions):
        return voice.messages("none-required")
    if not report.missing:
        return voice.messages("none-missing")
    return voice.bullets([voice.question(question) for question in report.missing])
