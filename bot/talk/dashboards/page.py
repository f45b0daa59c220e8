"""The bot's own pages: their titles, long lists split over pages, and navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk.content import PageContent, Region, RegionKind
from bot.talk.keys import OWN_PAGE, digest
from bot.wikitext.escape import visible_text
from bot.wikitext.tables import Cell, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.talk.context import RenderContext

#: Rows on one page, and the bytes of their wikitext: well below 500 rows and 1 MB.
MAX_PAGE_ROWS = 300
MAX_PAGE_BYTES = 800_000
#: Bytes of a title: https://www.mediawiki.org/wiki/Manual:Page_title
_MAX_TITLE_BYTES = 255
_NOT_IN_TITLES = str.maketrans(dict.fromkeys('#<>[]|{}/_:~%&"', " "))

Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a long list: its title, its rows, and its neighbours' titles."""

    title: str
    rows: tuple[Cells, ...]
    newer: str | None
    older: str | None


def own_title(context: RenderContext, *parts: str) -> str:
    """Return the title of a subpage of the bot's overview, shortened if it is too long."""
    title = "/".join((context.account.reports_page, *parts))
    if len(title.encode()) <= _MAX_TITLE_BYTES - 8:
        return title
    # Room for the digest, and for the number of a part.
    kept = title.encode()[: _MAX_TITLE_BYTES - 26].decode(errors="ignore")
    return f"{kept.rstrip()} {digest(title, 12)}"


def name_in_title(text: str) -> str:
    """Return any text as a part of a title; a digest keeps changed texts apart."""
    name = " ".join(visible_text(text).translate(_NOT_IN_TITLES).split())[:60].strip()
    name = name[:1].upper() + name[1:]
    return name if name == text else f"{name} {digest(text, 6)}".strip()


def split_rows(title: str, rows: Sequence[Cells]) -> list[Part]:
    """Split the rows of a list, newest first, over pages.

    The newest rows are on the page ``title``. The others are numbered from the oldest, so that
    a new row changes only the first page, until that is full.

    :param rows: newest first
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
    """Return one of the bot's own pages.

    :param heading: the heading of the section, in the language's words
    :param blocks: wikitext below it; empty ones are left out
    :param up: the page above this one
    """
    ways = [(up, "nav-up")]
    if part is not None:
        ways += [(part.newer, "nav-newer"), (part.older, "nav-older")]
    links = [context.link(target, context.messages(key)) for target, key in ways if target]
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
    """Return the pages of a table, split where it is long.

    :param heading: as in `own_page`; it is also the table's caption
    :param heads: wikitext of the columns' heads
    """
    pages = []
    for part in split_rows(title, rows):
        content = table(heading, heads, part.rows, sortable=True) if part.rows else ""
        blocks = [intro, content or context.messages("list-empty")]
        above = up or context.account.reports_page
        pages.append(own_page(part.title, heading, blocks, context, up=above, part=part))
    return pages
