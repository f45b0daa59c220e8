"""The bot's own overview pages, and the log of runs that one of them shows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from bot.store.records import PostState
from bot.talk.content import RegionKind
from bot.talk.dashboards.facts import Facts, RunRow
from bot.talk.dashboards.index import dashboards, retired_page
from bot.talk.dashboards.lists import CHANGES, logged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.cycle.contents import PlanningContext
    from bot.cycle.context import Summary
    from bot.reports.model import Report
    from bot.store.ledger import Ledger
    from bot.talk.content import PageContent
    from bot.wiki.source import PageText

RUNS = "change log"
#: Runs that are kept for the log.
_MOST = 100


def dashboard_contents(
    situation: PlanningContext, pages: Iterable[Report], ledger: Ledger
) -> list[PageContent]:
    """Return what is wanted on the bot's own pages, in a stable order; none if that job is off.

    A page that is not made any more says so.
    """
    if not situation.governing.policy.jobs.dashboards:
        return []
    voice = situation.speaking.first(f"User:{situation.speaking.bot}/Reports")
    facts = Facts.of(
        situation.web.grants,
        pages,
        situation.web.coverage,
        _runs(ledger, situation.memory.seen.get(CHANGES.title(voice))),
        today=situation.today,
    )
    wanted = list(dashboards(facts, voice))
    titles = {wish.title for wish in wanted}
    wanted += [
        retired_page(post.title, voice)
        for post in situation.memory.posts.values()
        if post.kind == RegionKind.DASHBOARD
        and post.title not in titles
        and post.state is PostState.POSTED
    ]
    return sorted(wanted, key=lambda wish: wish.title)


def log_run(ledger: Ledger, summary: Summary, day: date) -> None:
    """Put a run into the log, if it saved any page."""
    if not summary.saved:
        return
    row = RunRow(
        summary.run_id,
        day,
        summary.reports,
        summary.changed_reports,
        summary.saved,
        summary.refused,
        summary.failed,
    )
    kept = ledger.notes.get(RUNS) or []
    ledger.notes.set({RUNS: [*kept, _as_json(row)][-_MOST:]})


def _runs(ledger: Ledger, page: PageText | None) -> list[RunRow]:
    """Return the log: the ledger's, or what the page lists, if the ledger was made anew."""
    kept = ledger.notes.get(RUNS)
    if kept is None and page is not None:
        return _remembered(ledger, logged(page.text or ""))
    return [RunRow(**{**row, "day": date.fromisoformat(row["day"])}) for row in kept or []]


def _remembered(ledger: Ledger, rows: list[RunRow]) -> list[RunRow]:
    oldest_first = sorted(rows, key=lambda row: row.run_id)
    ledger.notes.set({RUNS: [_as_json(row) for row in oldest_first]})
    return oldest_first


def _as_json(row: RunRow) -> dict[str, object]:
    return {**asdict(row), "day": row.day.isoformat()}
