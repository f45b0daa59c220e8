"""The content of the dashboards and the status page, and the change log that a dashboard shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cycle.notes import BOT_STATUS, CHANGE_LOG, NOTICE_DAYS
from bot.store.records import SCRIPT_JOB, PostState
from bot.talk.content import RegionKind, report_key
from bot.talk.dashboards.all_dashboards import dashboards, retired_page
from bot.talk.dashboards.facts import Facts, LoggedRun
from bot.talk.dashboards.lists import CHANGES, MISSING, listed_notice_days, logged_runs
from bot.talk.dashboards.status import BotStatus, status_page
from bot.talk.markers import NOTICE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.cycle.contents import PlanningContext
    from bot.cycle.context import RunContext, Summary
    from bot.reports.model import Report
    from bot.store.ledger import Ledger
    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext
    from bot.wiki.source import PageText

#: Runs in the change log; older ones are in the page's history.
MAX_LOGGED_RUNS = 100
_LAST_RUNS = 10  # the current one has no outcome yet


def dashboard_contents(
    planning: PlanningContext, pages: Iterable[Report], ledger: Ledger
) -> list[PageContent]:
    """Return the content of all dashboards, sorted by title.

    A posted dashboard that is not needed any more gets a sentence that says so.
    The list is empty if the config turns dashboards off.

    :param pages: all mirrored pages
    """
    if not planning.active.config.jobs.dashboards:
        return []
    overview = planning.contexts.account.reports_page
    wanted: list[PageContent] = []
    with planning.problems.caught(overview, "rendering the dashboards"):
        wanted = _current_and_retired(planning, pages, ledger)
    return sorted(wanted, key=lambda content: content.title)


def _current_and_retired(
    planning: PlanningContext, pages: Iterable[Report], ledger: Ledger
) -> list[PageContent]:
    """Return the content of all current dashboards, and of posted ones not needed any more."""
    context = planning.contexts.for_page(planning.contexts.account.reports_page)
    facts = Facts.of(
        planning.linked.grants,
        pages,
        planning.linked.coverage,
        _change_log(ledger, planning.history.pages_read.get(CHANGES.title(context))),
        today=planning.today,
        notice_days=_notice_days(planning, ledger, context),
    )
    wanted = list(dashboards(facts, context))
    titles = {content.title for content in wanted}
    wanted += [
        retired_page(post.title, context)
        for post in planning.history.posts.values()
        if post.kind == RegionKind.DASHBOARD
        and post.title not in titles
        and post.title != planning.contexts.account.status_page
        and not post.title.startswith(f"{planning.contexts.account.trial_page}/")
        and post.state is PostState.POSTED
    ]
    return wanted


def status_contents(
    planning: PlanningContext, ledger: Ledger, run: RunContext
) -> list[PageContent]:
    """Return the content of the status page, and remember its status in the ledger.

    Only the service writes this page. The content changes at most once a day, and only if the
    status changes. The list is empty if the config turns dashboards off.
    """
    if not planning.active.config.jobs.dashboards:
        return []
    ended = [past for past in ledger.last_runs(_LAST_RUNS) if past.outcome is not None]
    # Only the other jobs of the service count all pages that wait.
    jobs = [
        past
        for past in ended
        if past.job not in {"", run.job} and not past.job.startswith(SCRIPT_JOB)
    ]
    shown = BOT_STATUS.get(ledger)
    now = BotStatus(
        planning.today,
        run.version,
        config_in_use=planning.active.bad is None,
        all_saved=not ended or ended[0].outcome != "failed",
        waiting=int(jobs[0].summary.get("waiting") or 0) if jobs else 0,
        updated=planning.today,
    ).after(shown)
    if now != shown:
        BOT_STATUS.set(ledger, now)
    return [status_page(now, planning.contexts.for_page(planning.contexts.account.status_page))]


def _notice_days(
    planning: PlanningContext, ledger: Ledger, context: RenderContext
) -> dict[str, date]:
    """Return the day of the last notice about each report, by the report's key.

    A new ledger takes the days from the list on the wiki: it finds the notices again, but not
    their days.
    """
    kept = NOTICE_DAYS.get(ledger)
    days = dict(_days_on_the_wiki(planning, context) if kept is None else kept)
    for post in planning.history.posts.values():
        if post.kind == NOTICE:
            key, day = post.key.partition(" ")[0], post.posted_at.date()
            days[key] = max(day, days.get(key, day)) if post.run_id else days.get(key, day)
    if days != kept:
        NOTICE_DAYS.set(ledger, days)
    return days


def _days_on_the_wiki(planning: PlanningContext, context: RenderContext) -> dict[str, date]:
    """Return the days in the lists of unanswered questions on the wiki, by the report's key."""
    keys = {one.report.title: report_key(one.report) for one in planning.linked.linked}
    first = MISSING.title(context)
    return {
        keys[report]: day
        for title, page in planning.history.pages_read.items()
        if title == first or title.startswith(f"{first}/")
        for report, day in listed_notice_days(page.text or "").items()
        if report in keys
    }


def log_run(ledger: Ledger, summary: Summary, day: date) -> None:
    """Add a run to the change log in the ledger, if it saved pages of other people."""
    if not summary.saved:
        return
    row = LoggedRun(
        summary.run_id,
        day,
        summary.reports,
        summary.changed_reports,
        summary.saved,
        summary.refused,
        summary.failed,
    )
    kept = CHANGE_LOG.get(ledger) or ()
    CHANGE_LOG.set(ledger, (*kept, row)[-MAX_LOGGED_RUNS:])


def _change_log(ledger: Ledger, page: PageText | None) -> tuple[LoggedRun, ...]:
    """Return the change log: the ledger's, or the one on the page if the ledger is new."""
    kept = CHANGE_LOG.get(ledger)
    if kept is None and page is not None:
        kept = tuple(sorted(logged_runs(page.text or ""), key=lambda row: row.run_id))
        CHANGE_LOG.set(ledger, kept)
    return kept or ()
