"""What has been posted where: the ledger's rows, and the page histories behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.store.records import Post
from bot.talk.marks import NOTICE, marks
from bot.upkeep.discovery import DELETED

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from bot.store.ledger import Ledger
    from bot.store.records import Look
    from bot.talk.wish import Wish
    from bot.wiki.model import PageText, Source

#: What the bot is known to have put on a page: kind of region, or "notice", and key.
Posted = frozenset[tuple[str, str]]

ADOPTED, PAST = "adopted", "past"
WRITING = "writing"


class Memory:
    """What one run knows of the bot's past.

    A ledger that was made anew knows nothing of what people removed before, so the histories of
    pages that the bot once edited are asked; after that the ledger is enough.
    """

    def __init__(
        self, source: Source, ledger: Ledger, wished: frozenset[str], *, adopt: bool = False
    ) -> None:
        self._source = source
        self._ledger = ledger
        self._wished = wished
        self.looks: dict[str, Look] = ledger.looks.all()
        posted: dict[str, set[tuple[str, str]]] = {}
        self._ids = ledger.posts()
        for post in self._ids.values():
            posted.setdefault(post.title, set()).add((post.kind, post.key))
        self._posted = {title: frozenset(names) for title, names in posted.items()}
        self.adopts = adopt or not ledger.notes.get(ADOPTED)
        #: Pages whose history was looked into by this run.
        self.searched: set[str] = set()

    def posted(self, wish: Wish, page: PageText) -> Posted:
        """Return what the bot is known to have put on the page of a wish at some time."""
        posted = posted_in(page.text or "") | self._posted.get(wish.title, frozenset())
        wanted = {(str(region.kind), region.key) for region in wish.regions}
        notice = (NOTICE, wish.notice.key) if wish.notice is not None else None
        if notice is not None and notice not in posted:
            # A notice is posted once, wherever the page and its talk page were moved since.
            posted |= self._notices
            wanted.add(notice)
        if page.exists and not wanted <= posted and wish.title in self._doubtful:
            # The ledger does not know of it, but the history may: a person removed it.
            for old in self._source.past_posts(wish.title):
                posted |= posted_in(old)
            self.searched.add(wish.title)
        if notice is not None and notice not in posted and self.adopts:
            posted |= {
                name
                for other in self._elsewhere
                for name in posted_in(other.text or "")
                if name[0] == NOTICE
            }
        return posted

    def was_deleted(self, titles: Set[str]) -> Set[str]:
        """Return those of the titles, all without a page, whose page was deleted some time."""
        known = {t for t in titles if t in self.looks and self.looks[t].outcome == DELETED}
        asked = titles - known
        return known | (self._source.deleted(asked) if asked else set())

    def conclude(self) -> None:
        """Remember that the past is known now, but for pages that nobody asked about."""
        if self.adopts:
            self._ledger.remember_posts(
                post
                for page in self._elsewhere
                for post in posts_in(page)
                if post.id not in self._ids
            )
        doubtful = (self._doubtful if self.adopts else self._past) - self.searched
        if self.adopts or doubtful != self._past:
            self._ledger.notes.set({ADOPTED: True, PAST: sorted(doubtful)})

    @cached_property
    def _past(self) -> Set[str]:
        """Pages that the bot edited before this ledger was made, and what was never asked."""
        return frozenset(self._ledger.notes.get(PAST) or ())

    @cached_property
    def _doubtful(self) -> Set[str]:
        """Pages on which something may have been posted that the ledger does not know of."""
        interrupted = {title for title, look in self.looks.items() if look.outcome == WRITING}
        return (self._source.edited_by_bot() if self.adopts else self._past) | interrupted

    @cached_property
    def _notices(self) -> Posted:
        """All notices that the ledger knows of."""
        known = frozenset().union(*self._posted.values())
        return frozenset(name for name in known if name[0] == NOTICE)

    @cached_property
    def _elsewhere(self) -> tuple[PageText, ...]:
        """The pages that the bot edited and for which nothing is wished now."""
        return tuple(self._source.pages(sorted(self._doubtful - self._wished)))


def posted_in(text: str) -> Posted:
    """Return the kinds and keys of the marks in a text, sound or not."""
    return marks(text).names


def posts_in(page: PageText, run_id: str = "") -> Iterator[Post]:
    """Yield what the bot has on a page, as the ledger keeps it."""
    now = datetime.now(UTC)
    found = marks(page.text or "")
    for region in found.regions:
        yield Post(page.title, region.kind, region.key, region.hash, page.revid, now, run_id)
    for notice in found.notices:
        yield Post(page.title, NOTICE, notice.key, notice.digest, page.revid, now, run_id)
