"""The jobs of the service and their schedule; each is a run of the cycle with another scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cycle import run as cycle
from bot.cycle.context import RunContext, Scope
from bot.service.job import Job, JobOutcome, JobResult
from bot.service.scheduler import cron_trigger
from bot.wiki.http import requests_made

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.cycle.apply import WriterFactory
    from bot.cycle.context import Summary
    from bot.service.job import Stop
    from bot.settings import Settings
    from bot.store.ledger import Ledger
    from bot.wiki.source import Source


def make_jobs(
    settings: Settings, ledger: Ledger, open_wiki: Callable[[], tuple[Source, WriterFactory]]
) -> list[Job]:
    """Return the service's jobs, in the order in which they run at the first start.

    :param open_wiki: logs in, and returns the wiki and a maker of writers. It is called at the
        beginning of each run, so that a run can succeed after the wiki was not reachable
    """

    def job(name: str, when: str, scope: Scope) -> Job:
        def run(stop: Stop, run_id: str) -> JobResult:
            before = requests_made()  # before the log-in, so that it counts
            source, writer_factory = open_wiki()
            context = RunContext(
                settings.account,
                scope,
                stop_reason=lambda: stop.reason or None,
                run_id=run_id,
                job=name,
                separate_notices=settings.separate_notices,
            )
            return _result(
                cycle.run(
                    source,
                    ledger,
                    context,
                    writer_factory,
                    requests_made=lambda: requests_made() - before,
                )
            )

        return Job(name, cron_trigger(when), run)

    return [
        job("sweep", settings.sweep_at, Scope(sweep=True, dashboards=False)),
        job("changes", settings.changes_at, Scope(dashboards=False)),
        job("dashboards", settings.dashboards_at, Scope(pages=False)),
        job("reconcile", settings.reconcile_at, Scope(reconcile=True, dashboards=False)),
    ]


def _result(summary: Summary) -> JobResult:
    """Return the result of a job for the summary of its run."""
    if summary.failed:
        return JobResult(JobOutcome.FAILED, f"{summary.failed} pages were not saved")
    if summary.stopped is not None:
        return JobResult(JobOutcome.STOPPED, summary.stopped)
    return JobResult(JobOutcome.DONE)
