"""A MediaWiki XML export as a wiki to read from.

The file is streamed: only titles, redirects and the bot's own posts are kept in memory.
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
"""MediaWiki follows one; longer chains are circles or wait for a repair."""
INVALID: Final = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f]")
"""Characters that no title has: https://www.mediawiki.org/wiki/Manual:Page_title."""


class _NotAnExport(Exception):  # noqa: N818 - never leaves this module
    """The outermost element is not MediaWiki's."""


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
    """A `Source` over a ``.xml``, ``.xml.gz`` or ``.xml.bz2`` file; it reads newest revisions.

    :param path: the export file
    :param bot: the bot's username, to find its own revisions
    :raises WikiError: when there is no such file; reading raises it at a damaged place, after the
        pages before it
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
        """Yield the pages of the mirror, in the file's order."""
        for page in self._read():
            if page.redirect is None and page.title.startswith((PROGRAMS, TEMPLATES)):
                yield _text(page)

    def revisions(self) -> Mapping[str, int]:
        """Return the newest revision of each page of the mirror."""
        return {page.title: page.revid for page in self.mirrored()}

    def recent_changes(self, since: Checkpoint, about: str = "") -> None:  # noqa: ARG002
        """Return ``None``: an export does not change."""
        return

    def below(self, prefix: str) -> Iterator[PageText]:
        """Yield the pages whose titles begin with a prefix, without redirects."""
        if any(title.startswith(prefix) for title in self._index.titles):
            for page in self._read():
                if page.redirect is None and page.title.startswith(prefix):
                    yield _text(page)

    def search(self, words: str) -> set[str]:
        """Return all pages that contain the words."""
        return {page.title for page in self._read() if words in page.newest.text}

    def pages(self, titles: Iterable[str]) -> Iterator[PageText]:
        """Yield the named pages, missing ones included, in the order asked."""
        asked = list(titles)
        wanted = set(asked) & self._index.titles
        found = {p.title: _text(p) for p in self._read() if p.title in wanted} if wanted else {}
        for title in asked:
            yield found.get(title, PageText(title, None))

    def resolve(self, titles: Iterable[str]) -> Mapping[str, ResolvedTitle]:
        """Return for each title the page that it leads to, and whether the export has it."""
        return {title: self._resolved(title) for title in titles}

    def _resolved(self, title: str) -> ResolvedTitle:
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
        """Yield the newest revision of a page: the others are not kept."""
        return (page for page in self.pages([title]) if page.exists and page.revid > after)

    def rights(self, users: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """Return the right to edit config pages: an export has no accounts, and no save follows."""
        return dict.fromkeys(users, frozenset({"edituserjson"}))

    def edited_by_bot(self) -> set[str]:
        """Return the pages that the bot edited, as far as the export shows it."""
        return set(self._index.own)

    def expand(self, title: str, text: str) -> None:  # noqa: ARG002
        """Return ``None``: only a wiki expands templates."""
        return

    def deleted(self, titles: Iterable[str]) -> set[str]:  # noqa: ARG002
        """Return nothing: an export has no deletion log."""
        return set()

    def ever_existed(self, title: str) -> bool:
        """Tell whether the export has the page."""
        return title in self._index.titles

    @cached_property
    def _index(self) -> _Index:
        index = _Index()
        for page in self._read(own=index.own):
            index.titles.add(page.title)
            if page.redirect is not None:
                index.redirects[page.title] = page.redirect
        return index

    def _read(self, own: dict[str, list[str]] | None = None) -> Iterator[_Page]:
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
    if isinstance(error, ET.ParseError):
        line, column = error.position
        return f"line {line}, column {column}: {error.msg}"
    return str(error) or type(error).__name__


def _text(page: _Page) -> PageText:
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
    """Yield pages; with ``own``, also collect the bot's revisions that contain its marks."""
    title, redirect, newest, past = "", None, _Revision(), []
    root = None
    # Expat itself bounds the expansion of entities, and an export declares none.
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
            # Without its text: hidden by an administrator, or a dump of metadata only.
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
    """Return the number of a revision, 0 for a value that no wiki gives."""
    digits = text.strip()
    return int(digits) if re.fullmatch(r"[0-9]{1,18}", digits) else 0
