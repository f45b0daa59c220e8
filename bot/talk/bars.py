"""Plain bars: a number, and beside it a bar as long as the number is large.

The bar is drawn in the colour of the text, so it shows in every skin; without styles the number
is all there is, and it is enough.
"""

from __future__ import annotations

#: The length of the longest bar, in the width of a letter.
_LONGEST = 8


def bar(shown: str, value: int, most: int) -> str:
    """Return a number with its bar.

    :param shown: the number in words of the language, wikitext
    :param value: from 0 to ``most``; nothing is drawn for 0
    """
    if value <= 0 or most <= 0:
        return shown
    width = max(0.1, round(_LONGEST * min(value / most, 1), 1))
    style = f"display:inline-block;width:{width}em;height:0.7em;background:currentcolor;opacity:0.5"
    drawn = f'<span style="{style}" aria-hidden="true"></span>'
    return f'<span style="white-space:nowrap">{drawn} {shown}</span>'
