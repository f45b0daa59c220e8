"""What a page is cut into: lines, each with its place."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.rows import Row


class Mark(IntEnum):
    """How a line stands on the page."""

    TEXT = 0
    HEADING = 1
    ITEM = 2
    CELL = 3
    PARAM = 4
    TABLE = 5


class Folded(NamedTuple):
    """A whole table of which nothing but its cells matters: its wikitext, and its rows."""

    wikitext: str
    rows: Sequence[Row]


class Line(NamedTuple):
    """One line of the page, still with its inline markup.

    ``name`` is a parameter's name, or the list mark of an item (``:`` for a description).
    ``table``, ``row`` and ``column`` place a cell (0-based;
    ``table`` is -1 elsewhere); text that goes on in a cell repeats the cell's place. ``gap`` is
    whether a blank line, or a change of block, stands before it. A whole table of which
    nothing but its cells matters is one line, ``folded``.
    """

    mark: Mark
    text: str
    name: str = ""
    table: int = -1
    row: int = -1
    column: int = -1
    gap: bool = False
    folded: Folded | None = None


#: Makes a line from all its fields; a page has hundreds.
make_line = tuple.__new__
