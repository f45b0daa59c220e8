"""Read a MediaWiki XML export as if it were a wiki.

The whole file is read once, in a stream; after that, single pages are read at their places in it.
Only titles, places and redirects are in memory.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from array import array
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from xml.parsers.expat import ExpatError

from bot.reports.title import PROGRAMS, TEMPLATES
from bot.wiki.export_pages import MARK, NotAnExport, PageReader
from bot.wiki.source import PageText, ResolvedTitle, WikiError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from io import BufferedIOBase

    from bot.wiki.export_pages import ExportedPage
    from bot.wiki.source import Checkpoint

_DAMAGE = (ExpatError, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError)
_PIECE_BYTES: Final = 1 << 16
MAX_REDIRECTS: Final = 5
"""MediaWiki follows one; longer chains are circles, or a bot will soon repair them."""


@dataclass(slots=True)
class _Index:
    """The titles in the file, with the first byte of each page, and the redirects among them.

    ``starts`` are the first bytes of all pages in order, and the end of the last page. ``marked``
    are the pages with a mark on them; ``own`` are those with a revision by the bot with a mark.
    """

    places: dict[str, int] = field(default_factory=dict)
    starts: array[int] = field(default_factory=lambda: array("Q"))
    redirects: dict[str, str] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)

    def add(self, page: ExportedPage) -> None:
        """Index a page: its place in the file, its redirect, and its marks now and in the past."""
        self.places[page.title] = page.start
        if page.redirect is not None:
            self.redirects[page.title] = page.redirect
        if MARK in page.newest.text:
            self.marked.add(page.title)
        if page.past:
            self.own.add(page.title)


class ExportSource:
    """A `Source` that reads the newest revisions in a ``.xml``, ``.xml.gz`` or ``.xml.bz2`` file.

    :param path: the export file
    :param bot: the bot's username, to find its own revisions
    :raises WikiError: when the file does not exist or is empty. Methods raise it where the file is
        damaged, after they have yielded the pages before that
    """

    def __init__(self, path: Path, bot: str) -> None:
        if not path.is_file():
            raise WikiError(f"{path}: there is no such export file; give the path of an XML export")
        if path.stat().st_size == 0:
            raise WikiError(f"{path}: the file is empty; export the pages again")
        self.name = f"export:{path}"
        self.is_live = False
        self._path = path
        self._bot = bot
        self._known: _Index | None = None

    def mirrored(self) -> Iterator[PageText]:
        """Yield the mirrored pages, in the order of the file."""
        for page in self._read_all():
            if page.redirect is None and page.title.startswith((PROGRAMS, TEMPLATES)):
                yield page.page_text()

    def revisions(self) -> Mapping[str, int]:
        """Return the newest revision of each mirrored page, by title."""
        return {page.title: page.revid for page in self.mirrored()}

    def recent_changes(self, since: Checkpoint, about: str = "") -> None:  # noqa: ARG002
        """Return ``None``: an export does not change."""
        return

    def below(self, prefix: str) -> Iterator[PageText]:
        """Yield the pages whose titles start with a prefix, without redirects."""
        titles = {title for title in self._index.places if title.startswith(prefix)}
        for page in self._read(titles - self._index.redirects.keys()):
            yield page.page_text()

    def search(self, words: str) -> set[str]:
        """Return all pages that contain the words."""
        titles = self._index.marked if MARK in words else self._index.places
        return {page.title for page in self._read(titles) if words in page.newest.text}

    def pages(self, titles: Iterable[str]) -> Iterator[PageText]:
        """Yield the pages with these titles, also missing ones, in the same order."""
        asked = list(titles)
        wanted = self._index.places.keys() & asked
        found = {page.title: page.page_text() for page in self._read(wanted)}
        for title in asked:
            yield found.get(title, PageText(title, None))

    def resolve(self, titles: Iterable[str]) -> Mapping[str, ResolvedTitle]:
        """Return the page that each title leads to, and whether the export contains it."""
        return {title: self._resolved(title) for title in titles}

    def _resolved(self, title: str) -> ResolvedTitle:
        """Return the page that a title leads to, through a few redirects."""
        at = title
        for _ in range(MAX_REDIRECTS):
            if at not in self._index.redirects:
                break
            at = self._index.redirects[at]
        return ResolvedTitle(at, at in self._index.places)

    def past_posts(self, title: str) -> Iterable[str]:
        """Yield the texts of the bot's revisions of a page that the export contains."""
        for page in self._read(self._index.own & {title}):
            yield from reversed(page.past)

    def history(self, title: str, after: int = 0) -> Iterable[PageText]:
        """Yield the newest revision of a page: the export's older ones are not kept."""
        return (page for page in self.pages([title]) if page.exists and page.revid > after)

    def rights(self, users: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """Return the right to edit config pages for everybody: an export has no accounts.

        That is safe, because the bot saves nothing for an export.
        """
        return dict.fromkeys(users, frozenset({"edituserjson"}))

    def edited_by_bot(self) -> set[str]:
        """Return the pages with a revision by the bot in the export."""
        return set(self._index.own)

    def expand(self, title: str, text: str) -> None:  # noqa: ARG002
        """Return ``None``: only a wiki expands templates."""
        return

    def deleted(self, titles: Iterable[str]) -> set[str]:  # noqa: ARG002
        """Return an empty set: an export has no deletion log."""
        return set()

    def ever_existed(self, title: str) -> bool:
        """Return whether the export contains the page."""
        return title in self._index.places

    @property
    def _index(self) -> _Index:
        """The index of the file; if it is not known yet, the whole file is read."""
        if self._known is None:
            deque(self._read_all(), maxlen=0)
        return cast("_Index", self._known)

    def _read_all(self) -> Iterator[ExportedPage]:
        """Yield all pages of the file, and keep their index."""
        index, reader = _Index(), PageReader(self._bot)
        for page in self._fed(reader, _pieces):
            index.add(page)
            yield page
        index.starts = reader.starts
        self._known = index

    def _read(self, titles: Collection[str]) -> Iterator[ExportedPage]:
        """Yield the pages with these titles, which the file has, in the order of the file."""
        if not titles:
            return
        index = self._index
        starts = sorted(index.places[title] for title in titles)
        spans = [(start, index.starts[bisect_right(index.starts, start)]) for start in starts]

        def pieces(stream: BufferedIOBase) -> Iterator[bytes]:
            # The pages need the encoding and the namespaces, which are declared before them.
            for start, end in [(0, index.starts[0]), *spans]:
                stream.seek(start)
                yield stream.read(end - start)

        yield from self._fed(PageReader(self._bot), pieces)

    def _fed(
        self, reader: PageReader, pieces: Callable[[BufferedIOBase], Iterator[bytes]]
    ) -> Iterator[ExportedPage]:
        """Yield the pages that the reader finds in pieces of the file.

        :raises WikiError: where the file is damaged
        """
        last = None
        try:
            with _open(self._path) as stream:
                for piece in pieces(stream):
                    for page in reader.feed(piece):
                        last = page.title
                        yield page
        except NotAnExport as error:
            raise WikiError(
                f"{self._path}: its outermost element is <{error}>, not <mediawiki>; give an XML "
                "export of a wiki"
            ) from None
        except _DAMAGE as error:
            after = f"after the page “{last}”" if last else "before its first page"
            place = str(error) or type(error).__name__
            raise WikiError(
                f"{self._path}: the export is damaged {after} ({place}); everything "
                "before that was read. Export it again"
            ) from error


def _open(path: Path) -> BufferedIOBase:
    """Open a file for reading; a packed one is unpacked."""
    if path.suffix == ".gz":
        return gzip.GzipFile(path)
    if path.suffix == ".bz2":
        return bz2.BZ2File(path)
    return path.open("rb")


def _pieces(stream: BufferedIOBase) -> Iterator[bytes]:
    """Yield the whole file; the last piece is empty."""
    while piece := stream.read(_PIECE_BYTES):
        yield piece
    yield b""
