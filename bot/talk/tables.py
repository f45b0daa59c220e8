"""Tables of reports: on a group's talk page and on an event's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.links.model import Role
from bot.talk.escape import escape, is_right_to_left, link, shorten
from bot.talk.keys import OWN_PAGE
from bot.talk.voice import proposal, understood
from bot.talk.wish import Region, RegionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.links.model import ReportLinks
    from bot.reports.model import Metric, Quantity, Report
    from bot.talk.voice import Voice

_HEADS = ("participants", "editors", "organizers")


@dataclass(frozen=True, slots=True)
class Row:
    """One report of a table, with its links."""

    report: Report
    links: ReportLinks


def group_region(group: str, rows: Sequence[Row], voice: Voice) -> Region:
    """Return the region for the talk page of a group."""
    heading = voice.messages("group-heading")
    body = group_reports(group, rows, voice)
    return Region(RegionKind.GROUP_REPORTS, OWN_PAGE, heading, body)


def event_region(event: str, rows: Sequence[Row], voice: Voice) -> Region:
    """Return the region for the talk page of an event."""
    heading = voice.messages("event-heading")
    body = event_reports(event, rows, voice)
    return Region(RegionKind.EVENT_REPORTS, OWN_PAGE, heading, body)


def group_reports(group: str, rows: Sequence[Row], voice: Voice) -> str:
    """Return the body of the region ``group-reports``: one row per report, newest first.

    :param group: the title of the group's page
    :raises NotUnderstoodError: one of the pages was not recognised
    """
    return _reports("group-caption", group, rows, voice)


def event_reports(event: str, rows: Sequence[Row], voice: Voice) -> str:
    """Return the body of the region ``event-reports``: as `group_reports`, with the group.

    :param event: the title of the event's page
    """
    return _reports("event-caption", event, rows, voice, with_group=True)


def newest_first(rows: Iterable[Row]) -> list[Row]:
    """Return rows by due date, latest first, those without one last, then by title."""
    by_title = sorted(rows, key=lambda row: row.report.title)
    return sorted(
        by_title,
        key=lambda row: row.report.due.toordinal() if row.report.due else 0,
        reverse=True,
    )


def _reports(
    caption: str, page: str, rows: Sequence[Row], voice: Voice, *, with_group: bool = False
) -> str:
    say = voice.messages
    keys = ["column-grant", "column-report", "column-year", "column-status"]
    keys += ["column-due", "column-missing", "column-awarded", "column-spent"]
    keys += [f"column-{head}" for head in _HEADS]
    if with_group:
        keys.insert(1, "column-group")
    shown = escape(shorten(page, 120), isolate=is_right_to_left(page))
    lines = [
        '{| class="wikitable sortable" style="font-size:90%"',
        f"|+ {say(caption, shown)}",
        "|-",
    ]
    for key in keys:
        # Amounts are as printed, in several currencies, so an order among them means nothing.
        unsortable = ' class="unsortable"' if key in {"column-awarded", "column-spent"} else ""
        lines.append(f'! scope="col"{unsortable} | {say(key)}')
    for row in newest_first(rows):
        understood(row.report)
        cells = _cells(row, voice)
        if with_group:
            cells.insert(1, _groups(row, voice))
        lines += ["|-", *(f"| {cell}".rstrip() for cell in cells)]
    table = "\n".join((*lines, "|}"))
    return (
        '<div class="mw-notalk">\n<div style="overflow-x:auto">\n'
        f"{table}\n</div>\n<small>{say('table-legend')}</small><br>\n{voice.credits()}\n</div>"
    )


def _cells(row: Row, voice: Voice) -> list[str]:
    report = row.report
    year = _year(report)
    missing = voice.messages.number(len(report.missing))
    return [
        _grant(row),
        link(report.title, voice.fund(report) or voice.messages("period-other")),
        str(year) if year else "",
        escape(shorten(report.status or "", 60)),
        _due(report, voice),
        missing if any(question.required for question in report.questions) else "",
        escape(shorten(report.printed("awarded"), 60)),
        escape(shorten(report.printed("spent"), 60)),
        *(_reached(report.metrics, head, voice) for head in _HEADS),
    ]


def _due(report: Report, voice: Voice) -> str:
    if report.due is None:
        return voice.due(report)
    return _sorted_by(report.due.isoformat(), voice.messages.date(report.due, "medium"))


def _grant(row: Row) -> str:
    title = proposal(row.report, 70)
    for found in row.links.strong(Role.APPLICATION):
        return link(found.title, title)
    return escape(title, isolate=is_right_to_left(title))


def _groups(row: Row, voice: Voice) -> str:
    groups = [link(x.title, shorten(x.title, 70)) for x in row.links.strong(Role.GROUP)]
    return voice.messages("comma").join(groups)


def _year(report: Report) -> int | None:
    """Return the year reported on, else that of the grant's start; the rest may be in the next."""
    return report.year or (report.start.year if report.start else None)


def _reached(metrics: Sequence[Metric], head: str, voice: Voice) -> str:
    """Return target and result of one of the three metrics that every form asks for."""
    for metric in metrics:
        if re.search(rf"\b{head}\b", metric.name, re.I):
            target, result = metric.target, metric.result()
            if not (target.raw.strip() or result.raw.strip()):
                return ""
            words = voice.messages("target-result", _number(target, voice), _number(result, voice))
            return words if result.value is None else _sorted_by(str(result.value), words)
    return ""


def _number(cell: Quantity, voice: Voice) -> str:
    return voice.quantity(cell) or voice.messages("no-number")


def _sorted_by(value: str, shown: str) -> str:
    return f'data-sort-value="{value}" | {shown}'
