"""One cycle: discover, read, link, wish, plan, apply. The only place that knows the order."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.config.trust import config_title
from bot.cycle import apply as applying
from bot.cycle import changes as discovery
from bot.cycle.config import active_config
from bot.cycle.config_notice import config_notice_contents
from bot.cycle.contents import PlanningContext, wanted_contents
from bot.cycle.context import RenderContexts, Summary, new_run_id
from bot.cycle.dashboards import dashboard_contents, log_run
from bot.cycle.guards import StopRequested, check_shrink_noted, check_stop
from bot.cycle.inputs import PageCache, read_link_inputs
from bot.cycle.links import TitleResolver, link_reports
from bot.cycle.mirror import Mirror, read_mirror
from bot.cycle.plan import Plan, make_plan
from bot.cycle.posted import PostHistory
from bot.cycle.table_places import find_table_places
from bot.links.affiliates import REGISTRY
from bot.store.records import RunMode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from bot.cycle.links import LinkedReports
    from bot.links.model import Decision
    from bot.store.ledger import Ledger
    from bot.wiki.source import Source
    from bot.wiki.writer import Writer

log = structlog.get_logger(__name__)

RESOLVED = "Template:Section resolved"


@dataclass(frozen=True, slots=True)
class Scope:
    """How much a run looks at again, whatever it knows.

    ``sweep``: all of the mirror is compared. ``reconcile``: and all that the ledger holds of the
    wiki is looked up again. ``allow_shrink``: that much less is there than before is right.
    ``pages`` and ``dashboards`` tell which pages are written: those of others, the bot's own.
    """

    sweep: bool = False
    reconcile: bool = False
    allow_shrink: bool = False
    pages: bool = True
    dashboards: bool = True


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a cycle knows before it writes."""

    mirror: Mirror
    situation: PlanningContext
    plan: Plan


def prepare(
    source: Source,
    ledger: Ledger,
    *,
    bot: str,
    today: date,
    run_id: str,
    scope: Scope = Scope(),
    halt: Callable[[], str | None] = lambda: None,
) -> Preparation:
    """Do everything but write.

    :param halt: asked again and again; why to stop, ``None`` to go on
    :raises WikiError: when the wiki cannot be read
    :raises Halted: when told to stop
    """
    all_of_it = scope.sweep or scope.reconcile
    found = discovery.discover(source, ledger, about=config_title(bot), sweep=all_of_it)
    discovery.invalidate_stale(ledger, found)
    if scope.reconcile:
        ledger.looks.forget(ledger.looks.all())
    shrink, now = scope.allow_shrink, datetime.now(UTC)
    mirror = read_mirror(source, ledger, found, now, allow_shrink=shrink, halt=halt)
    recognised = sum(page.recognised for page in mirror.pages)
    check_shrink_noted(ledger, "understood pages", recognised, allowed=shrink)
    documents = PageCache(source, ledger, found, together=[REGISTRY])
    governing = active_config(source, ledger, found, documents, bot)
    papers = read_link_inputs(documents, ledger, governing.lookup.newsletters)
    check_stop(halt)
    titles = TitleResolver(source, ledger, fresh=found.sweep, also=[RESOLVED])
    web = link_reports(mirror.pages, titles, papers, governing)
    for decision in web.unheeded:
        log.warning("a decision for a page that does not exist", **_told(decision))
    check_stop(halt)
    places = find_table_places(source, ledger, found, _with_tables(web))
    memory = PostHistory(source, ledger, found, adopt=scope.reconcile)
    check_stop(halt)
    # From here on, everything that the events told is in the ledger.
    discovery.save_checkpoint(ledger, found, mirror.newest)
    situation = PlanningContext(
        web,
        governing,
        memory,
        RenderContexts(bot, governing.lookup, titles),
        places,
        today,
        template=titles.look_up([RESOLVED])[RESOLVED].exists,
    )
    wanted = (
        [*wanted_contents(situation), *config_notice_contents(situation)] if scope.pages else []
    )
    wanted += dashboard_contents(situation, mirror.pages, ledger) if scope.dashboards else []
    plan = make_plan(source, wanted, memory, bot=bot, run_id=run_id)
    plan.at = found.until.changes
    if found.sweep:
        titles.forget_unasked()
    applying.remember(plan, ledger, memory)
    memory.conclude()
    return Preparation(mirror, situation, plan)


def _told(decision: Decision) -> dict[str, str]:
    return {
        "report": decision.report,
        "page": decision.title,
        "verdict": str(decision.verdict),
        "revision": str(decision.revid),
    }


