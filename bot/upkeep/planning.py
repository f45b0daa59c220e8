"""From wishes to changes: the pages are read in batches, nothing is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.talk.edits import edit_summary
from bot.talk.marks import NOTICE, marks
from bot.talk.region import MarksBroken, apply_wish
from bot.talk.what import What
from bot.talk.wish import Wish
from bot.wiki.exclusion import excluded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from bot.talk.what import Done
    from bot.wiki.model import PageText, Source

#: What the bot is known to have put on a page: kind of region, or "notice", and key.
Posted = frozenset[tuple[str, str]]

#: What happens to the bot's own parts of a page, and what it leaves to people.
WRITTEN = frozenset({What.ADDED, What.UPDATED, What.WITHDRAWN})
LEFT_TO_PEOPLE = frozenset({What.EDITED_BY_PERSON, What.REMOVED_BY_PERSON})

_REDIRECT = re.compile(r"\s*#redirect\b", re.IGNORECASE)

#: Talk namespaces in which the bot creates pages.
TALK_NAMESPACES = (1, 201, 1729)


@dataclass(frozen=True, slots=True)
class Change:
    """One edit to make. ``posted`` is what the bot had put on the page before."""

    wish: Wish
    old: PageText
    new: str
    done: tuple[Done, ...]
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
    """

    changes: list[Change] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unchanged: int = 0
    standing: dict[str, PageText] = field(default_factory=dict)
    done: dict[str, tuple[Done, ...]] = field(default_factory=dict)


def make_plan(
    source: Source,
    wishes: Sequence[Wish],
    remembered: Mapping[str, Posted],
    *,
    bot: str,
    run_id: str,
) -> Plan:
    """Compare each wish with the page as it is.

    :param remembered: by page title, what the store knows to have been posted
    :raises WikiError: when the wiki cannot be read
    """
    plan = Plan()
    memory = _Memory(source, remembered, frozenset(wish.title for wish in wishes))
    pages = {page.title: page for page in source.pages([wish.title for wish in wishes])}
    gone = _deleted(source, wishes, pages)
    for wish in _merged(wishes):
        page = pages[wish.title]
        if not page.exists:
            if not wish.create:
                continue
            if wish.title in gone:
                reason = "the page was deleted before; it is not created again"
                plan.refused.append(Refusal(wish.title, reason))
                continue
        _plan_page(plan, wish, page, memory, bot=bot, run_id=run_id)
    return plan


def _plan_page(
    plan: Plan, wish: Wish, page: PageText, memory: _Memory, *, bot: str, run_id: str
) -> None:
    text = page.text or ""
    if _REDIRECT.match(text):
        plan.refused.append(Refusal(wish.title, "the page is a redirect, so it is left alone"))
        return
    exclusion = excluded(text, bot)
    if exclusion is not None:
        plan.refused.append(Refusal(wish.title, exclusion.reason))
        if not exclusion.notices_only:
            return
    try:
        posted = memory.posted(wish, page)
        applied = apply_wish(text, permitted(wish, text, bot), posted)
    except MarksBroken as error:
        plan.refused.append(Refusal(wish.title, str(error)))
        return
    if page.exists:
        plan.standing[wish.title] = page
    plan.done[wish.title] = applied.done
    plan.refused += [
        Refusal(wish.title, f"{done.kind}: {done.what}, so it stays as it is")
        for done in applied.done
        if done.what in LEFT_TO_PEOPLE
    ]
    if applied.text == text:
        plan.unchanged += 1
        return
    summary = edit_summary(applied.done, bot, run_id)
    plan.changes.append(Change(wish, page, applied.text, applied.done, posted, summary))


def permitted(wish: Wish, text: str, bot: str) -> Wish:
    """Return the wish without its messages where the page opts out of notices alone."""
    exclusion = excluded(text, bot) if wish.notice is not None or wish.additions else None
    return replace(wish, notice=None, additions=()) if exclusion is not None else wish


def _merged(wishes: Iterable[Wish]) -> list[Wish]:
    """Join the wishes for one page, so that all changes to it are one edit."""
    merged: dict[str, Wish] = {}
    for wish in wishes:
        other = merged.get(wish.title)
        merged[wish.title] = (
            wish
            if other is None
            else Wish(
                wish.title,
                (*other.regions, *wish.regions),
                other.notice or wish.notice,
                other.create or wish.create,
                (*other.additions, *wish.additions),
                (*other.leaving, *wish.leaving),
            )
        )
    return list(merged.values())


def _deleted(source: Source, wishes: Iterable[Wish], pages: Mapping[str, PageText]) -> Set[str]:
    asks = any(wish.create and not pages[wish.title].exists for wish in wishes)
    return source.deleted(TALK_NAMESPACES) if asks else set()


class _Memory:
    """What has been posted where: the store's rows, and the page histories behind them."""

    def __init__(
        self, source: Source, remembered: Mapping[str, Posted], wished: frozenset[str]
    ) -> None:
        self._source = source
        self._remembered = remembered
        self._wished = wished

    def posted(self, wish: Wish, page: PageText) -> Posted:
        posted = posted_in(page.text or "") | self._remembered.get(wish.title, frozenset())
        wanted = {(str(region.kind), region.key) for region in wish.regions}
        notice = (NOTICE, wish.notice.key) if wish.notice is not None else None
        if notice is not None and notice not in posted:
            # A notice is posted once, wherever the page and its talk page were moved since.
            posted |= self._notices
            wanted.add(notice)
        if page.exists and not wanted <= posted and wish.title in self._own_pages:
            # The store does not know of it, but the history may: a person removed it.
            for old in self._source.past_posts(wish.title):
                posted |= posted_in(old)
        if notice is not None and notice not in posted and self._own_pages - self._wished:
            posted |= self._elsewhere
        return posted

    @cached_property
    def _own_pages(self) -> Set[str]:
        return self._source.edited_by_bot()

    @cached_property
    def _notices(self) -> Posted:
        """All notices that the store knows of."""
        known = frozenset().union(*self._remembered.values())
        return frozenset(name for name in known if name[0] == NOTICE)

    @cached_property
    def _elsewhere(self) -> Posted:
        """All notices that stand on pages of the bot's for which nothing is wished now."""
        pages = self._source.pages(sorted(self._own_pages - self._wished))
        standing = frozenset().union(*(posted_in(page.text or "") for page in pages))
        return frozenset(name for name in standing if name[0] == NOTICE)


def posted_in(text: str) -> Posted:
    """Return the kinds and keys of the marks in a text, sound or not."""
    return marks(text).names
