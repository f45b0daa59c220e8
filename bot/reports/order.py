"""Which of the labels found are the form's: those that stand in its order."""

from __future__ import annotations

from bisect import bisect_right
from operator import le, lt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.matching import Hit


def in_order(hits: list[Hit]) -> list[list[Hit]]:
    """Keep the longest run of labels that follows the form's order: the last, and the first.

    An applicant may quote a question in an answer to another: such a label is out of order, or
    not whole where the real one is. Where the whole form stands twice, which copy is meant is not
    known, so there are two runs.
    """
    positions = [found.item.position for _, found in hits]
    if all(map(lt, positions, positions[1:])):
        return [hits]
    sure = {found.item.position for _, found in hits if found.sure}
    hits = [hit for hit in hits if hit[1].sure or hit[1].item.position not in sure]
    positions = [found.item.position for _, found in hits]
    if all(map(le, positions, positions[1:])):
        return [hits]
    last = [hits[i] for i in _longest_run(positions)]
    first = [hits[~i] for i in reversed(_longest_run([-p for p in reversed(positions)]))]
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
