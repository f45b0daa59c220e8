"""Values of a header box that is a table: inside the label's cell, beside it or below it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.header_labels import is_label, shown
from bot.reports.header_values import clean, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.wikitext.line import Line

#: Lines of a header box. A real one has 20.
MAX_LINES = 200


class CellValue(NamedTuple):
    """The value inside a label's cell or beside it, else the text in the cell below it.

    ``certain`` is false where several cells may be the value.
    """

    value: str = ""
    below: str = ""
    certain: bool = True


def cell_value(page: Sequence[Line], position: int) -> CellValue:
    """Return the value of a label that is alone on a line of a cell.

    It is on the next lines of the cell, in the cell beside it, or, below a row that has nothing
    but labels, in the cell below it. A label is never a value.
    """
    label = page[position]
    cells: dict[tuple[int, int], list[Line]] = {}
    for line in page[position + 1 : position + MAX_LINES]:
        if line.table != label.table or line.row > label.row + 1:
            break
        cells.setdefault((line.row, line.column), []).append(line)
    own = _texts(cells.get((label.row, label.column), ()))
    inside = list(takewhile(lambda text: not is_label(text), own))
    if any(inside):
        return CellValue(joined(inside))
    right = [
        _texts(cell)
        for (row, column), cell in cells.items()
        if row == label.row and column > label.column
    ]
    beside = list(takewhile(lambda texts: not any(map(is_label, texts)), right))
    if beside:
        if any(map(any, beside[1:])):
            return CellValue(certain=False)
        return CellValue(_beside(page, position, beside[0]))
    under = {column: _texts(cell) for (row, column), cell in cells.items() if row == label.row + 1}
    width = len({one.column for one in page if (one.table, one.row) == (label.table, label.row)})
    if len(under) > width or any(is_label(text) for texts in under.values() for text in texts):
        return CellValue()
    return CellValue(below=joined(under.get(label.column, ())))


def _texts(cell: Iterable[Line]) -> list[str]:
    """Return what the lines of a cell show."""
    return [clean(shown(line)) for line in cell]


def _beside(page: Sequence[Line], position: int, texts: Sequence[str]) -> str:
    """Return the value in the cell beside a label.

    Where a cell has several labels, the cell beside it must have a line for each.
    """
    label = page[position]
    labels = [
        number
        for number, one in enumerate(page)
        if one.row == label.row
        and one.column == label.column
        and one.table == label.table
        and is_label(shown(one))
    ]
    texts = list(filter(None, texts))
    if len(labels) > 1:
        return texts[labels.index(position)] if len(texts) == len(labels) else ""
    return joined(texts)
