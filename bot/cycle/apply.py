"""Save a plan page by page; the ledger has the result of each page before the next begins."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.cycle.plan import CheckOutcome, content_digest, left_to_people, permitted
from bot.cycle.posted import WRITING, posts_on_page
from bot.cycle.schedule import NoticeClock, newest_first, next_save, posts_notice
from bot.service.logs import progress
from bot.store.records import Edit, PageCheck, Post, PostState, StoreError
from bot.talk.apply import apply_content
from bot.talk.content import FollowUpKind, PartOutcome
from bot.talk.markers import NOTICE, MarksBroken, notice_name
from bot.wiki.source import ChangeRefused, Outcome, PageText, SaveResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from bot.cycle.context import RunContext, Summary
    from bot.cycle.guards import Problems
    from bot.cycle.plan import Change, Plan
    from bot.cycle.posted import PostHistory
    from bot.store.ledger import Ledger
    from bot.store.records import PostKey
    from bot.talk.content import PartResult
    from bot.wiki.writer import Writer

    WriterFactory = Callable[[Callable[[str], bool]], Writer]

log = structlog.get_logger(__name__)

#: Between two checks for a reason to stop.
STEP_SECONDS = 0.5
#: In the log, for anyone who sees a run pause.
_WHY_WAIT = "subscribers of DiscussionTools get messages of one minute as one topic"


def remember_plan(plan: Plan, ledger: Ledger, history: PostHistory, problems: Problems) -> None:
    """Keep in the ledger what planning found: posts on pages, posts removed by people, checks."""
    found: dict[PostKey, Post] = {}
    for page in plan.pages.values():
        with problems.caught(page.title, "looking for posts"):
            on_page = {post.id: post for post in posts_on_page(page, history.posts)}
            found |= {key: post for key, post in on_page.items() if history.posts.get(key) != post}
    for title, parts in plan.done.items():
        for part in parts:
            post = _removed_post(title, part, history)
            if post is not None:
                found[post.id] = post
    ledger.remember_posts(found.values())
    history.add(found)
    ledger.page_checks.remember(plan.checks)


def _removed_post(title: str, part: PartResult, history: PostHistory) -> Post | None:
    """Return the post to keep for a part that a person removed.

    ``None``: no person removed the part, or the ledger knows that already.
    """
    if part.outcome is not PartOutcome.REMOVED_BY_PERSON:
        return None
    key = notice_name(part.key, part.digest) if part.digest else part.key
    name = (title, str(part.kind), key)
    post = history.posts.get(name)
    if post is None and name in history.past_posts:
        return replace(history.past_posts[name], state=PostState.REMOVED)
    if post is None:
        if part.kind in set(FollowUpKind):
            return None
        now = datetime.now(UTC)
        return Post(title, str(part.kind), key, part.digest, 0, now, "", PostState.REMOVED)
    return replace(post, state=PostState.REMOVED) if post.state is PostState.POSTED else None


@dataclass(frozen=True, slots=True)
class PlanWriter:
    """Saves the pages of a run's plans, and counts the outcomes in ``summary``.

    At most ``summary.limit`` pages are saved in the whole run, ``None`` for no limit. ``dates`` are
    the dates of pages, as in `newest_first`.
    """

    ledger: Ledger
    history: PostHistory
    writer_factory: WriterFactory
    summary: Summary
    run: RunContext
    dates: Mapping[str, date]

    def save(self, plan: Plan) -> None:
        """Save the pages of a plan, newest reports first, until there is a reason to stop."""
        summary, stop_reason = self.summary, self.run.stop_reason
        summary.waiting += len(plan.changes)
        writer = self.writer_factory({change.title for change in plan.changes}.__contains__)
        if not plan.changes:
            summary.stopped = stop_reason() or writer.why_stopped()
            return
        left = None if summary.limit is None else max(0, summary.limit - summary.saved)
        changes = newest_first(plan.changes, self.dates)[:left]
        clock = NoticeClock(self._last_posted())
        for change in progress(
            self._notices_apart(changes, writer, clock), "saving pages", len(changes)
        ):
            summary.stopped = writer.wait(stop_reason)
            if summary.stopped is not None:
                log.warning("stopped", reason=summary.stopped)
                break
            # If this process dies now, the next run reads the page's history.
            revid = change.old.revid
            self.ledger.page_checks.remember([PageCheck(change.title, "", revid, WRITING)])
            result = self._save_page(writer, change, plan.wiki_time)
            _count(summary, result)
            self._record(change, result)
            if result.outcome is Outcome.SAVED and posts_notice(change):
                clock.posted(result.timestamp)
            if result.outcome in {Outcome.SAVED, Outcome.UNCHANGED}:
                self._remember_save(change, result)
            elif result.lasting:
                self._remember_refusal(change, result)
            if result.outcome is Outcome.STOPPED:
                summary.stopped = result.reason
                break
            if result.fatal:
                summary.stopped = f"gave up after {change.title}: {result.reason}"
                break

    def _notices_apart(
        self, changes: list[Change], writer: Writer, clock: NoticeClock
    ) -> Iterator[Change]:
        """Yield the changes in an order in which no two new notices are saved in one minute.

        It waits if only notices are left. Without DiscussionTools on the wiki nothing is reordered.
        """
        pending, notices = list(changes), [posts_notice(change) for change in changes]
        if not (self.run.separate_notices and any(notices) and writer.shows_topics):
            yield from changes
            return
        while pending:
            place = next_save(notices, notice_waits=clock.seconds_left() > 0)
            if place is None:
                log.info("waiting for the next minute", reason=_WHY_WAIT, messages=len(pending))
            while place is None and self.run.stop_reason() is None:
                time.sleep(min(STEP_SECONDS, clock.seconds_left()))
                place = next_save(notices, notice_waits=clock.seconds_left() > 0)
            notices.pop(place or 0)
            yield pending.pop(place or 0)

    def _last_posted(self) -> datetime | None:
        """Return when the newest notice was posted, ``None`` if no notice was posted yet."""
        posted = (post.posted_at for post in self.history.posts.values() if post.kind == NOTICE)
        return max(posted, default=None)

    def _record(self, change: Change, result: SaveResult) -> None:
        """Keep the outcome of a page in the ledger; a page that was not tried stays planned."""
        if result.outcome is Outcome.STOPPED:
            return
        outcome = Outcome.REFUSED if result.outcome is Outcome.EXCLUDED else result.outcome
        row = (change.title, str(outcome), result.reason or change.reason)
        self.ledger.outcomes.record(self.run.run_id, [row])

    def _remember_refusal(self, change: Change, result: SaveResult) -> None:
        """Keep a lasting refusal, so that the page is tried again only when it changes."""
        wanted, revid = content_digest(change.content), change.old.revid
        check = PageCheck(change.title, wanted, revid, CheckOutcome.BARRED, result.reason)
        self.ledger.page_checks.remember([check])

    def _save_page(self, writer: Writer, change: Change, wiki_time: str) -> SaveResult:
        """Save one page; an unexpected error becomes a failed result.

        :param wiki_time: a page that was deleted since then is not created again
        """

        def apply(text: str) -> str:
            content = permitted(change.content, text, self.run.account.name)
            try:
                return apply_content(text, content, change.posted).text
            except MarksBroken as error:
                raise ChangeRefused(str(error)) from error

        # If the page was deleted since it was planned, a person decided that.
        create = change.content.create and not change.old.exists
        # A page that held only the bot's table is empty without it.
        may_blank = bool(change.content.remove)
        try:
            return writer.write(
                change.title,
                apply,
                change.summary,
                create=create,
                may_blank=may_blank,
                since=wiki_time,
            )
        except (StoreError, MemoryError):
            raise
        except Exception as error:
            log.exception("page failed", page=change.title)
            return SaveResult(
                change.title, Outcome.FAILED, f"saving failed: {type(error).__name__}: {error}"
            )

    def _remember_save(self, change: Change, result: SaveResult) -> None:
        """Keep a saved or unchanged page in the ledger: its posts, the edit, and a page check."""
        page, known = PageText(change.title, result.text, result.revid), self.history.posts
        run_id = self.run.run_id
        posts = {
            post.id: _with_questions(post, change) for post in posts_on_page(page, known, run_id)
        }
        for part in change.done:
            post = known.get((change.title, str(part.kind), part.key))
            if part.outcome is PartOutcome.WITHDRAWN and post is not None:
                posts[post.id] = replace(post, state=PostState.ARCHIVED)
        self.ledger.remember_posts(posts.values())
        self.history.posts |= posts
        if result.outcome is Outcome.SAVED:
            old, now = result.old_revid, datetime.now(UTC)
            edit = Edit(run_id, page.title, old, result.revid, now, created=old == 0)
            self.ledger.edits.remember(edit)
        reasons = "\n".join(left_to_people(change.done))
        # The next run does not want a posted message again.
        rest = content_digest(replace(change.content, notice=None, follow_ups=()))
        check = PageCheck(page.title, rest, result.revid, CheckOutcome.DONE, reasons)
        self.ledger.page_checks.remember([check])


def _with_questions(post: Post, change: Change) -> Post:
    """Return the post; a new notice gets the questions that it names."""
    notice = change.content.notice
    if notice is None or post.key != notice_name(notice.key, notice.digest) or post.data:
        return post
    return replace(post, data={"questions": list(notice.questions)})


def _count(summary: Summary, result: SaveResult) -> None:
    """Count one result in the summary, and log it."""
    fields = {"page": result.title, "outcome": str(result.outcome), "reason": result.reason}
    summary.waiting -= result.outcome is not Outcome.STOPPED
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
