"""The pages in the XML of a MediaWiki export, read piece by piece.

The format: https://www.mediawiki.org/wiki/Help:Export#Export_format. Expat is used directly
because it knows the place of each page in the file.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

import structlog

from bot.wiki.source import LOST_TEXT, MAX_TITLE_BYTES, PageText

log = structlog.get_logger(__name__)

MARK: Final = "reportbot:"
"""All marks of the bot on a page contain this."""
INVALID: Final = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f]")
"""Characters that titles cannot have: https://www.mediawiki.org/wiki/Manual:Page_title."""
_WITH_TEXT = frozenset({"title", "id", "timestamp", "model", "text", "username"})


class NotAnExport(Exception):  # noqa: N818 - the message is only a name
    """The outermost element is not that of an export; the message is its name."""


@dataclass(slots=True)
class _Revision:
    revid: int = 0
    timestamp: str = ""
    user: str = ""
    text: str = ""
    model: str = "wikitext"


@dataclass(slots=True)
class ExportedPage:
    """A page of an export.

    ``start`` is its place in the bytes that were read. ``redirect`` is the title that it redirects
    to, ``None`` if it does not. ``past`` are the texts of the bot's revisions with its marks.
    """

    start: int
    title: str = ""
    redirect: str | None = None
    newest: _Revision = field(default_factory=_Revision)
    past: list[str] = field(default_factory=list)

    def page_text(self) -> PageText:
        """Return the newest revision of the page."""
        newest = self.newest
        return PageText(
            self.title,
            newest.text,
            newest.revid,
            newest.timestamp,
            newest.user,
            model=newest.model,
            redirect=self.redirect is not None,
        )


class PageReader:
    """Reads pages from the bytes of an export. Pages with titles that no page can have are skipped.

    ``starts`` are the places of all pages; after the last one it has the place where they end.

    :param bot: the bot's username, to find its own revisions
    """

    def __init__(self, bot: str) -> None:
        self.starts = array("Q")
        self._bot = bot
        # Expat itself limits the expansion of entities, and an export declares no entities.
        parser = self._parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin_element
        parser.EndElementHandler = self._end_element
        self._open: list[str] = []
        self._text: list[str] = []
        self._page = ExportedPage(0)
        self._revision = _Revision()
        self._is_lost = False
        self._read: list[ExportedPage] = []

    def feed(self, piece: bytes) -> list[ExportedPage]:
        """Return the pages that end in the next piece of the file.

        :param piece: empty at the end of the file
        :raises NotAnExport: when the outermost element is another one
        :raises ExpatError: when the XML is damaged
        """
        self._read = []
        self._parser.Parse(piece, not piece)
        return self._read

    def _begin_element(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition("}")[2]
        if not self._open and name != "mediawiki":
            raise NotAnExport(name)
        self._open.append(name)
        if name in _WITH_TEXT:
            self._text = []
            self._parser.CharacterDataHandler = self._text.append
        if name == "page":
            self._page = ExportedPage(self._parser.CurrentByteIndex)
            self.starts.append(self._page.start)
        elif name == "revision":
            self._revision, self._is_lost = _Revision(), False
        elif name == "redirect":
            self._page.redirect = attributes.get("title", "").partition("#")[0].strip() or None
        elif name == "text":
            # If it is empty, an administrator hid the text, or the export has no texts.
            self._is_lost = bool(attributes.get("deleted") or attributes.get("bytes", "0") != "0")

    def _end_element(self, name: str) -> None:
        del self._open[-1]
        name = name.rpartition("}")[2]
        if name in _WITH_TEXT:
            self._parser.CharacterDataHandler = None
            self._set_text(name, "".join(self._text))
        elif name == "revision":
            self._end_revision()
        elif name == "page":
            self._end_page()
        elif name == "mediawiki":
            self.starts.append(self._parser.CurrentByteIndex)

    def _set_text(self, name: str, text: str) -> None:
        """Set the value of an element that has only text."""
        revision = self._revision
        if name == "text":
            revision.text = text
        elif name == "title":
            self._page.title = text.strip()
        elif name == "timestamp":
            revision.timestamp = text
        elif name == "username":
            revision.user = text
        elif name == "model":
            revision.model = text or "wikitext"
        elif self._open[-1] == "revision":  # pages and contributors have numbers, too
            revision.revid = _number(text)

    def _end_revision(self) -> None:
        """Keep the revision if it is the newest of the page, or has marks of the bot."""
        revision, newest = self._revision, self._page.newest
        if self._is_lost and not revision.text:
            revision.model = LOST_TEXT
        if revision.user == self._bot and MARK in revision.text:
            self._page.past.append(revision.text)
        if (revision.timestamp, revision.revid) >= (newest.timestamp, newest.revid):
            self._page.newest = revision

    def _end_page(self) -> None:
        """Keep the page that ended, unless its title is invalid."""
        title = self._page.title
        if _is_title(title):
            self._read.append(self._page)
        else:
            log.warning("page skipped", page=title[:300], reason="no page can have this title")


def _is_title(title: str) -> bool:
    return 0 < len(title.encode(errors="replace")) <= MAX_TITLE_BYTES and not INVALID.search(title)


def _number(text: str) -> int:
    """Return the number of a revision, 0 for a value that cannot be one."""
    digits = text.strip()
    return int(digits) if re.fullmatch(r"[0-9]{1,18}", digits) else 0
