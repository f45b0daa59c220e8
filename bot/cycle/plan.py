"""The plan of a run: compare the wanted content with the pages, and list the edits to make.

In the plan of a trial run, each change becomes a page below ``User:<Bot>/Trial``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.config.lookup import subject_page
from bot.cycle.changes import DELETED
from bot.store.records import PageCheck
from bot.talk.apply import apply_content
from bot.talk.content import FollowUpKind, PageContent, PartOutcome, digest
from bot.talk.edit_summary import edit_summary
from bot.talk.markers import MarksBroken
from bot.talk.trial import trial_page
from bot.wikitext.exclusion import excluded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.cycle.contents import PlanningContext
    from bot.cycle.context import RunContext
    from bot.cycle.guards import Problems
    from bot.cycle.posted import Posted, PostHistory
    from bot.talk.apply import AppliedContent
    from bot.talk.content import PartResult
    from bot.wiki.source import PageText, Source

_LEFT_TO_PEOPLE = frozenset({PartOutcome.EDITED_BY_PERSON, PartOutcome.REMOVED_BY_PERSON})
_FOLLOW_UPS = frozenset(map(str, FollowUpKind))


class CheckOutcome(StrEnum):
    """Result of the last check of a page."""

    DONE = "done"
    REFUSED = "refused"
    ABSENT = "absent"
    BARRED = "barred"
    """The wiki refuses every edit of this page; it is tried again when the page changes."""


#: Outcomes after which the page is not read again for the same content.
_SETTLED = frozenset({*CheckOutcome, DELETED})


@dataclass(frozen=True, slots=True)
class Change:
    """One edit to make: the wanted content, the page as read (``old``), its text after the edit.

    ``done`` are the results of the page's parts. ``posted`` are the names of what the bot had put
    on the page before.
    """

    content: PageContent
    old: PageText
    new: str
    done: tuple[PartResult, ...]
    posted: Posted
    summary: str

    @property
    def title(self) -> str:
        """The page's title."""
        return self.content.title

    @property
    def reason(self) -> str:
        """The result of each part of the page: ``report-summary updated; notice added``."""
        return "; ".join(f"{part.kind} {part.outcome}" for part in self.done)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that the bot does not edit, or only in part, and the reason."""

    title: str
    reason: str


@dataclass(slots=True)
class Plan:
    """Everything that one run would write.

    ``pages`` are the pages as read, ``done`` the results of the parts on each, by title.
    ``unchanged`` counts the pages that are up to date. ``checks`` are new checks to keep for pages
    without a change. ``settled`` are the titles whose earlier check is still valid. ``left_out``
    are changes that the limits of this run exclude. ``wiki_time`` is the time on the wiki's clock
    before the run read anything, ISO 8601.
    """

    changes: list[Change] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unchanged: int = 0
    pages: dict[str, PageText] = field(default_factory=dict)
    done: dict[str, tuple[PartResult, ...]] = field(default_factory=dict)
    checks: list[PageCheck] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    left_out: list[Refusal] = field(default_factory=list)
    wiki_time: str = ""


def make_plan(
    source: Source,
    contents: Sequence[PageContent],
    history: PostHistory,
    run: RunContext,
    problems: Problems,
) -> Plan:
    """Compare the wanted content with the pages, and return the plan.

    A page is not read if an earlier run checked it for the same content and it has not changed.

    :raises WikiError: when the wiki cannot be read
    """
    plan = Plan()
    wanted = {content.title: content for content in _merged(contents)}
    asked = []
    for title, content in wanted.items():
        check = history.checks.get(title)
        if check is not None and _is_settled(check, content):
            _repeat_check(plan, check)
        else:
            asked.append(title)
    pages = {title: history.pages_read[title] for title in asked if title in history.pages_read}
    pages |= {page.title: page for page in source.pages([t for t in asked if t not in pages])}
    history.pages_read |= pages
    absent = {t for t in asked if wanted[t].create and not pages[t].exists}
    deleted = history.was_deleted(absent)
    for title in asked:
        content, page = wanted[title], pages[title]
        if not page.exists and not content.create:
            digest_ = content_digest(content)
            plan.checks.append(PageCheck(title, digest_, 0, CheckOutcome.ABSENT))
        elif title in deleted:
            reason = "the page was deleted before; it is not created again"
            plan.refused.append(Refusal(title, reason))
            digest_ = content_digest(content)
            plan.checks.append(PageCheck(title, digest_, 0, DELETED, reason))
        else:
            with problems.caught(title, "planning"):
                _plan_page(plan, content, page, history, run)
    return plan


def content_digest(content: PageContent) -> str:
    """Return a digest of the content wanted on a page, without whether it may be created."""
    return digest(repr(replace(content, create=True)), 32)


def _is_settled(check: PageCheck, content: PageContent) -> bool:
    """Return whether an earlier check is still valid, so that the page need not be read."""
    if check.outcome == CheckOutcome.BARRED:
        return True
    must_be_created = check.outcome == CheckOutcome.ABSENT and content.create
    return (
        check.outcome in _SETTLED
        and not must_be_created
        and check.wanted == content_digest(content)
    )


def _repeat_check(plan: Plan, check: PageCheck) -> None:
    """Add the result of an earlier check to the plan."""
    if check.outcome == CheckOutcome.DONE:
        plan.unchanged += 1
    plan.settled.add(check.title)
    plan.refused += [Refusal(check.title, reason) for reason in check.reason.splitlines()]


def _plan_page(
    plan: Plan, content: PageContent, page: PageText, history: PostHistory, run: RunContext
) -> None:
    """Add one page to the plan: a change, a refusal, or a check of a page that is up to date."""
    bot = run.account.name
    reasons: list[str] = []
    applied, posted = _apply(content, page, history, bot, reasons)
    if page.exists:
        plan.pages[content.title] = page
    if applied is not None:
        plan.done[content.title] = applied.done
        reasons += left_to_people(applied.done)
    plan.refused += [Refusal(content.title, reason) for reason in reasons]
    if applied is not None and applied.text != (page.text or ""):
        summary = edit_summary(applied.done, run.account, run.run_id)
        plan.changes.append(Change(content, page, applied.text, applied.done, posted, summary))
        return
    plan.unchanged += applied is not None
    outcome = CheckOutcome.DONE if applied is not None else CheckOutcome.REFUSED
    plan.checks.append(
        PageCheck(content.title, content_digest(content), page.revid, outcome, "\n".join(reasons))
    )


def left_to_people(done: Iterable[PartResult]) -> list[str]:
    """Return a reason for each part that stays as it is, because a person changed or removed it."""
    return [
        f"{one.kind}: {one.outcome}, so it stays as it is"
        for one in done
        if one.outcome in _LEFT_TO_PEOPLE and one.kind not in _FOLLOW_UPS
    ]


def _apply(
    content: PageContent, page: PageText, history: PostHistory, bot: str, reasons: list[str]
) -> tuple[AppliedContent | None, Posted]:
    """Return the page with the content applied, and the names of the bot's earlier posts on it.

    The first is ``None`` where the bot may not edit the page.

    :param reasons: gets the reasons why the page, or a part of it, is not edited
    """
    text = page.text or ""
    if page.exists and page.model != "wikitext":
        reasons.append(f"the page is {page.model}, not wikitext")
        return None, frozenset()
    if page.redirect:
        reasons.append("the page is a redirect, so it is left alone")
        return None, frozenset()
    exclusion = excluded(text, bot)
    if exclusion is not None:
        reasons.append(exclusion.reason)
        if not exclusion.notices_only:
            return None, frozenset()
    try:
        posted = history.posted(content, page)
        return apply_content(text, permitted(content, text, bot), posted), posted
    except MarksBroken as error:
        reasons.append(" ".join(str(error).split()))
        return None, frozenset()


def permitted(content: PageContent, text: str, bot: str) -> PageContent:
    """Return the content, without notices and follow-ups if the page opts out of them.

    :param text: the page's text, with ``{{bots}}`` or ``{{nobots}}`` if it opts out
    """
    has_messages = content.notice is not None or content.follow_ups
    exclusion = excluded(text, bot) if has_messages else None
    return replace(content, notice=None, follow_ups=()) if exclusion is not None else content


def _merged(contents: Iterable[PageContent]) -> list[PageContent]:
    """Join contents with the same title, so that each page gets one edit."""
    merged: dict[str, PageContent] = {}
    for content in contents:
        other = merged.get(content.title)
        merged[content.title] = (
            content
            if other is None
            else PageContent(
                content.title,
                (*other.regions, *content.regions),
                other.notice or content.notice,
                other.create or content.create,
                (*other.follow_ups, *content.follow_ups),
                (*other.remove, *content.remove),
            )
        )
    return list(merged.values())


def trial_plan(source: Source, plan: Plan, planning: PlanningContext, run: RunContext) -> Plan:
    """Return a plan that writes the changes of another plan to pages below the trial page.

    Changes to the bot's own pages are left out: a trial is about other people's pages.

    :raises WikiError: when the wiki cannot be read
    """
    account = run.account
    wanted = [
        content
        for change in plan.changes
        if not account.owns(change.title) and change.title != account.talk_page
        if (content := _trial_content(change, planning)) is not None
    ]
    trial = make_plan(source, wanted, planning.history, run, planning.problems)
    trial.refused += plan.refused
    trial.left_out, trial.settled = plan.left_out, trial.settled | plan.settled
    trial.wiki_time = plan.wiki_time
    return trial


def _trial_content(change: Change, planning: PlanningContext) -> PageContent | None:
    """Return the trial page for a change, ``None`` if the change adds or updates no text."""
    content = change.content
    written = {(str(part.kind), part.key) for part in change.done if part.outcome.is_written}
    parts = [(r.heading, r.body) for r in content.regions if (str(r.kind), r.key) in written]
    notice = content.notice
    if notice is not None and ("notice", notice.key) in written:
        parts.append((notice.heading, notice.body))
    if not parts:
        return None
    context = planning.contexts.for_page(subject_page(change.title))
    return trial_page(change.title, parts, context)
