"""Where in a table a cell stands, with the rows and columns that other cells span.

Splitting a row or a template call at its bars.
"""

from __future__ import annotations

import re

_SPAN = re.compile(r"(col|row)span\s*=\s*[\"']?\s*(\d{1,3})", re.IGNORECASE)


class TablePlace:
    """Where the cutter is in a table."""

    #: No form has so many columns; spans beyond are not followed, which bounds the work.
    WIDEST = 60

    __slots__ = ("column", "number", "row", "taken", "template")

    def __init__(self, number: int, *, template: bool = False) -> None:
        self.number = number
        self.row = 0
        self.column = -1
        #: The last row that a cell from further up reaches, by column.
        self.taken: dict[int, int] = {}
        self.template = template

    def next_row(self) -> None:
        """Begin a row, unless the row that is open holds no cell yet."""
        if self.column >= 0:
            self.row += 1
            self.column = -1

    def next_cell(self, attributes: str) -> int:
        """Step to the next free column; ``attributes`` may hold a rowspan or colspan."""
        self.column += 1
        while self.taken and self.taken.get(self.column, -1) >= self.row:
            self.column += 1
        here = self.column
        if attributes and "span" in attributes.lower():
            spans = {m[1].lower(): int(m[2]) for m in _SPAN.finditer(attributes)}
            self.column += max(spans.get("col", 1), 1) - 1
            last = self.row + spans.get("row", 1) - 1
            if last > self.row:
                for column in range(here, min(self.column + 1, self.WIDEST)):
                    self.taken[column] = last
        return here


_DELIMITER = re.compile(r"\[\[|\]\]|\{\{|\}\}|\|\|?")


def split(text: str, between: str) -> list[str]:
    """Split at ``between`` outside templates, and at single bars also outside links.

    MediaWiki cuts a row at ``||`` even inside a link. Brackets that do not balance protect
    nothing.
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
