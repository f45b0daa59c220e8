"""What the service does and when: each job is one cycle of a certain scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cycle import run as cycle
from bot.cycle.context import RunContext, Scope, new_run_id
from bot.service import logs
from bot.service.job import Ended, Job, JobResult
from bot.service.scheduler import at

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.job import Stop
    from bot.settings import Settings
    from bot.store.ledger import Ledger
    from bot.wiki.source import Source
    from bot.wiki.writer import Writer


@dataclass(frozen=True, slots=True)
class Wiki:
    """An open wiki: to read from, to write to, and how many requests this process has made."""

    source: Source
    make_writer: Callable[[Callable[[str], bool]], Writer]
    requests_made: Callable[[], int]


def jobs(settings: Settings, ledger: Ledger, open_wiki: Callable[[], Wiki]) -> list[Job]:
    """Return the service's jobs; at the first start they run in this order.

    :param open_wiki: logs in; called at the beginning of each run, so that a wiki that was away
        is found again
    """

    def job(name: str, when: str, scope: Scope) -> Job:
        def run(stop: Stop) -> JobResult:
            return _run(settings, ledger, open_wiki, scope, stop)

        return Job(name, at(when), run)

    return [
        job("sweep", settings.sweep_at, Scope(sweep=True, dashboards=False)),
        job("changes", settings.changes_at, Scope(dashboards=False)),
        job("dashboards", settings.dashboards_at, Scope(pages=False)),
        job("reconcile", settings.reconcile_at, Scope(reconcile=True, dashboards=False)),
    ]


def _run(
    settings: Settings,
    ledger: Ledger,
    open_wiki: Callable[[], Wiki],
    scope: Scope,
    stop: Stop,
) -> JobResult:
    # Before logging in, so that the login counts.
    before = _requests_so_far()
    wiki = open_wiki()
    context = RunContext(
        settings.account,
        scope,
        stop_reason=lambda: stop.why if stop.is_set() else None,
        run_id=logs.run_id() or new_run_id(),
    )
    summary = cycle.run(
        wiki.source,
        ledger,
        context,
        wiki.make_writer,
        requests_made=lambda: wiki.requests_made() - before,
    )
    if summary.failed:
        return JobResult(Ended.FAILED, f"{summary.failed} pages were not written")
    if summary.stopped is not None:
        return JobResult(Ended.STOPPED, summary.stopped)
    return JobResult(Ended.DONE)


def _requests_so_far() -> int:
    from bot.wiki.session import requests_made

    return requests_made()
