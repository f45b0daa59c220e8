"""Tables, lists and folded parts in wikitext, for the wiki's own styles and no others.

No colour is fixed, so that a skin's night mode holds; a table scrolls by itself where the window
is narrow; without styles and scripts everything is shown and read in order.

Plain bars: a number, and beside it a bar as long as the number is large.

The bar is drawn in the colour of the text, so it shows in every skin; without styles the number
is all there is, and it is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


#: Left, or right where the language is written so: the cells of a wikitable's heads are centred.
ROW_HEAD = 'scope="row" style="text-align:start"'
PLAIN_ROW_HEAD = 'scope="row" style="text-align:start;font-weight:normal"'


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    sortable: bool = False,
    unsortable: Sequence[str] = (),
    row_head: str = PLAIN_ROW_HEAD,
) -> str:
    """Return a table with a scroll box of its own; the first cell of a row is the row's head.

    :param caption: wikitext, ``""`` for none
    :param heads: wikitext of the columns' heads; those in ``unsortable`` cannot be sorted by
    :param rows: wikitext of the cells; see `sorted_by`
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
        mark = "" if first.startswith("data-sort-value") else " |"
        lines += ["|-", f"! {row_head}{mark} {first}".rstrip()]
        lines += [f"| {cell}".rstrip() for cell in rest]
    return scrolled("\n".join((*lines, "|}")))


def fact_table(caption: str, rows: Sequence[tuple[str, str]]) -> str:
    """Return a table of two columns: what is told, and the value; those without one are left out.

    :param rows: wikitext; a value that begins with a line's end is a block
    """
    lines = ['{| class="wikitable"', f"|+ {caption}"]
    for name, value in rows:
        if value:
            space = "" if value.startswith("\n") else " "
            lines += ["|-", f"! {ROW_HEAD} | {name}", f"|{space}{value}"]
    return scrolled("\n".join((*lines, "|}")))


def sorted_by(value: str, shown: str) -> str:
    """Return a cell that is sorted by a value of its own.

    :param value: digits and hyphens, at most
    """
    return f'data-sort-value="{value}" | {shown}'


def scrolled(content: str) -> str:
    """Return a block that scrolls by itself where the window is narrow."""
    return f'<div style="overflow-x:auto">\n{content}\n</div>'


def folded(title: str, content: str) -> str:
    """Return something folded up below its title; without scripts it is all shown."""
    inside = f'<div class="mw-collapsible-content">\n{content}\n</div>'
    return f'<div class="mw-collapsible mw-collapsed">{title}\n{inside}</div>'


#: The length of the longest bar, in the width of a letter.
_MAX_BAR_EM = 8


def bar(shown: str, value: int, most: int) -> str:
    """Return a number with its bar.

    :param shown: the number in words of the language, wikitext
    :param value: from 0 to ``most``; nothing is drawn for 0
    """
    if value <= 0 or most <= 0:
        return shown
    width = max(0.1, round(_MAX_BAR_EM * min(value / most, 1), 1))
    style = f"display:inline-block;width:{width}em;height:0.7em;background:currentcolor;opacity:0.5"
    drawn = f'<span style="{style}" aria-hidden="true"></span>'
    return f'<span style="white-space:nowrap">{drawn} {shown}</span>'
