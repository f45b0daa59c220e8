"""Labels that no form knows: the sign that a form is new or has changed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.wikitext.html import VERBATIM
from bot.wikitext.line import Line, Mark
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.forms import Form
    from bot.reports.labels import LabelMatch

_NUMBERED = re.compile(r"\W*\d{1,2}(?:\.\d{1,2})?[.)]\s+[^\W\d_]")
_ENDS_WITH_MARK = re.compile(r"\w.*\((?:required|optional)\)\W*", re.DOTALL | re.IGNORECASE)
#: A label without a number and without emphasis has at least so many characters.
MIN_LABEL_CHARS = 40
#: So many of a page are enough to see that its form changed, and so many characters of each.
MAX_UNKNOWN_LABELS, MAX_UNKNOWN_CHARS = 20, 120


def unknown_labels(lines: Sequence[Line], places: Sequence[int], form: Form) -> tuple[str, ...]:
    """Return lines that look like labels of a form and are not of this one.

    These are lines that print "(required)" or "(optional)", and numbered headings and bold lines.
    An applicant's own heading may be among them; a label of a changed form is on many pages.

    :param places: the lines that may be labels, without those of this form
    """
    rows = _row_names(form)
    unknown: dict[str, None] = {}
    for place in places:
        line = lines[place]
        if _looks_like_label(line) and words(line.shown) not in rows:
            unknown[line.shown[:MAX_UNKNOWN_CHARS]] = None
    return tuple(unknown)[:MAX_UNKNOWN_LABELS]


def ends_with_mark(line: Line) -> bool:
    """Whether a line looks like a label and ends with "(required)" or "(optional)"."""
    return (
        ("(required)" in line.shown or "(optional)" in line.shown)
        and not line.text.startswith(VERBATIM)
        and _ENDS_WITH_MARK.fullmatch(line.shown) is not None
        and (
            len(line.shown) >= MIN_LABEL_CHARS
            or line.mark is Mark.HEADING
            or line.text.startswith("'''")
            or _NUMBERED.match(line.shown) is not None
        )
    )


def has_changed(
    lines: Sequence[Line],
    places: Sequence[int],
    run: Sequence[LabelMatch],
    form: Form,
) -> str | None:
    """Return how a form has changed: unknown labels print a mark, and known ones are gone.

    :param places: the lines that may be labels, without those of this form
    :param run: the labels of the form that follow the form's order
    """
    new = sum([ends_with_mark(lines[place]) for place in places])
    if not new:
        return None
    core = {item.key for item in form.items if item.core and item.type == "question"}
    gone = len(core - {match.item.key for match in run})
    if not gone:
        return None
    return f"form {form.id} has changed: {new} unknown labels, {gone} known ones are gone"


def known_lines(found: Sequence[LabelMatch]) -> set[int]:
    """Return the places of the lines of labels, those in doubt not included."""
    certain = (match for match in found if not match.doubtful)
    return {number for match in certain for number in range(match.first, match.last + 1)}


def _looks_like_label(line: Line) -> bool:
    """Whether a line prints a mark, or is a numbered heading or a numbered bold line."""
    if "(required)" in line.shown or "(optional)" in line.shown:
        return True
    stands_out = line.mark is Mark.HEADING or (
        line.text.startswith("'''") and line.text.endswith("'''")
    )
    return stands_out and _NUMBERED.match(line.text) is not None


@cache
def _row_names(form: Form) -> frozenset[tuple[str, ...]]:
    """Return the names of the rows that the form's tables print."""
    return frozenset(row for item in form.items for spec in item.tables for row in spec.rows)
