"""Targets against results: of the metrics that a report names, and by Wikimedia project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.tables import ROW_HEAD, folded, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.model import Metric, Report
    from bot.talk.voice import Voice

#: More rows than this are folded up.
_FOLD_ABOVE = 8
_METRICS = (("column-target", None), ("column-result", "result"))
_PROJECTS = (
    ("column-target", None),
    ("column-created", "created"),
    ("column-improved", "improved"),
)


def metric_tables(report: Report, voice: Voice) -> list[str]:
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
    voice: Voice,
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
