"""The box on a report's talk page: what the report shows, at a glance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.links.model import Role, Strength
from bot.talk.escape import escape, link, shorten
from bot.talk.keys import report_key
from bot.talk.voice import proposal, understood
from bot.talk.wish import Region, RegionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.links.model import BrokenLink, Evidence, Link, ReportLinks
    from bot.reports.model import Metric, Report
    from bot.talk.voice import Voice

#: More list items than this are folded up.
FOLD_ABOVE = 8
#: Left, or right where the language is written so: the cells of a wikitable's heads are centred.
_ROW_HEAD = 'scope="row" style="text-align:start"'
_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?")


def summary_region(report: Report, links: ReportLinks, voice: Voice) -> Region:
    """Return the region for the report's talk page."""
    return Region(
        RegionKind.REPORT_SUMMARY,
        report_key(report),
        voice.messages("summary-heading"),
        report_summary(report, links, voice),
    )


def report_summary(report: Report, links: ReportLinks, voice: Voice) -> str:
    """Return the body of the region ``report-summary``.

    :raises NotUnderstoodError: the page was not recognised
    """
    understood(report)
    parts = [
        _facts(report, links, voice),
        _metrics(report, voice),
        _projects(report, voice),
        voice.credits(),
    ]
    inside = "\n".join(part for part in parts if part)
    return f'<div class="mw-notalk">\n{inside}\n</div>'


def _facts(report: Report, links: ReportLinks, voice: Voice) -> str:
    say = voice.messages
    rows = [
        ("row-report", _report(report, voice)),
        ("row-application", _application(report, links, voice)),
        ("row-applicant", escape(shorten(report.applicant or "", 90), isolate=True)),
        ("row-organization", escape(shorten(report.organization or "", 120), isolate=True)),
        ("row-status", escape(shorten(report.status or "", 60)) or say("not-shown")),
        ("row-due", voice.due(report) or say("not-shown")),
        ("row-awarded", _printed(report, "awarded", voice)),
        ("row-spent", _printed(report, "spent", voice)),
        ("row-missing", _missing(report, voice)),
        ("row-blank", _bullets([voice.question(q, 80) for q in report.blank], voice)),
        ("row-linked", _bullets(_links(links, Strength.STRONG, voice), voice)),
        ("row-related", _bullets(_links(links, Strength.WEAK, voice), voice)),
        ("row-broken", _bullets([_broken(x, voice) for x in links.broken], voice)),
    ]
    lines = ['{| class="wikitable"', f"|+ {say('summary-caption')}"]
    for key, value in rows:
        if value:
            space = "" if value.startswith("\n") else " "
            lines += ["|-", f"! {_ROW_HEAD} | {say(key)}", f"|{space}{value}"]
    return "\n".join((*lines, "|}"))


def _report(report: Report, voice: Voice) -> str:
    return _with_note(link(report.title, proposal(report)), escape(voice.fund(report)), voice)


def _application(report: Report, links: ReportLinks, voice: Voice) -> str:
    """Return the link to the application, if its page exists, and the numbers printed."""
    say = voice.messages
    pages = [link(x.title, say("application-page")) for x in links.strong(Role.APPLICATION)]
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


def _with_note(text: str, note: str, voice: Voice) -> str:
    return voice.messages("with-note", text, note) if text and note else text or note


def _printed(report: Report, key: str, voice: Voice) -> str:
    """Return an amount exactly as the page prints it; nothing when the form has no such line."""
    if key not in dict(report.header):
        return ""
    printed = escape(shorten(report.printed(key), 90), isolate=True)
    return printed or voice.messages("not-shown")


def _links(links: ReportLinks, strength: Strength, voice: Voice) -> list[str]:
    return [
        _link(found, voice)
        for found in links.links
        if found.strength is strength and found.role is not Role.APPLICATION
    ]


