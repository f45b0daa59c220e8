"""The bot's posts (regions and notices): as the ledger has them, corrected from the wiki."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cycle.changes import DELETED
from bot.cycle.notes import ADOPTED, UNREAD_HISTORIES
from bot.store.records import Post, PostState
from bot.talk.content import OWN_PAGE
from bot.talk.markers import NOTICE, marks, notice_name
from bot.talk.thread import read_thread
from bot.wiki.source import PageText
from bot.wikitext.titles import nearest_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from bot.cycle.changes import ChangeSet
    from bot.cycle.guards import Problems
    from bot.store.ledger import Ledger
    from bot.store.records import PageCheck, PostKey
    from bot.talk.content import PageContent
    from bot.wiki.source import Source

#: Kind and key of each post that was ever on a page, as in `Marks.names`.
Posted = frozenset[tuple[str, str]]

#: Outcome of a page check: a save has begun, and its result is not known yet.
WRITING = "writing"
#: The end of a signature, as MediaWiki writes it on wikis in English.
_SIGNED_AT = re.compile(r"\d\d:\d\d, \d{1,2} [A-Z][a-z]+ \d{4} \(UTC\)")


class PostHistory:
    """The bot's posts, as far as one run knows them.

    ``posts`` are those in the ledger. ``checks`` are the ledger's page checks, by title.
    ``pages_read`` are the pages that this run has read. ``past_posts`` are posts in the histories
    of pages; they may no longer be on the pages.

    A run with a new ledger reads all pages that the bot ever edited, and the history of a page on
    which a post may be missing. Later runs need only the ledger and the changed pages.

    :param adopt: whether to read all pages that the bot ever edited, also with an older ledger
    """

    def __init__(
        self,
        source: Source,
        ledger: Ledger,
        changes: ChangeSet,
        problems: Problems,
        *,
        adopt: bool = False,
    ) -> None:
        self._source = source
        self._problems = problems
        self._ledger = ledger
        self.checks: dict[str, PageCheck] = ledger.page_checks.all()
        self.posts: dict[PostKey, Post] = ledger.posts()
        self.adopts = adopt or not ADOPTED.get(ledger)
        self._unread = frozenset(UNREAD_HISTORIES.get(ledger) or ())
        #: The posts in the histories that this run has read, by page.
        self._in_history: dict[str, Posted] = {}
        self.pages_read: dict[str, PageText] = {}
        self._changes = changes
        self._by_title: dict[str, list[Post]] = {}
        self.past_posts: dict[PostKey, Post] = {}
        self._read_changed_pages(changes.changed_titles)

    def _read_changed_pages(self, changed_titles: Set[str]) -> None:
        """Read the pages on which people may have changed, moved or removed posts."""
        own = {post.title for post in self.posts.values()}
        # A page check that is still in the ledger belongs to the newest revision.
        changed = filter(self._is_unchecked, changed_titles)
        # Archives are subpages.
        titles = {title for title in changed if nearest_page(title, own) is not None}
        if self.adopts:
            self._unread = frozenset(self._changes.edited_by_bot(self._source))
            titles |= self._unread | own
        self.pages_read = {page.title: page for page in self._source.pages(sorted(titles))}
        found: dict[PostKey, Post] = {}
        for page in self.pages_read.values():
            with self._problems.caught(page.title, "looking for posts"):
                found |= {post.id: post for post in posts_on_page(page, self.posts)}
        # The key of a page's table about itself is the same on all pages, so it proves no move.
        names = {(post.kind, post.key) for post in found.values() if post.key != OWN_PAGE}
        for post in self.posts.values():
            is_gone = post.title in self.pages_read and post.id not in found
            if is_gone and post.title not in self._problems:
                elsewhere = (post.kind, post.key) in names
                found[post.id] = replace(post, state=_state_when_gone(post, elsewhere=elsewhere))
        self._ledger.remember_posts(
            post for post in found.values() if self.posts.get(post.id) != post
        )
        self.add(found)

    def add(self, found: Mapping[PostKey, Post]) -> None:
        """Add posts that were just written to the ledger."""
        self.posts |= found
        self._by_title = {}
        for post in self.posts.values():
            self._by_title.setdefault(post.title, []).append(post)

    def posted(self, content: PageContent, page: PageText) -> Posted:
        """Return the names of the bot's posts that were ever on a page.

        A post that was removed is in the result, so that it is not posted again. The history of
        the page is read only if ``content`` wants a post that may have been removed.
        """
        posted = set(marks(page.text or "").names)
        on_page = self._by_title.get(content.title, ())
        for post in self.posts.values() if content.notice is not None else on_page:
            # A notice counts on any page, as pages are moved. An archived region does not count:
            # the bot itself removed it, and may post it again.
            if post.kind == NOTICE or (
                post.title == content.title and post.state is not PostState.ARCHIVED
            ):
                posted |= {(post.kind, post.key), (post.kind, post.key.partition(" ")[0])}
        wanted = {(str(region.kind), region.key) for region in content.regions}
        if content.notice is not None:
            wanted.add((NOTICE, content.notice.key))
        if page.exists and not wanted <= posted and self._may_miss_posts(content.title):
            # The ledger has no such post, but the history may: a person removed it.
            posted |= self._names_in_history(content.title)
        return frozenset(posted)

    def _names_in_history(self, title: str) -> Posted:
        """Return the names of the posts in a page's history; it is read once in a run."""
        if title not in self._in_history:
            names: set[tuple[str, str]] = set()
            for old in self._source.past_posts(title):
                names |= marks(old).names
                for post in posts_on_page(PageText(title, old), {}):
                    self.past_posts.setdefault(post.id, post)
            self._in_history[title] = frozenset(names)
        return self._in_history[title]

    def was_deleted(self, titles: Set[str]) -> Set[str]:
        """Return the titles, among these, whose page was deleted.

        :param titles: titles of pages that do not exist
        """
        known = {t for t in titles if t in self.checks and self.checks[t].outcome == DELETED}
        asked = titles - known
        return known | (self._source.deleted(asked) if asked else set())

    def save_adopted(self) -> None:
        """Note in the ledger that old posts were read, and which histories were not read yet."""
        if self.adopts or self._in_history.keys() & self._unread:
            unread = tuple(sorted(self._unread - self._in_history.keys()))
            self._ledger.notes.set(ADOPTED.entry(True) | UNREAD_HISTORIES.entry(unread))

    def _is_unchecked(self, title: str) -> bool:
        """Return whether the ledger has no finished check of the page."""
        check = self.checks.get(title)
        return check is None or check.outcome in {DELETED, WRITING}

    def _may_miss_posts(self, title: str) -> bool:
        """Return whether the page may have a post that is not in the ledger."""
        check = self.checks.get(title)
        return title in self._unread or (check is not None and check.outcome == WRITING)


