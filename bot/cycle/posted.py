"""What the bot has on the wiki and once had: the ledger's rows, set right by what stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.cycle.changes import DELETED
from bot.store.records import Post, PostState
from bot.talk.keys import OWN_PAGE
from bot.talk.markers import NOTICE, marks, notice_name
from bot.talk.thread import read_thread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from bot.cycle.changes import ChangeSet
    from bot.store.ledger import Ledger
    from bot.store.records import PageCheck, PostKey
    from bot.talk.content import PageContent
    from bot.wiki.source import PageText, Source

#: What the bot is known to have put on a page, as in `Marks.names`.
Posted = frozenset[tuple[str, str]]

ADOPTED, PAST = "adopted", "past"
WRITING = "writing"


class PostHistory:
    """What one run knows of the bot's past.

    A ledger that was made anew knows nothing: then all pages that the bot ever edited are read,
    and where something may be missing the page's history is asked. After that the ledger is
    enough, with the pages to which something happened.
    """

    def __init__(
        self, source: Source, ledger: Ledger, discovery: ChangeSet, *, adopt: bool = False
    ) -> None:
        self._source = source
        self._ledger = ledger
        self.looks: dict[str, PageCheck] = ledger.looks.all()
        self.posts: dict[PostKey, Post] = ledger.posts()
        self.adopts = adopt or not ledger.notes.get(ADOPTED)
        self._past = frozenset(ledger.notes.get(PAST) or ())
        #: Pages whose history was looked into by this run.
        self._searched: set[str] = set()
        #: Pages as they were read by this run.
        self.seen: dict[str, PageText] = {}
        self._discovery = discovery
        self._by_title: dict[str, list[Post]] = {}
        self._observe(discovery.touched)

    def _observe(self, touched: Set[str]) -> None:
        """Read the pages on which something may have become of the bot's parts."""
        own = {post.title for post in self.posts.values()}
        # A look that is still kept is of the newest revision.
        news = {title for title in touched if self._is_news(title)}
        titles = {title for title in news if title in own or _below(title, own)}
        if self.adopts:
            self._past = frozenset(self._discovery.edited_by_bot(self._source))
            titles |= self._past | own
        self.seen = {page.title: page for page in self._source.pages(sorted(titles))}
        found: dict[PostKey, Post] = {}
        for page in self.seen.values():
            found |= {post.id: post for post in standing(page, self.posts)}
        # Many pages have a table about themselves: one of them is not another one moved.
        names = {(post.kind, post.key) for post in found.values() if post.key != OWN_PAGE}
        for post in self.posts.values():
            if post.title in self.seen and post.id not in found:
                elsewhere = (post.kind, post.key) in names
                found[post.id] = replace(post, state=_gone(post, elsewhere=elsewhere))
        changed = [post for post in found.values() if self.posts.get(post.id) != post]
        self._ledger.remember_posts(changed)
        self.learn(found)

    def learn(self, found: Mapping[PostKey, Post]) -> None:
        """Take in what the ledger has just been told of posts."""
        self.posts |= found
        self._by_title = {}
        for post in self.posts.values():
            self._by_title.setdefault(post.title, []).append(post)

    def posted(self, wish: PageContent, page: PageText) -> Posted:
        """Return what the bot is known to have put on the page of a wish at some time."""
        posted = set(marks(page.text or "").names)
        on_page = self._by_title.get(wish.title, ())
        for post in self.posts.values() if wish.notice is not None else on_page:
            # A notice is posted once, wherever the page and its talk page were moved since. A
            # region that the bot itself took away may come back.
            if post.kind == NOTICE or (
                post.title == wish.title and post.state is not PostState.ARCHIVED
            ):
                posted |= {(post.kind, post.key), (post.kind, post.key.partition(" ")[0])}
        wanted = {(str(region.kind), region.key) for region in wish.regions}
        if wish.notice is not None:
            wanted.add((NOTICE, wish.notice.key))
        if page.exists and not wanted <= posted and self._is_doubtful(wish.title):
            # The ledger does not know of it, but the history may: a person removed it.
            for old in self._source.past_posts(wish.title):
                posted |= marks(old).names
            self._searched.add(wish.title)
        return frozenset(posted)

    def was_deleted(self, titles: Set[str]) -> Set[str]:
        """Return those of the titles, all without a page, whose page was deleted some time."""
        known = {t for t in titles if t in self.looks and self.looks[t].outcome == DELETED}
        asked = titles - known
        return known | (self._source.deleted(asked) if asked else set())

    def conclude(self) -> None:
        """Remember that the past is known now, but for pages that nobody asked about."""
        if self.adopts or self._searched & self._past:
            past = sorted(self._past - self._searched)
            self._ledger.notes.set({ADOPTED: True, PAST: past})

    def _is_news(self, title: str) -> bool:
        look = self.looks.get(title)
        return look is None or look.outcome in {DELETED, WRITING}

    def _is_doubtful(self, title: str) -> bool:
        """Whether something may have been posted there that the ledger does not know of."""
        look = self.looks.get(title)
        return title in self._past or (look is not None and look.outcome == WRITING)


def standing(page: PageText, known: dict[PostKey, Post], run_id: str = "") -> Iterator[Post]:
    """Yield what the bot has on a page; of what is known, when and by which run it was posted."""
    now = datetime.now(UTC)
    found = marks(page.text or "")
    parts: list[tuple[str, str, str, PostState]] = [
        (one.kind, one.key, one.hash, PostState.EDITED if one.edited else PostState.POSTED)
        for one in found.regions
    ]
    for notice in found.notices:
        thread = read_thread(page.text or "", found, notice)
        state = PostState.EDITED if thread.edited else PostState.POSTED
        state = PostState.RESOLVED if thread.resolved else state
        parts.append((NOTICE, notice_name(notice.key, notice.digest), notice.digest, state))
    for added in found.additions:
        name = notice_name(added.key, added.digest)
        parts.append((added.what, name, added.digest, PostState.POSTED))
    for kind, key, digest, state in parts:
        old = known.get((page.title, kind, key))
        if old is None:
            yield Post(page.title, kind, key, digest, page.revid, now, run_id, state)
        else:
            revid = page.revid if old.digest != digest else old.revid
            yield replace(old, digest=digest, revid=revid, state=state)


def _gone(post: Post, *, elsewhere: bool) -> PostState:
    """Return the state of what no longer stands where it was posted."""
    if elsewhere or post.state in {PostState.RESOLVED, PostState.ARCHIVED}:
        return post.state if post.state is PostState.RESOLVED else PostState.ARCHIVED
    return PostState.REMOVED


def _below(title: str, own: Set[str]) -> bool:
    """Whether a page is below one of these: an archive, most likely."""
    above = title
    while "/" in above:
        above = above.rpartition("/")[0]
        if above in own:
            return True
    return False
