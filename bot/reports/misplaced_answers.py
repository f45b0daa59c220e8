"""Signs that answers are not below their labels, so that a blank question may be answered."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.reports.model import AnswerState
from bot.wikitext.plain_text import WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.labels import LabelMatch
    from bot.wikitext.line import Line

#: Of two questions the first one is often blank, and the second one has two lines.
MIN_LABELS_ABOVE = 3


class Below(NamedTuple):
    """What is below a question: its state, and its lines, from ``first`` to ``end``."""

    key: str
    state: AnswerState
    first: int
    end: int


def are_labels_above(page: Sequence[Line], below: Sequence[Below]) -> bool:
    """Whether the labels of a section, or of the page, come first and then all answers.

    Only the last label then has text below it, with more lines than half of the questions.
    """
    if len(below) < MIN_LABELS_ABOVE or below[-1].state is not AnswerState.ANSWERED:
        return False
    if any(other.state is not AnswerState.BLANK for other in below[:-1]):
        return False
    lines = sum([line.table < 0 for line in page[below[-1].first : below[-1].end]])
    return lines >= MIN_LABELS_ABOVE and lines * 2 > len(below)


def are_labels_beside(page: Sequence[Line], labels: Sequence[LabelMatch]) -> bool:
    """Whether questions are in a table whose answers are in other cells than those that follow.

    :param labels: the labels of a form, in order
    """
    by_table: dict[int, list[LabelMatch]] = {}
    for label in labels:
        if page[label.last].table >= 0:
            by_table.setdefault(page[label.last].table, []).append(label)
    if not by_table:
        return False
    places: dict[int, list[int]] = {table: [] for table in by_table}
    for n, line in enumerate(page):
        if line.table in places:
            places[line.table].append(n)
    return any(_is_apart(page, places[table], found) for table, found in by_table.items())


def _is_apart(page: Sequence[Line], places: Sequence[int], labels: Sequence[LabelMatch]) -> bool:
    """Whether the answers of a table's questions are before them, or in another column or row.

    :param places: the lines of the table
    """
    filled = [n for n in places if WORD.search(page[n].shown)]
    first_of_cell: dict[tuple[int, int], int] = {}
    for n in filled:
        first_of_cell.setdefault((page[n].row, page[n].column), n)
    columns = Counter(row for row, _ in first_of_cell)
    # A label further down in its cell is in a table that was never closed, or around the form.
    firsts = {label.first for label in labels} & set(first_of_cell.values())
    questions = [label for label in labels if label.item.type == "question"]
    for one, other in pairwise(questions):
        cell, next_cell = page[one.last], page[other.first]
        if cell.row != next_cell.row:
            continue
        if cell.column != next_cell.column:
            if other.first == one.last + 1:
                return True
            continue
        if columns[cell.row] > 1 and first_of_cell.get((cell.row, cell.column)) in firsts:
            return True
    last = labels[-1]
    of_labels = {n for label in labels for n in range(label.first, label.last + 1)}
    before = [n for n in filled if questions and n < questions[0].first and n not in of_labels]
    return bool(before) and places[-1] == last.last and last.first in firsts and not last.rest
