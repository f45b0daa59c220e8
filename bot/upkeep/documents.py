"""Pages that the bot reads whole: the registry, newsletters, the policy. Read when they change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.store.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.store.ledger import Ledger
    from bot.upkeep.discovery import Discovery
    from bot.wiki.model import PageText, Source

_LISTED = "listed "


class Documents:
    """The documents for one run: from the ledger, or read again where something happened.

    :param together: titles that will be wanted and are read together where they are read
    """

    def __init__(
        self, source: Source, ledger: Ledger, discovery: Discovery, together: Iterable[str] = ()
    ) -> None:
        self._together = tuple(together)
        self._ahead: dict[str, PageText] = {}
        self._source = source
        self._ledger = ledger
        self._discovery = discovery

    def page(self, title: str) -> PageText:
        """Read a page as it stands, whatever is known of it.

        :raises WikiError: when the wiki cannot be read
        """
        return self._pages([title])[0]

    def named(self, titles: Iterable[str]) -> dict[str, Document]:
        """Return the pages named; one that does not exist has revision 0 and no text.

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
        return found | self._read(stale)

    def below(self, prefix: str) -> list[Document]:
        """Return the pages whose titles begin so.

        :raises WikiError: when the wiki cannot be read
        """
        kept = self._ledger.documents
        if self._discovery.sweep or not self._ledger.notes.get(_LISTED + prefix):
            gone = {document.name for document in kept.all(prefix)}
            for page in self._source.below(prefix):
                now = datetime.now(UTC)
                kept.remember(page.title, page.revid, page.text or "", now, page.user)
                gone.discard(page.title)
            kept.forget(gone)
            self._ledger.notes.set({_LISTED + prefix: True})
        else:
            self._read(sorted(t for t in self._discovery.touched if t.startswith(prefix)))
        return [document for document in kept.all(prefix) if document.revid]

    def _pages(self, titles: list[str]) -> list[PageText]:
        if asked := [title for title in titles if title not in self._ahead]:
            more = [t for t in self._together if t not in asked and self._is_wanted(t)]
            self._ahead |= {page.title: page for page in self._source.pages([*asked, *more])}
        return [self._ahead[title] for title in titles]

    def _is_wanted(self, title: str) -> bool:
        kept = self._ledger.documents.get(title)
        return title not in self._ahead and (kept is None or self._is_stale(title))

    def _is_stale(self, title: str) -> bool:
        return self._discovery.sweep or title in self._discovery.touched

    def _read(self, titles: list[str]) -> dict[str, Document]:
        now = datetime.now(UTC)
        found = {}
        for page in self._pages(titles):
            text = "" if page.redirect else page.text or ""
            document = Document(page.title, page.revid if text else 0, text, page.user, now)
            self._ledger.documents.remember(document.name, document.revid, text, now, document.user)
            found[page.title] = document
        return found
