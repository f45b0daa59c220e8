"""One dashboard as a page: its title, its navigation, and a long list split over pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk.content import OWN_PAGE, PageContent, Region, RegionKind, digest
from bot.wikitext.escape import visible_text
from bot.wikitext.tables import Cell, table
from bot.wikitext.titles import MAX_TITLE_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.talk.context import RenderContext

#: The largest number of rows on one page, so that it opens quickly, and of bytes in them, far below
#: MediaWiki's 2 MB.
MAX_PAGE_ROWS = 300
MAX_PAGE_BYTES = 800_000
_NOT_IN_TITLES = str.maketrans(dict.fromkeys('#<>[]|{}/_:~%&"', " "))

Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list: its title, its rows, and the titles of the pages before and after it."""

    title: str
    rows: tuple[Cells, ...]
    newer: str | None
    older: str | None


def own_title(context: RenderContext, *parts: str) -> str:
    """Return the title of a subpage of the overview, shortened if it is too long.

    The number of a page of a split list may be appended to it.
    """
    title = "/".join((context.account.reports_page, *parts))
    if len(title.encode()) <= MAX_TITLE_BYTES - 8:
        return title
    kept = title.encode()[: MAX_TITLE_BYTES - 26].decode(errors="ignore")
    return f"{kept.rstrip()} {digest(title, 12)}"


def name_in_title(text: str) -> str:
    """Return any text as a part of a title; a digest is added to a text that had to be changed."""
    name = " ".join(visible_text(text).translate(_NOT_IN_TITLES).split())[:60].strip()
    name = name[:1].upper() + name[1:]
    return name if name == text else f"{name} {digest(text, 6)}".strip()


def split_rows(title: str, rows: Sequence[Cells]) -> list[Part]:
    """Split the rows of a list over pages.

    The newest rows are on the page ``title``. The other pages are numbered, the oldest first, so
    that a new row changes only one page until that is full.

    :param rows: the newest first
    """
    chunks: list[list[Cells]] = [[]]
    size = 0
    for row in reversed(rows):
        length = sum(len(str(cell).encode()) + 3 for cell in row) + 80
        if chunks[-1] and (len(chunks[-1]) >= MAX_PAGE_ROWS or size + length > MAX_PAGE_BYTES):
            chunks.append([])
            size = 0
        chunks[-1].append(row)
        size += length
    titles = [f"{title}/{number}" for number in range(1, len(chunks))] + [title]
    parts = []
    for place, chunk in enumerate(chunks):
        newer = titles[place + 1] if place + 1 < len(titles) else None
        older = titles[place - 1] if place else None
        parts.append(Part(titles[place], tuple(reversed(chunk)), newer, older))
    return parts[::-1]


def own_page(
    title: str,
    heading: str,
    blocks: Sequence[str],
    context: RenderContext,
    *,
    up: str | None = None,
    part: Part | None = None,
) -> PageContent:
    """Return the content of one dashboard.

    :param heading: the heading of its section
    :param blocks: the wikitext below the heading; empty blocks are left out
    :param up: the title of the page to link to as the one above
    :param part: the page of a split list, for the links to its neighbours
    """
    targets = [(up, "nav-up")]
    if part is not None:
        targets += [(part.newer, "nav-newer"), (part.older, "nav-older")]
    links = [context.link(target, context.messages(key)) for target, key in targets if target]
    inside = [" · ".join(links), *blocks, context.credits()]
    body = context.box("\n\n".join(block for block in inside if block))
    return PageContent(title, (Region(RegionKind.DASHBOARD, OWN_PAGE, heading, body),))


def table_pages(
    title: str,
    heading: str,
    intro: str,
    heads: Sequence[str],
    rows: Sequence[Cells],
    context: RenderContext,
    *,
    up: str | None = None,
) -> list[PageContent]:
    """Return the pages of a table, which is split if it is long.

    :param heading: as in `own_page`; it is also the table's caption
    :param intro: wikitext above the table
    :param heads: wikitext of the columns' heads
    :param up: the title of the page above; the overview when ``None``
    """
    pages = []
    for part in split_rows(title, rows):
        content = table(heading, heads, part.rows, sortable=True) if part.rows else ""
        blocks = [intro, content or context.messages("list-empty")]
        above = up or context.account.reports_page
        pages.append(own_page(part.title, heading, blocks, context, up=above, part=part))
    return pages
