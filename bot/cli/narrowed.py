"""What ``plan`` and ``run`` have in common: how they are narrowed, and what they print."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from bot.cycle.context import WriteJob

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cycle.context import Summary
    from bot.cycle.run import Preparation


def _jobs(_context: click.Context, _option: click.Parameter, value: str) -> frozenset[WriteJob]:
    """Return the jobs of ``--only JOB,…``."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    try:
        return frozenset(map(WriteJob, names))
    except ValueError:
        known = ", ".join(WriteJob)
        raise click.BadParameter(f"give one or more of {known}, separated by commas") from None


only_option = click.option(
    "--only",
    default="",
    metavar="JOB,...",
    callback=_jobs,
    help=f"Write only these: {', '.join(WriteJob)}.",
)
titles_argument = click.argument("titles", nargs=-1, metavar="[TITLE]...")


def plan_text(prepared: Preparation) -> str:
    """Return what ``plan`` prints about a plan: counts, what is left out, and for how long."""
    return "\n".join(_plan_lines(prepared))


def _plan_lines(prepared: Preparation) -> Iterator[str]:
    plan, limit = prepared.plan, prepared.page_limit
    changes = len(plan.changes)
    yield (
        f"{_count(prepared.mirror.reports, 'report')} read: {_count(changes, 'page')} to update, "
        f"{plan.unchanged:,} up to date, {len(plan.refused):,} skipped. Nothing was saved."
    )
    if limit is not None and changes > limit:
        runs = f"about {-(-changes // limit):,} runs of {limit:,}" if limit else "none in any run"
        yield f"{_count(changes, 'page')}: {runs} (limits.edits_per_run)."
    for reason, count in sorted(Counter(one.reason for one in plan.left_out).items()):
        yield f"Left out: {_count(count, 'page')}, {reason}."
    for title, reason in prepared.problems.reasons.items():
        yield f"Failed: {title} ({reason})"


def summary_text(summary: Summary) -> str:
    """Return what ``run`` prints about a run."""
    left_out = f" {_count(summary.left_out, 'page')} left out." if summary.left_out else ""
    failed = f" {_count(summary.failed, 'page')} failed." if summary.failed else ""
    stopped = f" Stopped: {summary.stopped}." if summary.stopped else ""
    if not summary.applied:
        return (
            f"Dry run {summary.run_id}: {_count(summary.reports, 'report')} read, "
            f"{_count(summary.planned, 'page')} to update, {summary.unchanged:,} up to date, "
            f"{summary.refused:,} skipped.{left_out}{failed}{stopped} Nothing was saved; add "
            "--apply to save."
        )
    return (
        f"Run {summary.run_id}: {_count(summary.reports, 'report')} read, {summary.saved:,} of "
        f"{_count(summary.planned, 'page')} saved, {summary.unchanged:,} up to date, "
        f"{summary.refused:,} skipped, {summary.failed:,} failed; "
        f"{_count(summary.requests, 'request')}.{left_out}{stopped}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