def _link(found: Link, voice: Voice) -> str:
    say = voice.messages
    why = say("semicolon").join(dict.fromkeys(_evidence(piece, voice) for piece in found.evidence))
    shown = link(found.title, shorten(found.title, 120))
    if found.role is not Role.OTHER:
        shown = _with_note(shown, say(f"role-{found.role}"), voice)
    return say("link-with-evidence", shown, why)


def _evidence(piece: Evidence, voice: Voice) -> str:
    named = f"evidence-{piece.rule}-named"
    by_name = named in voice.messages and not _NUMBER.fullmatch(piece.detail)
    key = named if by_name else f"evidence-{piece.rule}"
    return voice.messages(key, _quoted(piece.detail, 90))


def _broken(found: BrokenLink, voice: Voice) -> str:
    key = "broken-link" if _NUMBER.fullmatch(found.where) else "broken-link-named"
    return voice.messages(
        key,
        escape(shorten(found.target, 160), isolate=True),
        _quoted(found.where, 80),
        escape(shorten(found.why, 120)),
    )


def _quoted(text: str, longest: int) -> str:
    """Return a question's number, or a text, which may be of another direction."""
    return escape(shorten(text, longest), isolate=not _NUMBER.fullmatch(text))


def _missing(report: Report, voice: Voice) -> str:
    if not any(question.required for question in report.questions):
        return voice.messages("none-required")
    if not report.missing:
        return voice.messages("none-missing")
    return _bullets([voice.question(question) for question in report.missing], voice)


def _bullets(items: Sequence[str], voice: Voice) -> str:
    """Return a list for a table cell, folded when it is long."""
    if not items:
        return ""
    listed = "\n".join(f"* {item}" for item in items)
    if len(items) > FOLD_ABOVE:
        listed = _folded(voice.messages("folded-count", len(items)), listed)
    return f"\n{listed}"


def _metrics(report: Report, voice: Voice) -> str:
    rows = [*report.metrics, *report.other_metrics]
    columns = [("column-target", None), ("column-result", "result")]
    caption = f"|+ {voice.messages('metrics-caption')}\n"
    return _scrolled(_table(caption, "column-measure", columns, rows, voice)) if rows else ""


def _projects(report: Report, voice: Voice) -> str:
    """Return the table by project, folded up; without the rows that hold nothing."""
    rows = [row for row in report.projects if _has_entry(row)]
    columns = [
        ("column-target", None),
        ("column-created", "created"),
        ("column-improved", "improved"),
    ]
    if not rows:
        return ""
    table = _scrolled(_table("", "column-project", columns, rows, voice))
    return _folded(voice.messages("projects-caption"), table)


def _has_entry(row: Metric) -> bool:
    return any(cell.raw.strip() for cell in (row.target, *(cell for _, cell in row.results)))


def _table(
    caption: str,
    first: str,
    columns: Sequence[tuple[str, str | None]],
    rows: Sequence[Metric],
    voice: Voice,
) -> str:
    """Return a table of metrics; a column without a result's name holds the targets."""
    lines = [f'{{| class="wikitable"\n{caption}|-']
    lines += [
        f'! scope="col" | {voice.messages(key)}' for key in (first, *(key for key, _ in columns))
    ]
    for row in rows:
        lines += ["|-", f"! {_ROW_HEAD} | {escape(shorten(row.name, 120))}"]
        for _, name in columns:
            cell = row.target if name is None else row.result(name)
            lines.append(f"| {voice.quantity(cell)}".rstrip())
    return "\n".join((*lines, "|}"))


def _scrolled(table: str) -> str:
    """Return a table that scrolls by itself where the window is narrow."""
    return f'<div style="overflow-x:auto">\n{table}\n</div>'


def _folded(title: str, content: str) -> str:
    """Return something folded up below its title; without scripts it is all shown."""
    inside = f'<div class="mw-collapsible-content">\n{content}\n</div>'
    return f'<div class="mw-collapsible mw-collapsed">{title}\n{inside}</div>'