def posts_on_page(page: PageText, known: dict[PostKey, Post], run_id: str = "") -> Iterator[Post]:
    """Yield the bot's posts on a page.

    :param known: the posts in the ledger; a known post keeps its day and its run
    :param run_id: the run that has just saved the page, ``""`` if no run did
    """
    now = datetime.now(UTC)
    found = marks(page.text or "")
    parts: list[tuple[str, str, str, PostState, datetime]] = [
        (one.kind, one.key, one.hash, PostState.EDITED if one.edited else PostState.POSTED, now)
        for one in found.regions
    ]
    for notice in found.notices:
        thread = read_thread(page.text or "", found, notice)
        state = PostState.EDITED if thread.edited else PostState.POSTED
        state = PostState.RESOLVED if thread.resolved else state
        at = _signed_at((page.text or "")[notice.start : thread.section.end]) or now
        parts.append((NOTICE, notice_name(notice.key, notice.digest), notice.digest, state, at))
    for added in found.follow_ups:
        name = notice_name(added.key, added.digest)
        parts.append((added.kind, name, added.digest, PostState.POSTED, now))
    for kind, key, digest, state, at in parts:
        old = known.get((page.title, kind, key))
        if old is None:
            yield Post(page.title, kind, key, digest, page.revid, at, run_id, state)
        else:
            revid = page.revid if old.digest != digest else old.revid
            yield replace(old, digest=digest, revid=revid, state=state)


def _signed_at(message: str) -> datetime | None:
    """Return the time in the first signature of a message, ``None`` without one in English."""
    found = _SIGNED_AT.search(message)
    if found is None:
        return None
    try:
        return datetime.strptime(found[0], "%H:%M, %d %B %Y (UTC)").replace(tzinfo=UTC)
    except ValueError:
        return None


def _state_when_gone(post: Post, *, elsewhere: bool) -> PostState:
    """Return the new state of a post that is no longer on its page.

    :param elsewhere: whether a changed page now has a post of the same name: an archive
    """
    if elsewhere or post.state in {PostState.RESOLVED, PostState.ARCHIVED}:
        return post.state if post.state is PostState.RESOLVED else PostState.ARCHIVED
    return PostState.REMOVED
