"""A line of a page as its readers see it, with its markup and its place in a table."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from bot.wikitext.plain_text import plain


class Mark(IntEnum):
    """The markup of a line."""

    TEXT = 0
    HEADING = 1
    ITEM = 2
    CELL = 3
    PARAM = 4
    TEMPLATE = 5
    CAPTION = 6


class Line(NamedTuple):
    """One line of the page.

    ``text`` has its inline markup; of a template that has parameters or goes on below, it is the
    name. ``shown`` is what a reader of the page sees of it. ``name`` is a parameter's name, or the
    list mark of an item (``:`` for a description). ``table``, ``row`` and ``column`` place a cell
    (0-based; ``table`` is -1 elsewhere); the further lines of a cell repeat its place. ``width``
    is how many columns a cell spans. ``gap`` is whether a blank line, or a change of block, comes
    before it.
    """

    mark: Mark
    text: str
    shown: str
    name: str = ""
    table: int = -1
    row: int = -1
    column: int = -1
    gap: bool = False
    width: int = 1

    def with_text(self, text: str) -> Line:
        """Return the line with another text."""
        return self._replace(text=text, shown=plain(text))
