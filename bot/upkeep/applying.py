"""A plan put into effect: page by page, each step remembered before the next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.service.progress import progress
from bot.store.records import Edit, Look, Post, PostState
from bot.talk.region import MarksBroken, What, apply_wish
from bot.upkeep.memory import WRITING, posts_in
from bot.upkeep.planning import Seen, permitted, wish_digest
from bot.wiki.model import ChangeRefused, Outcome, PageText

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.store.ledger import Ledger
    from bot.upkeep.planning import Change, Plan
    from bot.upkeep.summary import Summary
    from bot.wiki.model import SaveResult
    from bot.wiki.writer import Writer

log = structlog.get_logger(__name__)

#: What is remembered of a part of a page that a person changed.
_STATES = {
    What.REMOVED_BY_PERSON: PostState.REMOVED,
    What.EDITED_BY_PERSON: PostState.EDITED,
}


def remember(plan: Plan, ledger: Ledger) -> None:
    """Keep what stands on the wiki, so that the ledger need not have been there before."""
    known = ledger.posts()
    ledger.remember_posts(
        post for page in plan.standing.values() for post in posts_in(page) if post.id not in known
    )
    for title, parts in plan.done.items():
        for done in parts:
            state = _STATES.get(done.what)
            post = known.get((title, str(done.kind), done.key))
            if state is None or (post is not None and post.state is state):
                continue
            if not ledger.mark_post(title, str(done.kind), done.key, state):
                now = datetime.now(UTC)
                ledger.remember_post(Post(title, str(done.kind), done.key, "", 0, now, "", state))
    ledger.looks.remember(plan.looks)


def apply_plan(
    plan: Plan,
    ledger: Ledger,
    make_writer: Callable[[Callable[[str], bool]], Writer],
    summary: Summary,
    *,
    bot: str,
    limit: int | None = None,
    halt: Callable[[], str | None] = lambda: None,
) -> None:
    """Save the pages of a plan, counting in ``summary`` what became of them.

    :param limit: at most so many pages are tried
    :param halt: asked before each page; why to stop here, ``None`` to go on
    """
    writer = make_writer({change.title for change in plan.changes}.__contains__)
    if not plan.changes:
        summary.stopped = halt() or writer.why_stopped()
        return
    changes = plan.changes[:limit] if limit is not None else plan.changes
    for change in progress(changes, "writing pages", len(changes)):
        summary.stopped = halt()
        if summary.stopped is not None:
            log.warning("stopped", reason=summary.stopped)
            break
        # If this process dies now, the next one looks into the page's history.
        ledger.looks.remember([Look(change.title, "", change.old.revid, WRITING)])
        result, text = _write(writer, change, bot)
        _tally(summary, result)
        if result.outcome in {Outcome.SAVED, Outcome.UNCHANGED}:
            _keep(ledger, change, result, text, summary.run_id)
        if result.outcome is Outcome.STOPPED:
            summary.stopped = result.reason
            break
        if result.fatal:
            summary.stopped = f"gave up after {change.title}: {result.reason}"
            break


def _keep(ledger: Ledger, change: Change, result: SaveResult, text: str, run_id: str) -> None:
    page = PageText(change.title, text, result.revid)
    ledger.remember_posts(posts_in(page, run_id))
    if result.outcome is Outcome.SAVED:
        old = change.old
        edit = Edit(run_id, page.title, old.revid, result.revid, datetime.now(UTC), not old.exists)
        ledger.edits.remember(edit)
    reasons = "\n".join(
        f"{done.kind}: {done.what}, so it stays as it is"
        for done in change.done
        if done.what in _STATES
    )
    seen = Look(page.title, wish_digest(change.wish), result.revid, Seen.DONE, reasons)
    ledger.looks.remember([seen])


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
