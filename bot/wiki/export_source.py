"""Read a MediaWiki XML export as if it were a wiki.

The file is read in a stream: only titles, redirects and the bot's own revisions are in memory.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import xml.etree.ElementTree as ET
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

import structlog

from bot.reports.title import PROGRAMS, TEMPLATES
from bot.wiki.source import LOST_TEXT, MAX_TITLE_BYTES, PageText, ResolvedTitle, WikiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bot.wiki.source import Checkpoint

log = structlog.get_logger(__name__)

_OPENERS: dict[str, Callable[[Path], object]] = {".gz": gzip.open, ".bz2": bz2.open}
_DAMAGE = (ET.ParseError, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError)
MAX_REDIRECTS: Final = 5
"""MediaWiki follows one; longer chains are circles, or a bot will soon repair them."""
INVALID: Final = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f]")
"""Characters that titles cannot have: https://www.mediawiki.org/wiki/Manual:Page_title."""


class _NotAnExport(Exception):  # noqa: N818 - never leaves this module
    """The file's outermost element is not that of an export."""


@dataclass(slots=True)
class _Revision:
    revid: int = 0
    timestamp: str = ""
    user: str = ""
    text: str = ""
    model: str = "wikitext"


@dataclass(frozen=True, slots=True)
class _Page:
    title: str
    redirect: str | None
    newest: _Revision


@dataclass(slots=True)
class _Index:
    titles: set[str] = field(default_factory=set)
    redirects: dict[str, str] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)


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

    def mirrored(self) -> Iterator[PageText]:
        """Yield the mirrored pages, in the order of the file."""
        for page in self._read():
            if page.redirect is None and page.title.startswith((PROGRAMS, TEMPLATES)):
                yield _page_text(page)

    def revisions(self) -> Mapping[str, int]:
        """Return the newest revision of each mirrored page, by title."""
        return {page.title: page.revid for page in self.mirrored()}

    def recent_changes(self, since: Checkpoint, about: str = "") -> None:  # noqa: ARG002
        """Return ``None``: an export does not change."""
        return

    def below(self, prefix: str) -> Iterator[PageText]:
        """Yield the pages whose titles start with a prefix, without redirects."""
        if any(title.startswith(prefix) for title in self._index.titles):
            for page in self._read():
                if page.redirect is None and page.title.startswith(prefix):
                    yield _page_text(page)

    def search(self, words: str) -> set[str]:
        """Return all pages that contain the words."""
        return {page.title for page in self._read() if words in page.newest.text}

    def pages(self, titles: Iterable[str]) -> Iterator[PageText]:
        """Yield the pages with these titles, also missing ones, in the same order."""
        asked = list(titles)
        wanted = set(asked) & self._index.titles
        found = (
            {p.title: _page_text(p) for p in self._read() if p.title in wanted} if wanted else {}
        )
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
        return ResolvedTitle(at, at in self._index.titles)

    def past_posts(self, title: str) -> Iterable[str]:
        """Yield the texts of the bot's revisions of a page that the export contains."""
        return reversed(self._index.own.get(title, []))

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
        return title in self._index.titles

    @cached_property
    def _index(self) -> _Index:
        """The titles, the redirects and the bot's own revisions in the file."""
        index = _Index()
        for page in self._read(own=index.own):
            index.titles.add(page.title)
            if page.redirect is not None:
                index.redirects[page.title] = page.redirect
        return index

    def _read(self, own: dict[str, list[str]] | None = None) -> Iterator[_Page]:
        """Yield the pages of the file; raise WikiError where it is damaged.

        :param own: gets the texts of the bot's revisions, by title
        """
        last = None
        stream = None
        try:
            opener = _OPENERS.get(self._path.suffix, Path.open)
            with self._path.open("rb") as raw:
                packed = opener is not Path.open
                stream = cast("BinaryIO", opener(self._path) if packed else raw)
                for page in _pages(stream, self._bot, own):
                    last = page.title
                    yield page
        except _NotAnExport as error:
            raise WikiError(
                f"{self._path}: its outermost element is <{error}>, not <mediawiki>; give an XML "
                "export of a wiki"
            ) from None
        except _DAMAGE as error:
            after = f"after the page “{last}”" if last else "before its first page"
            raise WikiError(
                f"{self._path}: the export is damaged {after} ({_place(error)}); everything "
                "before that was read. Export it again"
            ) from error
        finally:
            if stream is not None:
                stream.close()


def _place(error: BaseException) -> str:
    """Return where in the file an error happened, as far as it is known."""
    if isinstance(error, ET.ParseError):
        line, column = error.position
        return f"line {line}, column {column}: {error.msg}"
    return str(error) or type(error).__name__


def _page_text(page: _Page) -> PageText:
    """Return the newest revision of a page."""
    newest = page.newest
    return PageText(
        page.title,
        newest.text,
        newest.revid,
        newest.timestamp,
        newest.user,
        model=newest.model,
        redirect=page.redirect is not None,
    )


def _pages(stream: BinaryIO, bot: str, own: dict[str, list[str]] | None) -> Iterator[_Page]:
    """Yield the pages in a stream.

    :param own: gets the texts of the bot's revisions with its marks, by title; ``None`` to skip it
    """
    title, redirect, newest, past = "", None, _Revision(), []
    root = None
    # Expat itself limits the expansion of entities, and an export declares no entities.
    for event, element in ET.iterparse(stream, events=("start", "end")):  # noqa: S314
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if root is None:
                root = element
                if name != "mediawiki":
                    raise _NotAnExport(name)
            elif name == "page":
                title, redirect, newest, past = "", None, _Revision(), []
            continue
        if name == "title":
            title = (element.text or "").strip()
        elif name == "redirect":
            redirect = (element.get("title") or "").partition("#")[0].strip() or None
        elif name == "revision":
            revision = _revision(element)
            if revision.user == bot and "reportbot:" in revision.text:
                past.append(revision.text)
            if (revision.timestamp, revision.revid) >= (newest.timestamp, newest.revid):
                newest = revision
            element.clear()
        elif name == "page":
            if _is_title(title):
                if own is not None and past:
                    own[title] = past
                yield _Page(title, redirect, newest)
            else:
                log.warning("page skipped", page=title[:300], reason="no page can have this title")
            root.clear()  # type: ignore[union-attr]


def _revision(element: ET.Element) -> _Revision:
    """Return the revision in a ``revision`` element."""
    revision, lost = _Revision(), False
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "id":
            revision.revid = _number(child.text or "")
        elif name == "timestamp":
            revision.timestamp = child.text or ""
        elif name == "model":
            revision.model = child.text or "wikitext"
        elif name == "text":
            revision.text = child.text or ""
            # An administrator hid the text, or the export has no texts.
            if not revision.text and (child.get("deleted") or child.get("bytes", "0") != "0"):
                lost = True
        elif name == "contributor":
            revision.user = next((c.text or "" for c in child if c.tag.endswith("username")), "")
    if lost:
        revision.model = LOST_TEXT
    return revision


def _is_title(title: str) -> bool:
    return 0 < len(title.encode(errors="replace")) <= MAX_TITLE_BYTES and not INVALID.search(title)


def _number(text: str) -> int:
    """Return the number of a revision, 0 for a value that cannot be one."""
    digits = text.strip()
    return int(digits) if re.fullmatch(r"[0-9]{1,18}", digits) else 0
