"""From wishes to changes: the pages are read in batches, nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.cycle.changes import DELETED
from bot.store.records import PageCheck
from bot.talk.apply import MarksBroken, apply_content
from bot.talk.content import FollowUpKind, PageContent, PartOutcome
from bot.talk.edit_summary import edit_summary
from bot.talk.keys import digest
from bot.wikitext.exclusion import excluded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.cycle.posted import Posted, PostHistory
    from bot.talk.apply import AppliedContent
    from bot.talk.content import PartResult
    from bot.wiki.source import PageText, Source

#: What happens to the bot's own parts of a page, and what it leaves to people.
WRITTEN = frozenset({PartOutcome.ADDED, PartOutcome.UPDATED, PartOutcome.WITHDRAWN})
LEFT_TO_PEOPLE = frozenset({PartOutcome.EDITED_BY_PERSON, PartOutcome.REMOVED_BY_PERSON})


_ADDED = frozenset(map(str, FollowUpKind))


class CheckOutcome(StrEnum):
    """How a page was found when it was last looked at."""

    DONE = "done"
    REFUSED = "refused"
    ABSENT = "absent"


_SETTLED = frozenset({*CheckOutcome, DELETED})


@dataclass(frozen=True, slots=True)
class Change:
    """One edit to make. ``posted`` is what the bot had put on the page before."""

    wish: PageContent
    old: PageText
    new: str
    done: tuple[PartResult, ...]
    posted: Posted
    summary: str

    @property
    def title(self) -> str:
        """The page's title."""
        return self.wish.title


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that the bot leaves alone, wholly or in part, and why."""

    title: str
    reason: str


@dataclass(slots=True)
class Plan:
    """Everything that one run would write.

    ``standing`` is what stands on the pages now, ``done`` what would become of each part of them.
    ``looks`` are the pages that were looked at and need no edit. ``at`` is the wiki's time before
    anything was looked at.
    """

    changes: list[Change] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unchanged: int = 0
    standing: dict[str, PageText] = field(default_factory=dict)
    done: dict[str, tuple[PartResult, ...]] = field(default_factory=dict)
    looks: list[PageCheck] = field(default_factory=list)
    at: str = ""


def make_plan(
    source: Source, wishes: Sequence[PageContent], memory: PostHistory, *, bot: str, run_id: str
) -> Plan:
    """Compare each wish with the page as it is.

    A page that was seen since nothing else was wished for it, and to which nothing happened
    meanwhile, is not read again.

    :raises WikiError: when the wiki cannot be read
    """
    plan = Plan()
    wanted = {wish.title: (wish, content_digest(wish)) for wish in _merged(wishes)}
    asked = []
    for title, (wish, digest_) in wanted.items():
        look = memory.looks.get(title)
        if look is not None and look.wanted == digest_ and _is_settled(look, wish):
            _as_before(plan, look)
        else:
            asked.append(title)
    pages = {title: memory.seen[title] for title in asked if title in memory.seen}
    pages |= {page.title: page for page in source.pages([t for t in asked if t not in pages])}
    memory.seen |= pages
    absent = {t for t in asked if wanted[t][0].create and not pages[t].exists}
    gone = memory.was_deleted(absent)
    for title in asked:
        wish, digest_ = wanted[title]
        page = pages[title]
        if not page.exists and not wish.create:
            plan.looks.append(PageCheck(title, digest_, 0, CheckOutcome.ABSENT))
        elif title in gone:
            reason = "the page was deleted before; it is not created again"
            plan.refused.append(Refusal(title, reason))
            plan.looks.append(PageCheck(title, digest_, 0, DELETED, reason))
        else:
            _plan_page(plan, wish, page, memory, bot=bot, run_id=run_id)
    return plan


def content_digest(wish: PageContent) -> str:
    """Return what stands for everything that is wanted on a page, whether or not it exists."""
    return digest(repr(replace(wish, create=True)), 32)


def _is_settled(look: PageCheck, wish: PageContent) -> bool:
    return look.outcome in _SETTLED and not (look.outcome == CheckOutcome.ABSENT and wish.create)


def _as_before(plan: Plan, look: PageCheck) -> None:
    if look.outcome == CheckOutcome.DONE:
        plan.unchanged += 1
    plan.refused += [Refusal(look.title, reason) for reason in look.reason.splitlines()]


def _plan_page(
    plan: Plan, wish: PageContent, page: PageText, memory: PostHistory, *, bot: str, run_id: str
) -> None:
    reasons: list[str] = []
    applied, posted = _applied(wish, page, memory, bot, reasons)
    if page.exists:
        plan.standing[wish.title] = page
    if applied is not None:
        plan.done[wish.title] = applied.done
        reasons += left_alone(applied.done)
    plan.refused += [Refusal(wish.title, reason) for reason in reasons]
    if applied is not None and applied.text != (page.text or ""):
        summary = edit_summary(applied.done, bot, run_id)
        plan.changes.append(Change(wish, page, applied.text, applied.done, posted, summary))
        return
    plan.unchanged += applied is not None
    outcome = CheckOutcome.DONE if applied is not None else CheckOutcome.REFUSED
    plan.looks.append(
        PageCheck(wish.title, content_digest(wish), page.revid, outcome, "\n".join(reasons))
    )


def left_alone(done: Iterable[PartResult]) -> list[str]:
    """Return what people changed or took away, so that the bot leaves it as it is."""
    return [
        f"{one.kind}: {one.what}, so it stays as it is"
        for one in done
        if one.what in LEFT_TO_PEOPLE and one.kind not in _ADDED
    ]


def _applied(
    wish: PageContent, page: PageText, memory: PostHistory, bot: str, reasons: list[str]
) -> tuple[AppliedContent | None, Posted]:
    """Return what the page would become, ``None`` where the bot may not touch it.

    What the bot had posted there is asked once, for it may take a request.
    """
    text = page.text or ""
    if page.redirect:
        reasons.append("the page is a redirect, so it is left alone")
        return None, frozenset()
    exclusion = excluded(text, bot)
    if exclusion is not None:
        reasons.append(exclusion.reason)
        if not exclusion.notices_only:
            return None, frozenset()
    try:
        posted = memory.posted(wish, page)
        return apply_content(text, permitted(wish, text, bot), posted), posted
    except MarksBroken as error:
        reasons.append(" ".join(str(error).split()))
        return None, frozenset()


def permitted(wish: PageContent, text: str, bot: str) -> PageContent:
    """Return the wish without its messages where the page opts out of notices alone."""
    exclusion = excluded(text, bot) if wish.notice is not None or wish.additions else None
    return replace(wish, notice=None, additions=()) if exclusion is not None else wish


def _merged(wishes: Iterable[PageContent]) -> list[PageContent]:
    """Join the wishes for one page, so that all changes to it are one edit."""
    merged: dict[str, PageContent] = {}
    for wish in wishes:
        other = merged.get(wish.title)
        merged[wish.title] = (
            wish
            if other is None
            else PageContent(
                wish.title,
                (*other.regions, *wish.regions),
                other.notice or wish.notice,
                other.create or wish.create,
                (*other.additions, *wish.additions),
                (*other.leaving, *wish.leaving),
            )
        )
    return list(merged.values())
