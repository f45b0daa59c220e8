"""Labels that no form knows: what tells that a form is new or has changed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.wikitext.lines import Folded, Line, Mark
from bot.wikitext.plain_text import WORD, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reports.forms import Form
    from bot.reports.labels import Found

_HEADING, _BOLD = Mark.HEADING, "'''"
_LABEL_LIKE = re.compile(r"\W*\d{1,2}(?:\.\d{1,2})?[.)]\s+[^\W\d_]")
#: So many of a page tell enough, and so many characters of each.
_MOST_UNKNOWN, _UNKNOWN_LENGTH = 20, 120


def unknown_labels(lines: Sequence[Line], hits: Sequence[Found], form: Form) -> tuple[str, ...]:
    """Return lines that look like labels of a form and are none of this one.

    These are lines that print "(required)" or "(optional)", and numbered headings and bold lines.
    An applicant's own heading may be among them; a label of a changed form is on many pages.
    """
    known = {hit.first for hit in hits}
    known.update(
        number for hit in hits if hit.last > hit.first for number in range(hit.first, hit.last + 1)
    )
    candidates: list[str] = []
    for number, line in enumerate(lines):
        text = line[1]
        if not text:
            candidates += _marked(line.folded)
        elif (
            (")" in text and _is_marked(text))
            or (
                (line[0] is _HEADING or (text[-1] == "'" and _is_bold(text)))
                and _LABEL_LIKE.match(text)
            )
        ) and number not in known:
            candidates.append(text)
    rows = _row_names(form)
    found: dict[str, None] = {}
    for label in map(plain, candidates):
        if tuple(word.casefold() for word in WORD.findall(label)) not in rows:
            found[label[:_UNKNOWN_LENGTH]] = None
            if len(found) == _MOST_UNKNOWN:
                break
    return tuple(found)


def _is_bold(text: str) -> bool:
    """Whether a line ends in bold and may be a label: it begins so, too, or may have a mark."""
    return text[-3:] == _BOLD and (text[:3] == _BOLD or "d)" in text or "l)" in text)


def _is_marked(text: str) -> bool:
    return "(required)" in text or "(optional)" in text


def _marked(table: Folded | None) -> list[str]:
    """Return the cells of a whole table that print a mark."""
    if table is None or not (")" in table.wikitext and _is_marked(table.wikitext)):
        return []
    rows = (row.values() if isinstance(row, dict) else row for row in table.rows)
    return [cell for row in rows for cell in row if _is_marked(cell)]


@cache
def _row_names(form: Form) -> frozenset[tuple[str, ...]]:
    return frozenset(row for item in form.items for spec in item.tables for row in spec.rows)
