"""The layout of a header box: whether the text below a label is the label's value."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.header_values import fits
from bot.wikitext.line import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class FoundField(NamedTuple):
    """A label found: its key, its value, and the texts below and above, ``""`` for none.

    ``gap`` is whether a blank line is between the label and that text. ``changed`` is whether
    the value is not certain: struck text, a placeholder of the mirror or a second value is
    beside it.
    """

    key: str
    value: str
    mark: Mark
    below: str = ""
    above: str = ""
    has_colon: bool = False
    gap: bool = False
    changed: bool = False


_NO_FIELD = FoundField("", "", Mark.TEXT)


def final_values(found: Sequence[FoundField]) -> Iterator[tuple[str, str]]:
    """Yield each label's key with its value. Text below counts only where the box is laid out so.

    A text of a certain shape (a date, an amount, a status) that fits only the label above it shows
    that labels of this markup have their values below. So does a colon with nothing behind it.
    """
    if not any(one.below for one in found):
        yield from [(one.key, one.value) for one in found]
        return
    behind = {one.mark for one in found if one.value}
    alone = [one for one in found if not (one.value or one.changed) and one.mark is not Mark.PARAM]
    shapes = [
        (one.mark, fits(one.key, one.below), fits(after.key, one.below))
        for one, after in pairwise((*alone, _NO_FIELD))
    ]
    proven = {mark for mark, own, next_fits in shapes if own and not next_fits}
    fit = [own for _, own, _ in shapes]
    # A text that fits only the label below it, or nothing below the last label.
    are_above = bool(alone) and (
        any(next_fits and not own for _, own, next_fits in shapes)
        or fits(alone[0].key, alone[0].above) is True
        or (not alone[-1].below and 0 < fit.count(False) >= fit.count(True))
    )
    for one in found:
        value = one.value
        if not value and one.below and not are_above:
            apart = one.mark is Mark.HEADING or (one.mark is Mark.ITEM and not one.has_colon)
            said = one.has_colon and one.mark not in behind and not one.gap
            if (apart or said or one.mark in proven) and fits(one.key, one.below) is not False:
                value = one.below
        yield one.key, value
