"""A list as overview pages: a title, the heads of its columns, and its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk.dashboards.paging import own_page, own_title, split
from bot.talk.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.paging import Row
    from bot.talk.voice import Voice
    from bot.talk.wish import Wish


@dataclass(frozen=True, slots=True)
class Listing:
    """A list.

    ``name`` is the last part of the page's title, ``heading`` and ``intro`` are messages, ``heads``
    the messages of the columns' heads; ``rows`` makes the cells, newest first.
    """

    name: str
    heading: str
    intro: str
    heads: tuple[str, ...]
    rows: Callable[[Facts, Voice], Sequence[Row]]

    def title(self, voice: Voice) -> str:
        """Return the title of the first page."""
        return own_title(voice, self.name)


def listing_pages(listing: Listing, rows: Sequence[Row], voice: Voice) -> list[Wish]:
    """Return the pages of a list; one that says so when nothing is on it."""
    intro = voice.messages(listing.intro)
    heads = [voice.messages(head) for head in listing.heads]
    return table_pages(
        listing.title(voice), voice.messages(listing.heading), intro, heads, rows, voice
    )


def table_pages(
    title: str,
    heading: str,
    intro: str,
    heads: Sequence[str],
    rows: Sequence[Row],
    voice: Voice,
    *,
    up: str | None = None,
) -> list[Wish]:
    """Return the pages of a table, split where it is long.

    :param heading: as of `own_page`; it is the table's caption, too
    :param heads: wikitext of the columns' heads
    """
    pages = []
    for part in split(title, rows):
        content = table(heading, heads, part.rows, sortable=True) if part.rows else ""
        blocks = [intro, content or voice.messages("list-empty")]
        above = up or voice.reports_page
        pages.append(own_page(part.title, heading, blocks, voice, up=above, part=part))
    return pages