def _with_tables(web: LinkedReports) -> set[str]:
    groups = {title for title, view in web.backlinks.groups.items() if view.grants}
    return groups | {title for title, view in web.backlinks.events.items() if not view.elsewhere}


def run(
    source: Source,
    ledger: Ledger,
    make_writer: Callable[[Callable[[str], bool]], Writer] | None,
    *,
    bot: str,
    today: date,
    limit: int | None = None,
    scope: Scope = Scope(),
    requests_made: Callable[[], int] = lambda: 0,
    halt: Callable[[], str | None] = lambda: None,
    run_id: str | None = None,
) -> Summary:
    """Run one cycle.

    :param make_writer: makes a writer for an allow-list of titles; ``None`` for a dry run
    :param limit: at most so many pages are saved
    :param halt: asked while reading and before each page is saved; why to stop here, ``None`` to
        go on
    :param run_id: the run's name, a new one when ``None``
    :raises WikiError: when the wiki cannot be read; nothing was written then
    """
    summary = Summary(run_id or new_run_id(), applied=make_writer is not None)
    with _recorded(summary, ledger, requests_made):
        name = summary.run_id
        try:
            prepared = prepare(
                source, ledger, bot=bot, today=today, run_id=name, scope=scope, halt=halt
            )
        except StopRequested as told:
            summary.stopped = str(told)
            return summary
        _count(summary, prepared)
        if make_writer is not None:
            most = prepared.situation.governing.policy.limits.edits_per_run
            limits = [some for some in (most, limit) if some is not None]
            work = _Work(source, ledger, make_writer, summary, min(limits, default=None), halt)
            _apply(prepared, work, bot, today, dashboards=scope.dashboards)
    return summary


@dataclass(frozen=True, slots=True)
class _Work:
    """What is needed to write."""

    source: Source
    ledger: Ledger
    make_writer: Callable[[Callable[[str], bool]], Writer]
    summary: Summary
    limit: int | None
    halt: Callable[[], str | None]

    def do(self, plan: Plan, memory: PostHistory, bot: str) -> None:
        applying.apply_plan(
            plan,
            self.ledger,
            memory,
            self.make_writer,
            self.summary,
            bot=bot,
            limit=self.limit,
            halt=self.halt,
        )


def _apply(prepared: Preparation, work: _Work, bot: str, today: date, *, dashboards: bool) -> None:
    """Write the pages of others first, then the bot's own, which tell of that."""
    plan, summary, memory = prepared.plan, work.summary, prepared.situation.memory
    own = f"User:{bot}/"
    mine = [change for change in plan.changes if change.title.startswith(own)]
    others = [change for change in plan.changes if not change.title.startswith(own)]
    if others or not mine:
        work.do(replace(plan, changes=others), memory, bot)
    log_run(work.ledger, summary, today)
    if summary.stopped is not None or not dashboards:
        return
    if summary.saved:
        pages = dashboard_contents(prepared.situation, prepared.mirror.pages, work.ledger)
        again = make_plan(work.source, pages, memory, bot=bot, run_id=summary.run_id)
        applying.remember(again, work.ledger, memory)
        mine = again.changes
        summary.planned = len(others) + len(mine)
    if mine:
        before = summary.saved
        work.do(replace(plan, changes=mine), memory, bot)
        summary.dashboards = summary.saved - before


@contextmanager
def _recorded(summary: Summary, ledger: Ledger, requests_made: Callable[[], int]) -> Iterator[None]:
    started = time.monotonic()
    mode = RunMode.APPLY if summary.applied else RunMode.DRY
    with structlog.contextvars.bound_contextvars(run_id=summary.run_id):
        ledger.begin_run(summary.run_id, datetime.now(UTC), mode)
        outcome, error = "failed", None
        try:
            yield
            outcome = summary.outcome
        except Exception as raised:
            error = str(raised)
            raise
        finally:
            summary.requests = requests_made()
            summary.seconds = round(time.monotonic() - started, 3)
            figures = summary.as_json() | ({"error": error} if error is not None else {})
            ledger.finish_run(summary.run_id, datetime.now(UTC), outcome, figures)
            del figures["run_id"]
            log.info("run finished", outcome=outcome, **figures)


def _count(summary: Summary, prepared: Preparation) -> None:
    summary.reports = prepared.mirror.reports
    summary.changed_reports = prepared.mirror.changed
    summary.planned = len(prepared.plan.changes)
    summary.unchanged = prepared.plan.unchanged
    summary.refused = len(prepared.plan.refused)
    for refusal in prepared.plan.refused:
        log.warning("left alone", page=refusal.title, reason=refusal.reason)
