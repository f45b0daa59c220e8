"""Read a wiki through its API, with as few requests as the account's limits allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from bot.wiki.editable_pages import INVITING
from bot.wiki.errors import translated_errors
from bot.wiki.history import HistoryReader, namespace_number
from bot.wiki.query import api_title, batches, by_asked, chunks, follow, query, revision
from bot.wiki.recent_changes import read_recent_changes
from bot.wiki.source import LOST_TEXT, Checkpoint, PageText, RecentChanges, ResolvedTitle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.wiki.query import Json

log = structlog.get_logger(__name__)

GRANTS: Final = 200
"""The namespace Grants: of Meta-Wiki."""
MIRRORED: Final = ("MetaSync/", "Programs/")
MIRROR: Final = "CR-FluxxBot"
"""The account that copies the reports from Fluxx to the wiki."""


class LiveSource(HistoryReader):
    """A `Source` that reads through the API.

    Every method can raise WikiError (AccessError). An incomplete answer raises an error and never
    looks like an empty page.
    """

    name = "wiki"
    is_live = True

    @property
    def _step(self) -> int:
        """The most titles and texts per request; it is higher with the right apihighlimits."""
        return 500 if self.site.has_right("apihighlimits") else 50

    def mirrored(self) -> Iterator[PageText]:
        """Yield the mirrored pages, sorted by title, without redirects."""
        for prefix in MIRRORED:
            yield from self._below(GRANTS, prefix, f"the mirrored pages {prefix}")

    def revisions(self) -> Mapping[str, int]:
        """Return the latest revision of each mirrored page, without redirects."""
        found: dict[str, int] = {}
        for prefix in MIRRORED:
            for batch in self._listed(
                GRANTS, prefix, f"the revisions of {prefix}", gaplimit="max", prop="info"
            ):
                pages = batch.get("pages", [])
                found |= {p["title"]: p["lastrevid"] for p in pages if p.get("lastrevid")}
        return found

    def recent_changes(self, since: Checkpoint, about: str = "") -> RecentChanges | None:
        """Return the changes by others; ``None`` if the checkpoint is too old."""
        return read_recent_changes(
            self.site, since, bot=self._bot, mirror=MIRROR, namespace=GRANTS, about=about
        )

    def below(self, prefix: str) -> Iterator[PageText]:
        """Yield the pages whose titles start with a prefix, sorted by title, without redirects."""
        number = namespace_number(self.site, prefix)
        name = prefix.partition(":")[2] if number else prefix
        yield from self._below(number, name, f"the pages {prefix}")

    def search(self, words: str) -> set[str]:
        """Return the pages whose wikitext contains the words, as CirrusSearch finds them.

        The result is empty on a wiki without this extension.
        """
        with translated_errors("read the extensions", self.site.address):
            if not self.site.has_extension("CirrusSearch"):
                return set()
        found: set[str] = set()
        for part in follow(
            self.site,
            f"the pages with {words}",
            list="search",
            srsearch=f'insource:"{words}"',
            srnamespace=sorted(INVITING),
            srlimit="max",
            srprop="",
        ):
            found |= {entry["title"] for entry in part.get("search", [])}
        return found

    def _below(self, namespace: int, prefix: str, what: str) -> Iterator[PageText]:
        """Yield the pages of a namespace whose names start with a prefix, sorted by title."""
        for batch in self._listed(namespace, prefix, what, gaplimit=self._step, **_TEXT):
            pages = batch.get("pages", [])
            for page in sorted(pages, key=lambda page: page["title"].replace(" ", "_")):
                found = _page(page["title"], page)
                # The page may be deleted between two answers.
                if found.exists:
                    yield found

    def _listed(
        self, namespace: int, prefix: str, what: str, **parameters: object
    ) -> Iterator[Json]:
        """Yield the answers to a query over all pages of a namespace with a prefix."""
        yield from batches(
            self.site,
            what,
            generator="allpages",
            gapnamespace=namespace,
            gapprefix=prefix,
            gapfilterredir="nonredirects",
            **parameters,
        )

    def pages(self, titles: Iterable[str]) -> Iterator[PageText]:
        """Yield the pages with these titles, in the same order and with the titles given.

        Missing pages and invalid titles have no text.
        """
        wanted = list(titles)
        found: dict[str, Json | None] = {}
        for chunk in chunks(wanted, self._step):
            what = f"{_described(chunk)} with text"
            for batch in batches(self.site, what, titles=chunk, **_TEXT):
                found |= by_asked(batch, chunk)
        for title in wanted:
            yield _page(title, found.get(api_title(title) or ""))

    def resolve(self, titles: Iterable[str]) -> Mapping[str, ResolvedTitle]:
        """Return the page that each title leads to, through any number of redirects.

        A page in a circle of redirects leads to itself. Invalid titles, titles on other wikis and
        redirects to other wikis do not exist.
        """
        wanted = list(titles)
        found: dict[str, ResolvedTitle] = {}
        for chunk in chunks(wanted, self._step):
            for batch in batches(
                self.site, _described(chunk), titles=chunk, redirects=True, prop="info"
            ):
                found |= {title: _resolved(title, batch) for title in chunk}
        nowhere = {title: ResolvedTitle(title, exists=False) for title in wanted}
        return nowhere | {
            title: found[key] for title in wanted if (key := api_title(title) or "") in found
        }

    def expand(self, title: str, text: str) -> str:
        """Return the text with its templates expanded by the wiki, as on the page ``title``."""
        answer = query(
            self.site,
            f"{title} expanded",
            action="expandtemplates",
            title=title,
            text=text,
            prop="wikitext",
            key="expandtemplates",
        )
        return str(answer["expandtemplates"]["wikitext"])


_TEXT = {"prop": "revisions|info", "rvprop": "ids|timestamp|user|content", "rvslots": "main"}


def _page(title: str, page: Json | None) -> PageText:
    """Return the page in an entry of an answer, with the title that was asked for."""
    found = None if page is None else revision(page)
    if found is None:
        return PageText(title, None)
    entry = page or {}
    model = entry.get("contentmodel", "wikitext")
    if found["text"] is None:
        model = LOST_TEXT
        log.warning("the wiki has lost the text of a page", page=title, revid=found["revid"])
    return PageText(
        title,
        found["text"] or "",
        found["revid"],
        found.get("timestamp", ""),
        found.get("user", ""),  # may be hidden; the text is still valid
        entry.get("pagelanguage", ""),
        model,
        bool(entry.get("redirect")),
    )


def _resolved(title: str, batch: Json) -> ResolvedTitle:
    """Return the page that a title leads to, by the spellings and redirects in an answer."""
    pages = {page["title"]: page for page in batch.get("pages", [])}
    spelled = {entry["from"]: entry["to"] for entry in batch.get("normalized", [])}
    redirects = {entry["from"]: entry for entry in batch.get("redirects", [])}
    start = name = spelled.get(title, title)
    passed = {name}
    while name in redirects:
        if "tointerwiki" in redirects[name]:
            return ResolvedTitle(redirects[name]["to"], exists=False)
        name = redirects[name]["to"]
        if name in passed:  # the API leaves out the pages of a circle
            return ResolvedTitle(start, exists=True)
        passed.add(name)
    page = pages.get(name, {})
    return ResolvedTitle(
        name,
        exists=bool(page.get("pageid")),
        language=page.get("pagelanguage", ""),
    )


def _described(titles: list[str]) -> str:
    """Return a noun phrase for these titles, for an error message."""
    return titles[0] if len(titles) == 1 else f"{len(titles)} pages from {titles[0]} on"
