"""The labels of a page that follow one another in the form's order."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.labels import LabelMatch


def in_order(found: list[LabelMatch]) -> list[list[LabelMatch]]:
    """Return the labels in the form's order: one run, or two if the form may be there twice.

    An applicant may quote a question in an answer to another: such a label is out of order, or
    not whole where the real one is. Where the whole form is on the page twice, the copy that is
    meant is not known, so there are two runs.
    """
    certain = {match.item.position for match in found if match.certain}
    found = [
        match
        for match in found
        if not match.doubtful and (match.certain or match.item.position not in certain)
    ]
    positions = [match.item.position for match in found]
    if positions == sorted(positions):
        return [found]
    last = [found[i] for i in _longest_run(positions)]
    first = [found[~i] for i in reversed(_longest_run([-p for p in reversed(positions)]))]
    return [last] if first == last else [last, first]


def _longest_run(positions: Sequence[int]) -> list[int]:
    """Return the indices of a longest non-decreasing subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, position in enumerate(positions):
        at = bisect_right(tails, position)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [position]
        ends[at : at + 1] = [i]
    run = []
    i = ends[-1] if ends else -1
    while i >= 0:
        run.append(i)
        i = before[i]
    return run[::-1]
