"""Tables, lists, folded parts and bars in wikitext, in the wiki's own styles and no others.

No colour is fixed, so that a skin's night mode works. A table scrolls by itself where the window
is narrow. Without styles and scripts everything is shown, in reading order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


#: Left, or right where the language is written so: the cells of a wikitable's heads are centred.
ROW_HEAD = 'scope="row" style="text-align:start"'
PLAIN_ROW_HEAD = 'scope="row" style="text-align:start;font-weight:normal"'


@dataclass(frozen=True, slots=True)
class SortedCell:
    """A cell that is sorted by a value of its own: digits and hyphens, at most."""

    value: str
    shown: str

    def __str__(self) -> str:
        return f'data-sort-value="{self.value}" | {self.shown}'


#: Wikitext of a table's cell.
Cell = str | SortedCell


def _cell(attributes: str, cell: Cell) -> str:
    """Return a cell with its attributes; they are written apart from what people wrote."""
    shown = cell.shown if isinstance(cell, SortedCell) else cell
    if isinstance(cell, SortedCell):
        attributes = f'{attributes} data-sort-value="{cell.value}"'.lstrip()
    return f"{attributes} | {shown}".rstrip() if attributes else shown


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    sortable: bool = False,
    unsortable: Sequence[str] = (),
    row_head: str = PLAIN_ROW_HEAD,
) -> str:
    """Return a table with a scroll box of its own; the first cell of a row is the row's head.

    :param caption: wikitext, ``""`` for none
    :param heads: wikitext of the columns' heads; those in ``unsortable`` cannot be sorted by
    :param rows: wikitext of the cells
    """
    classes = "wikitable sortable" if sortable else "wikitable"
    small = ' style="font-size:90%"' if sortable else ""
    lines = [f'{{| class="{classes}"{small}']
    if caption:
        lines.append(f"|+ {caption}")
    lines.append("|-")
    for head in heads:
        fixed = ' class="unsortable"' if sortable and head in unsortable else ""
        lines.append(f'! scope="col"{fixed} | {head}')
    for first, *rest in rows:
        lines += ["|-", f"! {_cell(row_head, first)}"]
        lines += [f"| {_cell('', cell)}".rstrip() for cell in rest]
    return scrolled("\n".join((*lines, "|}")))


def fact_table(caption: str, rows: Sequence[tuple[str, str]]) -> str:
    """Return a table of two columns, names and values.

    :param rows: wikitext; a value that begins with a line's end is a block
    """
    lines = ['{| class="wikitable"', f"|+ {caption}"]
    for name, value in rows:
        space = "" if value.startswith("\n") else " "
        lines += ["|-", f"! {ROW_HEAD} | {name}", f"|{space}{value}"]
    return scrolled("\n".join((*lines, "|}")))


def scrolled(content: str) -> str:
    """Return a block that scrolls by itself where the window is narrow."""
    return f'<div style="overflow-x:auto">\n{content}\n</div>'


def folded(title: str, content: str) -> str:
    """Return content that is folded up below its title; without scripts it is all shown."""
    inside = f'<div class="mw-collapsible-content">\n{content}\n</div>'
    return f'<div class="mw-collapsible mw-collapsed">{title}\n{inside}</div>'


#: The length of the longest bar, in the width of a letter.
_MAX_BAR_EM = 5


def bar(shown: str, value: int, most: int) -> str:
    """Return a number with its bar.

    The bar is the upper border of an empty box. A border has the colour of the text by day and at
    night, and it is printed; a background is neither. Without styles only the number is shown.

    :param shown: the number in words of the language, wikitext
    :param value: from 0 to ``most``; nothing is drawn for 0
    """
    if value <= 0 or most <= 0:
        return shown
    width = max(0.1, round(_MAX_BAR_EM * min(value / most, 1), 1))
    style = f"display:inline-block;width:{width}em;border-top:0.7em solid;opacity:0.5"
    drawn = f'<span style="{style}" aria-hidden="true"></span>'
    return f'<span style="white-space:nowrap">{drawn} {shown}</span>'
