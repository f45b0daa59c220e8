"""A plan put into effect: page by page, each step remembered before the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.cycle.plan import CheckOutcome, content_digest, left_alone, permitted
from bot.cycle.posted import WRITING, standing
from bot.service.progress import progress
from bot.store.records import Edit, PageCheck, Post, PostState
from bot.talk.apply import MarksBroken, apply_content
from bot.talk.content import FollowUpKind, PartOutcome
from bot.talk.markers import notice_name
from bot.wiki.source import ChangeRefused, Outcome, PageText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.cycle.context import Summary
    from bot.cycle.plan import Change, Plan
    from bot.cycle.posted import PostHistory
    from bot.store.ledger import Ledger
    from bot.store.records import PostKey
    from bot.talk.content import PartResult
    from bot.wiki.source import SaveResult
    from bot.wiki.writer import Writer

log = structlog.get_logger(__name__)


def remember(plan: Plan, ledger: Ledger, memory: PostHistory) -> None:
    """Keep what stands on the wiki, so that the ledger need not have been there before."""
    found = {
        post.id: post
        for page in plan.standing.values()
        for post in standing(page, memory.posts)
        if memory.posts.get(post.id) != post
    }
    for title, parts in plan.done.items():
        for done in parts:
            post = _left_to_people(title, done, memory.posts)
            if post is not None:
                found[post.id] = post
    ledger.remember_posts(found.values())
    memory.learn(found)
    ledger.looks.remember(plan.looks)


def _left_to_people(title: str, done: PartResult, known: Mapping[PostKey, Post]) -> Post | None:
    """Return what is to be remembered of a part that a person removed, if it is news."""
    if done.what is not PartOutcome.REMOVED_BY_PERSON:
        return None
    key = notice_name(done.key, done.digest) if done.digest else done.key
    post = known.get((title, str(done.kind), key))
    if post is None:
        if done.kind in set(FollowUpKind):
            return None
        now = datetime.now(UTC)
        return Post(title, str(done.kind), key, done.digest, 0, now, "", PostState.REMOVED)
    return replace(post, state=PostState.REMOVED) if post.state is PostState.POSTED else None


def apply_plan(
    plan: Plan,
    ledger: Ledger,
    memory: PostHistory,
    make_writer: Callable[[Callable[[str], bool]], Writer],
    summary: Summary,
    *,
    bot: str,
    limit: int | None = None,
    halt: Callable[[], str | None] = lambda: None,
) -> None:
    """Save the pages of a plan, counting in ``summary`` what became of them.

    :param limit: at most so many pages are tried
    :param halt: asked before each page and while waiting to save it; why to stop here, ``None``
        to go on
    """
    writer = make_writer({change.title for change in plan.changes}.__contains__)
    if not plan.changes:
        summary.stopped = halt() or writer.why_stopped()
        return
    left = None if limit is None else max(0, limit - summary.saved)
    changes = plan.changes[:left]
    for change in progress(changes, "writing pages", len(changes)):
        summary.stopped = writer.wait(halt)
        if summary.stopped is not None:
            log.warning("stopped", reason=summary.stopped)
            break
        # If this process dies now, the next one looks into the page's history.
        ledger.looks.remember([PageCheck(change.title, "", change.old.revid, WRITING)])
        result, text = _write(writer, change, bot, plan.at)
        _tally(summary, result)
        if result.outcome in {Outcome.SAVED, Outcome.UNCHANGED}:
            _keep(ledger, memory, change, result, text, summary.run_id)
        if result.outcome is Outcome.STOPPED:
            summary.stopped = result.reason
            break
        if result.fatal:
            summary.stopped = f"gave up after {change.title}: {result.reason}"
            break


def _keep(
    ledger: Ledger, memory: PostHistory, change: Change, result: SaveResult, text: str, run_id: str
) -> None:
    page = PageText(change.title, text, result.revid)
    posts = {post.id: _with_data(post, change) for post in standing(page, memory.posts, run_id)}
    for done in change.done:
        post = memory.posts.get((change.title, str(done.kind), done.key))
        if done.what is PartOutcome.WITHDRAWN and post is not None:
            posts[post.id] = replace(post, state=PostState.ARCHIVED)
    ledger.remember_posts(posts.values())
    memory.posts |= posts  # each page is planned once, so its index is not asked again
    if result.outcome is Outcome.SAVED:
        old, now = result.old_revid, datetime.now(UTC)
        edit = Edit(run_id, page.title, old, result.revid, now, created=old == 0)
        ledger.edits.remember(edit)
    reasons = "\n".join(left_alone(change.done))
    # What was said once is not wished again.
    rest = replace(change.wish, notice=None, additions=())
    seen = PageCheck(page.title, content_digest(rest), result.revid, CheckOutcome.DONE, reasons)
    ledger.looks.remember([seen])


def _with_data(post: Post, change: Change) -> Post:
    notice = change.wish.notice
    if notice is None or post.key != notice_name(notice.key, notice.digest) or post.data:
        return post
    return replace(post, data={"questions": list(notice.questions)})


def _write(writer: Writer, change: Change, bot: str, at: str) -> tuple[SaveResult, str]:
    latest = ""

    def apply(text: str) -> str:
        nonlocal latest
        try:
            latest = apply_content(text, permitted(change.wish, text, bot), change.posted).text
        except MarksBroken as error:
            raise ChangeRefused(str(error)) from error
        return latest

    # A page that was deleted since it was planned is somebody's decision.
    create = change.wish.create and not change.old.exists
    # Where nothing but the bot's table stood, its leaving leaves nothing.
    may_blank = bool(change.wish.leaving)
    result = writer.write(
        change.title, apply, change.summary, create=create, may_blank=may_blank, since=at
    )
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
