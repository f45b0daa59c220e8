"""Other pages needed for linking: the affiliate registry, health-criteria pages, newsletters."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.cycle.notes import listed_note
from bot.links.affiliates import (
    PLAIN_LIST,
    REGISTRY,
    RegistryError,
    parse_list,
    parse_registry,
)
from bot.links.health_criteria import PAGES as HEALTH_PAGES
from bot.links.health_criteria import HealthCriteria, parse_health
from bot.links.newsletters import is_issue
from bot.store.records import Document
from bot.talk.content import RegionKind
from bot.wiki.source import WikiError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.cycle.changes import ChangeSet
    from bot.links.affiliates import Affiliate
    from bot.store.ledger import Ledger
    from bot.wiki.source import PageText, Source


log = structlog.get_logger(__name__)

LAST_GOOD = "registry, last good"


class PageCache:
    """Wikitext of whole pages, kept in the ledger; changed pages are read from the wiki again.

    :param also: titles that will be needed later; they are read in the first batch
    """

    def __init__(
        self, source: Source, ledger: Ledger, changes: ChangeSet, also: Iterable[str] = ()
    ) -> None:
        self._also = tuple(also)
        self._pages_read: dict[str, PageText] = {}
        self._source = source
        self._ledger = ledger
        self._changes = changes

    def page(self, title: str) -> PageText:
        """Return the current revision of a page, read from the wiki.

        :raises WikiError: when the wiki cannot be read
        """
        return self._read([title])[0]

    def named(self, titles: Iterable[str]) -> dict[str, Document]:
        """Return the pages with these titles; a missing page has revision 0 and an empty text.

        :raises WikiError: when the wiki cannot be read
        """
        found: dict[str, Document] = {}
        stale: list[str] = []
        for title in titles:
            kept = None if self._is_stale(title) else self._ledger.documents.get(title)
            if kept is None:
                stale.append(title)
            else:
                found[title] = kept
        return found | self._read_and_keep(stale)

    def below(self, prefix: str) -> list[Document]:
        """Return the existing pages whose titles start with ``prefix``.

        :raises WikiError: when the wiki cannot be read
        """
        kept = self._ledger.documents
        listed = listed_note(prefix)
        if self._changes.sweep or not listed.get(self._ledger):
            gone = {document.name for document in kept.all(prefix)}
            for page in self._source.below(prefix):
                now = datetime.now(UTC)
                kept.remember(page.title, page.revid, page.text or "", now, page.user)
                gone.discard(page.title)
            kept.forget(gone)
            listed.set(self._ledger, True)
        else:
            changed = (t for t in self._changes.changed_titles if t.startswith(prefix))
            self._read_and_keep(sorted(changed))
        return [document for document in kept.all(prefix) if document.revid]

    def _read(self, titles: list[str]) -> list[PageText]:
        """Return pages as they are on the wiki; each is read once in a run."""
        if asked := [title for title in titles if title not in self._pages_read]:
            also = [t for t in self._also if t not in asked and self._must_be_read(t)]
            self._pages_read |= {page.title: page for page in self._source.pages([*asked, *also])}
        return [self._pages_read[title] for title in titles]

    def _must_be_read(self, title: str) -> bool:
        """Return whether the ledger has no current text of a page that this run has not read."""
        kept = self._ledger.documents.get(title)
        return title not in self._pages_read and (kept is None or self._is_stale(title))

    def _is_stale(self, title: str) -> bool:
        """Return whether a page may have changed since it was kept in the ledger."""
        return self._changes.sweep or title in self._changes.changed_titles

    def _read_and_keep(self, titles: list[str]) -> dict[str, Document]:
        """Return pages as they are on the wiki, by title, and keep them in the ledger."""
        now = datetime.now(UTC)
        found = {}
        for page in self._read(titles):
            text = "" if page.redirect else page.text or ""
            document = Document(page.title, page.revid if text else 0, text, page.user, now)
            self._ledger.documents.remember(document.name, document.revid, text, now, document.user)
            found[page.title] = document
        return found


def read_registry(page_cache: PageCache, ledger: Ledger) -> tuple[Affiliate, ...]:
    """Return the affiliates of the registry on the wiki.

    If it cannot be parsed, return those of the plain list and of the last good copy. If these do
    not exist either, return an empty tuple, as long as no table of a group was posted.

    :raises WikiError: when the wiki cannot be read, or when posted tables of groups would lose
        their rows
    """
    page = page_cache.named([REGISTRY])[REGISTRY]
    why = f"{REGISTRY} does not exist or is empty"
    if page.revid:
        try:
            affiliates = parse_registry(page.text)
            if affiliates:
                _keep_last_good(ledger, page)
                return affiliates
            why = f"{REGISTRY} lists no affiliate"
        except RegistryError as error:
            why = str(error)
    return _affiliates_without_registry(page_cache, ledger, why)


def _keep_last_good(ledger: Ledger, page: Document) -> None:
    """Keep a copy of the registry that could be read, for when a later one cannot."""
    kept = ledger.documents.get(LAST_GOOD)
    if kept is None or kept.revid != page.revid:
        ledger.documents.remember(LAST_GOOD, page.revid, page.text, page.read_at, page.user)


def _affiliates_without_registry(
    page_cache: PageCache, ledger: Ledger, why: str
) -> tuple[Affiliate, ...]:
    """Return the affiliates of the plain list, completed from the last good copy.

    The plain list has neither contacts nor derecognised affiliates.

    :param why: why the registry cannot be used
    """
    kept = ledger.documents.get(LAST_GOOD)
    known: dict[str, Affiliate] = {}
    if kept is not None:
        with suppress(RegistryError):  # an older version of the bot may have accepted it
            known = {affiliate.name: affiliate for affiliate in parse_registry(kept.text)}
    listed: tuple[Affiliate, ...] = ()
    with suppress(RegistryError):
        listed = parse_list(page_cache.named([PLAIN_LIST])[PLAIN_LIST].text)
    affiliates = {**{affiliate.name: affiliate for affiliate in listed}, **known}
    if affiliates:
        log.warning(
            "the registry of affiliates cannot be read",
            reason=why,
            listed=len(listed),
            copy_of=str(kept.read_at) if kept is not None else None,
        )
        return tuple(affiliates.values())
    if any(post.kind == RegionKind.GROUP_REPORTS for post in ledger.posts().values()):
        raise WikiError(f"{why}; without it tables would lose rows, so nothing is written")
    log.warning("no registry of affiliates", reason=why)
    return ()


@dataclass(frozen=True, slots=True)
class LinkInputs:
    """The affiliates, their parsed health-criteria pages, and the issues of newsletters."""

    affiliates: tuple[Affiliate, ...] = ()
    health: tuple[HealthCriteria, ...] = ()
    issues: tuple[Document, ...] = ()


def read_link_inputs(
    page_cache: PageCache, ledger: Ledger, newsletters: Sequence[str]
) -> LinkInputs:
    """Return the parsed registry, health-criteria pages and newsletters; only changes are read.

    :param newsletters: titles of issues, or title prefixes that end in ``/``
    :raises WikiError: as `read_registry`
    """
    affiliates = read_registry(page_cache, ledger)
    health = [parse_health(page.name, page.text) for page in page_cache.below(HEALTH_PAGES)]
    single = [title for title in newsletters if not title.endswith("/")]
    issues = [page for page in page_cache.named(single).values() if page.revid]
    for prefix in newsletters:
        if prefix.endswith("/"):
            issues += page_cache.below(prefix)
    return LinkInputs(
        affiliates,
        tuple(page for page in health if page is not None),
        tuple(page for page in issues if is_issue(page.name, newsletters)),
    )
