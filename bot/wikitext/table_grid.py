"""Cells of a table: the attributes, text and place of each."""

from __future__ import annotations

import re
from typing import Literal

from bot.wikitext.caching import remember

_SPAN = re.compile(r"(col|row)span\s*=\s*[\"']?\s*(\d{1,3})", re.IGNORECASE)
#: No form has so many columns; spans beyond are not followed, which bounds the work.
MAX_COLUMNS = 60
#: No attributes of a cell are longer; what is longer is text.
MAX_ATTRIBUTE_CHARS = 500


class TablePlace:
    """The current row and column of an open table, or an open template that is no table."""

    __slots__ = ("column", "number", "row", "taken", "template")

    def __init__(self, number: int, *, template: bool = False) -> None:
        self.number = number
        self.row = 0
        self.column = -1
        #: The last row that a cell from further up reaches, by column.
        self.taken: dict[int, int] = {}
        self.template = template

    def next_row(self) -> None:
        """Begin a row, unless the current row contains no cell yet."""
        if self.column >= 0:
            self.row += 1
            self.column = -1

    def next_cell(self, attributes: str) -> int:
        """Step to the next free column; ``attributes`` may contain a rowspan or colspan."""
        self.column += 1
        while self.taken and self.taken.get(self.column, -1) >= self.row:
            self.column += 1
        here = self.column
        if attributes and "span" in attributes.lower():
            spans = {m[1].lower(): int(m[2]) for m in _SPAN.finditer(attributes)}
            self.column += max(spans.get("col", 1), 1) - 1
            last = self.row + spans.get("row", 1) - 1
            if last > self.row:
                for column in range(here, min(self.column + 1, MAX_COLUMNS)):
                    self.taken[column] = last
        return here


@remember
def cells(line: str) -> tuple[tuple[str, str], ...]:
    """Cut a line of a wikitable, without its first bar, into attributes and texts of cells.

    >>> cells(" a || style=x | b")
    (('', 'a'), (' style=x ', 'b'))
    """
    found = []
    for cell in split_at_bars(line, "||"):
        attributes, bar, text = cell.partition("|")
        if not bar or not _are_attributes(attributes):
            attributes, text = "", cell
        found.append((attributes, text.strip()))
    return tuple(found)


def _are_attributes(text: str) -> bool:
    """Whether a text before a bar is the attributes of a cell."""
    return "=" in text and len(text) < MAX_ATTRIBUTE_CHARS and "[" not in text and "{" not in text


_DELIMITER = re.compile(r"\[\[|\]\]|\{\{|\}\}|\|\|?")


def split_at_bars(text: str, between: Literal["|", "||"]) -> list[str]:
    """Split at each bar that is not inside ``{{…}}``; at single bars, also not inside ``[[…]]``.

    MediaWiki cuts a row at ``||`` even inside a link. If brackets do not balance, every bar splits.
    """
    opens = {"{{"} if between == "||" else {"{{", "[["}
    if not any(token in text for token in opens):
        return text.split(between)
    closes = {"}}"} if between == "||" else {"}}", "]]"}
    pieces: list[str] = []
    depth = start = 0
    for match in _DELIMITER.finditer(text):
        token = match.group()
        if token in opens:
            depth += 1
        elif token in closes:
            depth = max(depth - 1, 0)
        elif token == between and depth == 0:
            pieces.append(text[start : match.start()])
            start = match.end()
    if depth:
        return text.split(between)
    pieces.append(text[start:])
    return pieces
