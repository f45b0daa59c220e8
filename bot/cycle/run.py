"""One run: find changes, read, link, plan, save. No other module knows the order of the steps."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.cycle.apply import PlanWriter, remember_plan
from bot.cycle.changes import discover, invalidate_stale, save_checkpoint
from bot.cycle.config import active_config
from bot.cycle.contents import (
    PlanningContext,
    RenderContexts,
    content_dates,
    wanted_contents,
)
from bot.cycle.context import Summary
from bot.cycle.dashboards import dashboard_contents, log_run, status_contents
from bot.cycle.guards import Problems, StopRequested, check_shrink_noted, check_stop
from bot.cycle.inputs import PageCache, read_link_inputs
from bot.cycle.links import TitleResolver, link_reports
from bot.cycle.mirror import Mirror, read_mirror
from bot.cycle.narrowing import Narrowing
from bot.cycle.notices import config_notice_contents
from bot.cycle.plan import Plan, Refusal, make_plan, trial_plan
from bot.cycle.posted import PostHistory
from bot.cycle.table_places import find_table_places
from bot.links.affiliates import REGISTRY
from bot.store.records import RunMode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.cycle.apply import WriterFactory
    from bot.cycle.context import RunContext
    from bot.cycle.links import LinkedReports
    from bot.cycle.narrowing import LeftOut
    from bot.store.ledger import Ledger
    from bot.talk.content import PageContent
    from bot.wiki.source import Source

log = structlog.get_logger(__name__)

RESOLVED = "Template:Section resolved"


@dataclass(frozen=True, slots=True)
class Preparation:
    """The result of everything that a run does before it writes."""

    mirror: Mirror
    planning: PlanningContext
    plan: Plan
    problems: Problems
    narrowing: Narrowing

    @property
    def page_limit(self) -> int | None:
        """The most pages that one run may save by the config, ``None`` for no limit."""
        return self.planning.active.config.limits.edits_per_run


def prepare(source: Source, ledger: Ledger, run: RunContext) -> Preparation:
    """Do everything of a run except writing to the wiki.

    The ledger is updated: pages that were read, posts that were found, and the checkpoint.

    :raises WikiError: when the wiki cannot be read
    :raises StopRequested: when the run was asked to stop
    """
    scope, bot, problems = run.scope, run.account.name, Problems()
    sweep = scope.sweep or scope.reconcile
    changes = discover(source, ledger, about=run.account.config_page, sweep=sweep)
    invalidate_stale(ledger, changes)
    if scope.reconcile:
        ledger.page_checks.forget(ledger.page_checks.all())
    mirror = read_mirror(source, ledger, changes, datetime.now(UTC), run, problems)
    understood = sum(page.identified for page in mirror.pages)
    check_shrink_noted(ledger, "understood pages", understood, allowed=scope.allow_shrink)
    page_cache = PageCache(source, ledger, changes, also=[REGISTRY])
    active = active_config(source, ledger, changes, page_cache, bot)
    inputs = read_link_inputs(page_cache, ledger, active.config.newsletters)
    check_stop(run.stop_reason)
    titles = TitleResolver(source, ledger, fresh=changes.sweep, also=[RESOLVED])
    linked = link_reports(mirror.pages, titles, inputs, active, page_cache, problems)
    _log_unheeded(linked)
    check_stop(run.stop_reason)
    places = find_table_places(source, ledger, changes, _with_tables(linked), problems)
    history = PostHistory(source, ledger, changes, problems, adopt=scope.reconcile)
    check_stop(run.stop_reason)
    # All changes on the wiki are in the ledger now.
    save_checkpoint(ledger, changes, mirror.newest)
    planning = PlanningContext(
        linked,
        active,
        history,
        RenderContexts(run.account, active.lookup, titles),
        places,
        problems,
        run.today,
        template=titles.resolve([RESOLVED])[RESOLVED].exists,
    )
    wanted = [*wanted_contents(planning), *config_notice_contents(planning)] if scope.pages else []
    narrowing = Narrowing(scope, active.config.pilot, run.account, places, titles, linked.backlinks)
    written, left_out = narrowing.split(wanted)
    writes_dashboards = scope.dashboards and narrowing.writes_dashboards and not scope.trial

    def planned() -> Plan:
        own: list[PageContent] = []
        if writes_dashboards:
            own += dashboard_contents(planning, mirror.pages, ledger)
            own += status_contents(planning, ledger, run) if run.job else []
        found = make_plan(source, [*written, *own], history, run, problems)
        remember_plan(found, ledger, history, problems)
        return found

    plan = planned()
    if history.past_posts:
        # Planning found notices in the histories of pages, and the overviews list these too.
        plan = planned()
    plan.wiki_time = changes.until.changes
    plan.left_out = _left_out_changes(source, left_out, planning, run)
    given, of_pilot = narrowing.unmatched(wanted)
    for title in given:
        log.warning("nothing to write about this title; check how it is spelt", title=title)
    for title in of_pilot if scope.pages else ():
        log.warning(
            "nothing to write about this title in the pilot; check how it is spelt", title=title
        )
    if changes.sweep:
        titles.forget_unasked()
    if scope.trial:
        plan = trial_plan(source, plan, planning, run)
    history.save_adopted()
    return Preparation(mirror, planning, plan, problems, narrowing)


def _left_out_changes(
    source: Source, left_out: Sequence[LeftOut], planning: PlanningContext, run: RunContext
) -> list[Refusal]:
    """Return the pages that would change if the run had no limits, with the limit as reason."""
    reasons = {one.content.title: one.reason for one in left_out}
    contents = [one.content for one in left_out]
    plan = make_plan(source, contents, planning.history, run, planning.problems)
    return [Refusal(change.title, reasons[change.title]) for change in plan.changes]


def _log_unheeded(linked: LinkedReports) -> None:
    """Log each decision of an editor about a page that does not exist."""
    for decision in linked.unheeded:
        log.warning(
            "a decision names a page that does not exist",
            report=decision.report,
            page=decision.title,
            verdict=str(decision.verdict),
            revision=str(decision.revid),
        )


def _with_tables(linked: LinkedReports) -> set[str]:
    """Return the titles of the groups and events that have a table."""
    events = linked.backlinks.events.items()
    return set(linked.backlinks.groups) | {title for title, view in events if not view.elsewhere}


def run(
    source: Source,
    ledger: Ledger,
    context: RunContext,
    writer_factory: WriterFactory | None = None,
    *,
    requests_made: Callable[[], int] = lambda: 0,
) -> Summary:
    """Do one run, record it in the ledger, and return its summary.

    :param writer_factory: makes a writer for an allow-list of titles; ``None`` for a dry run
    :param requests_made: returns the number of HTTP requests of this run so far
    :raises WikiError: when the wiki cannot be read; nothing was written then
    """
    summary = Summary(context.run_id, applied=writer_factory is not None)
    with _recorded(summary, ledger, context, requests_made):
        try:
            prepared = prepare(source, ledger, context)
        except StopRequested as stop:
            summary.stopped = str(stop)
            return summary
        _count(summary, prepared, context.scope.limit)
        _record_plan(ledger, context, prepared)
        if writer_factory is not None:
            history = prepared.planning.history
            dates = content_dates(prepared.planning)
            writer = PlanWriter(ledger, history, writer_factory, summary, context, dates)
            _save(source, prepared, writer)
    return summary


def _save(source: Source, prepared: Preparation, writer: PlanWriter) -> None:
    """Save other people's pages first, then the bot's own, which list the saved ones."""
    plan, summary, context = prepared.plan, writer.summary, writer.run
    if context.scope.trial:
        writer.save(plan)
        return
    own = [change for change in plan.changes if context.account.owns(change.title)]
    others = [change for change in plan.changes if not context.account.owns(change.title)]
    if others or not own:
        writer.save(replace(plan, changes=others))
    log_run(writer.ledger, summary, context.today)
    writes_dashboards = context.scope.dashboards and prepared.narrowing.writes_dashboards
    if summary.stopped is not None or not writes_dashboards:
        summary.waiting += len(own)
        return
    if summary.saved:
        problems, before = prepared.problems, len(prepared.problems)
        pages = dashboard_contents(prepared.planning, prepared.mirror.pages, writer.ledger)
        if context.job:
            pages += status_contents(prepared.planning, writer.ledger, context)
        again = make_plan(source, pages, writer.history, context, problems)
        remember_plan(again, writer.ledger, writer.history, problems)
        summary.failed += len(problems) - before
        own = again.changes
        summary.planned = len(others) + len(own)
    if own:
        before = summary.saved
        writer.save(replace(plan, changes=own))
        summary.dashboards = summary.saved - before


@contextmanager
def _recorded(
    summary: Summary, ledger: Ledger, context: RunContext, requests_made: Callable[[], int]
) -> Iterator[None]:
    """Record the start and the end of the run in the ledger, and log its figures at the end."""
    started = time.monotonic()
    mode = RunMode.APPLY if summary.applied else RunMode.DRY
    with structlog.contextvars.bound_contextvars(run_id=summary.run_id):
        now, job, version = datetime.now(UTC), context.job, context.version
        ledger.begin_run(summary.run_id, now, mode, job=job, version=version)
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


def _record_plan(ledger: Ledger, context: RunContext, prepared: Preparation) -> None:
    """Keep the outcome of each planned page; refusals that an earlier run kept are left out."""
    plan = prepared.plan
    rows = [(r.title, "refused", r.reason) for r in plan.refused if r.title not in plan.settled]
    rows += [(change.title, "planned", change.reason) for change in plan.changes]
    rows += [(title, "failed", reason) for title, reason in prepared.problems.reasons.items()]
    ledger.outcomes.record(context.run_id, rows)


def _count(summary: Summary, prepared: Preparation, asked_limit: int | None) -> None:
    """Copy the counts and the limit of the plan into the summary, and log each refusal."""
    summary.reports = prepared.mirror.reports
    summary.changed_reports = prepared.mirror.changed
    summary.planned = len(prepared.plan.changes)
    summary.unchanged = prepared.plan.unchanged
    summary.refused = len(prepared.plan.refused)
    summary.failed = len(prepared.problems)
    summary.left_out = len(prepared.plan.left_out)
    limits = (prepared.page_limit, asked_limit)
    summary.limit = min((some for some in limits if some is not None), default=None)
    summary.careful = prepared.planning.active.careful
    for refusal in prepared.plan.refused:
        log.warning("left alone", page=refusal.title, reason=refusal.reason)
