"""One cycle: discover, read, link, wish, plan, apply. The only place that knows the order."""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog

from bot.links.model import Linked
from bot.reports.model import Kind, Report
from bot.service.progress import progress
from bot.store.records import Post, PostState, RunMode
from bot.talk.marks import NOTICE, marks
from bot.talk.region import MarksBroken, apply_wish
from bot.talk.what import What
from bot.talk.wish import RegionKind
from bot.upkeep.linking import link_all
from bot.upkeep.planning import Change, Plan, Posted, make_plan, permitted
from bot.upkeep.reading import read_pages
from bot.upkeep.wishes import wishes
from bot.wiki.model import ChangeRefused, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from bot.store.ledger import Ledger
    from bot.wiki.model import SaveResult, Source
    from bot.wiki.writer import Writer

log = structlog.get_logger(__name__)


_TABLES = frozenset({RegionKind.GROUP_REPORTS.value, RegionKind.EVENT_REPORTS.value})

#: What is remembered of a part of a page that a person changed.
_STATES = {
    What.REMOVED_BY_PERSON: PostState.REMOVED,
    What.EDITED_BY_PERSON: PostState.EDITED,
}


@dataclass(slots=True)
class Summary:
    """What a run did; the keys of ``run --json``."""

    run_id: str
    applied: bool
    reports: int = 0
    changed_reports: int = 0
    planned: int = 0
    saved: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    requests: int = 0
    seconds: float = 0.0
    stopped: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the summary ready for `json.dumps`."""
        return asdict(self)


def new_run_id() -> str:
    """Return an identifier that sorts by time: ``20261120T221530-4f1c``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a cycle knows before it writes."""

    pages: tuple[Report, ...]
    linked: tuple[Linked, ...]
    plan: Plan

    @property
    def reports(self) -> int:
        """The number of reports among the pages read."""
        return sum(page.kind is Kind.REPORT for page in self.pages)


def prepare(
    source: Source, ledger: Ledger | None, *, bot: str, today: date, run_id: str
) -> Prepared:
    """Do everything but write.

    :raises WikiError: when the wiki cannot be read
    """
    pages = tuple(read_pages(source, source.mirrored(), _recall(ledger)))
    remembered = _remembered(ledger) if ledger is not None else {}
    has_tables = any(kind in _TABLES for names in remembered.values() for kind, _ in names)
    linked = link_all(source, pages, needs_registry=has_tables)
    wanted = wishes(linked, bot=bot, today=today)
    plan = make_plan(source, wanted, remembered, bot=bot, run_id=run_id)
    return Prepared(pages, linked, plan)


def _recall(ledger: Ledger | None) -> Callable[[str, int], Report | None]:
    known = ledger.known_revisions() if ledger is not None else {}

    def recall(title: str, revid: int) -> Report | None:
        if ledger is None or known.get(title) != revid:
            return None
        return next(iter(ledger.load_reports([title])), None)

    return recall


def _remembered(ledger: Ledger) -> dict[str, Posted]:
    posted: dict[str, set[tuple[str, str]]] = {}
    for post in ledger.posts().values():
        posted.setdefault(post.title, set()).add((post.kind, post.key))
    return {title: frozenset(pairs) for title, pairs in posted.items()}


def run(
    source: Source,
    ledger: Ledger | None,
    make_writer: Callable[[Callable[[str], bool]], Writer] | None,
    *,
    bot: str,
    today: date,
    limit: int | None = None,
    requests_made: Callable[[], int] = lambda: 0,
) -> Summary:
    """Run one cycle.

    :param make_writer: makes a writer for an allow-list of titles; ``None`` for a dry run
    :param limit: at most so many pages are saved
    :raises WikiError: when the wiki cannot be read; nothing was written then
    """
    started = time.monotonic()
    summary = Summary(new_run_id(), applied=make_writer is not None)
    mode = RunMode.APPLY if make_writer is not None else RunMode.DRY
    with structlog.contextvars.bound_contextvars(run_id=summary.run_id):
        if ledger is not None:
            ledger.begin_run(summary.run_id, datetime.now(UTC), mode)
        outcome = "failed"
        try:
            prepared = prepare(source, ledger, bot=bot, today=today, run_id=summary.run_id)
            _count(summary, prepared, ledger)
            if make_writer is not None:
                _apply(prepared.plan, ledger, make_writer, summary, limit, bot)
            if ledger is not None:
                ledger.remember_pages(prepared.pages, datetime.now(UTC))
            outcome = _outcome(summary)
        finally:
            summary.requests = requests_made()
            summary.seconds = round(time.monotonic() - started, 3)
            if ledger is not None:
                ledger.finish_run(summary.run_id, datetime.now(UTC), outcome, summary.as_json())
            log.info("run finished", outcome=outcome, **_without(summary.as_json(), "run_id"))
    return summary


def _without(data: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != key}


def _outcome(summary: Summary) -> str:
    if summary.failed:
        return "failed"
    return "done" if summary.stopped is None else "stopped"


def _count(summary: Summary, prepared: Prepared, ledger: Ledger | None) -> None:
    known = ledger.known_revisions() if ledger is not None else {}
    reports = [page for page in prepared.pages if page.kind is Kind.REPORT]
    summary.reports = len(reports)
    summary.changed_reports = sum(known.get(page.title) != page.revid for page in reports)
    summary.planned = len(prepared.plan.changes)
    summary.unchanged = prepared.plan.unchanged
    summary.refused = len(prepared.plan.refused)
    for refusal in prepared.plan.refused:
        log.warning("left alone", page=refusal.title, reason=refusal.reason)


def _apply(
    plan: Plan,
    ledger: Ledger | None,
    make_writer: Callable[[Callable[[str], bool]], Writer],
    summary: Summary,
    limit: int | None,
    bot: str,
) -> None:
    if ledger is not None:
        _adopt(plan, ledger)
    writer = make_writer({change.title for change in plan.changes}.__contains__)
    if not plan.changes:
        summary.stopped = writer.why_stopped()
        return
    changes = plan.changes[:limit] if limit is not None else plan.changes
    for change in progress(changes, "writing pages", len(changes)):
        result, text = _write(writer, change, bot)
        _tally(summary, result)
        if result.outcome in {Outcome.SAVED, Outcome.UNCHANGED} and ledger is not None:
            posts = _posts(change.title, text, result.revid, summary.run_id)
            ledger.remember_posts(posts)
        if result.outcome is Outcome.STOPPED:
            summary.stopped = result.reason
            break
        if result.fatal:
            summary.stopped = f"gave up after {change.title}: {result.reason}"
            break


def _write(writer: Writer, change: Change, bot: str) -> tuple[SaveResult, str]:
    latest = ""

    def apply(text: str) -> str:
        nonlocal latest
        try:
            latest = apply_wish(text, permitted(change.wish, text, bot), change.posted).text
        except MarksBroken as error:
            raise ChangeRefused(str(error)) from error
        return latest

    # A page that was deleted since it was planned is somebody's decision.
    create = change.wish.create and not change.old.exists
    result = writer.write(change.title, apply, change.summary, create=create)
    return result, latest


def _tally(summary: Summary, result: SaveResult) -> None:
    fields = {"page": result.title, "outcome": str(result.outcome), "reason": result.reason}
    if result.outcome is Outcome.SAVED:
        summary.saved += 1
        log.info("page written", revid=result.revid, **fields)
    elif result.outcome is Outcome.UNCHANGED:
        summary.unchanged += 1
        log.info("page written", **fields)
    elif result.outcome in {Outcome.REFUSED, Outcome.EXCLUDED}:
        summary.refused += 1
        log.warning("page left alone", **fields)
    elif result.outcome is Outcome.STOPPED:
        log.warning("stopped", **fields)
    else:
        summary.failed += 1
        log.error("page not written", **fields)


def _adopt(plan: Plan, ledger: Ledger) -> None:
    """Remember what stands on the wiki, so that the store need not have been there before."""
    known = ledger.posts()
    found = [
        post
        for title, page in plan.standing.items()
        for post in _posts(title, page.text or "", page.revid, "")
        if post.id not in known
    ]
    ledger.remember_posts(found)
    for title, parts in plan.done.items():
        for done in parts:
            state = _STATES.get(done.what)
            post = known.get((title, str(done.kind), done.key))
            if state is None or (post is not None and post.state is state):
                continue
            if not ledger.mark_post(title, str(done.kind), done.key, state):
                now = datetime.now(UTC)
                ledger.remember_post(Post(title, str(done.kind), done.key, "", 0, now, "", state))


def _posts(title: str, text: str, revid: int, run_id: str) -> Iterable[Post]:
    now = datetime.now(UTC)
    found = marks(text)
    for region in found.regions:
        yield Post(title, str(region.kind), region.key, region.hash, revid, now, run_id)
    for notice in found.notices:
        yield Post(title, NOTICE, notice.key, notice.digest, revid, now, run_id)
