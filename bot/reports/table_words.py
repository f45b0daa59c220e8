"""The words of a form's tables: headings of columns, names of rows, possible answers."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.wikitext.caching import remember
from bot.wikitext.plain_text import words

if TYPE_CHECKING:
    from bot.reports.forms import TableSpec

#: No heading is longer.
MAX_HEADING_CHARS = 60
#: Words that may be added to a heading without a change of its meaning: "Result(s) achieved".
_HEADING_NOISE = frozenset({"s", "achieved", "actual", "final", "obtained", "reached"})
#: The answers that an agreement table offers; as headings they are the form's.
SCALE = frozenset(
    words(answer)
    for answer in (
        "Strongly agree", "Agree", "Somewhat agree", "Neutral", "Neither agree nor disagree",
        "Somewhat disagree", "Disagree", "Strongly disagree", "Not applicable",
        "Not applicable to your fund", "N/A", "Not sure", "Don't know",
    )
)  # fmt: skip


@cache
def _row_pattern(spec: TableSpec) -> re.Pattern[str]:
    """Return a pattern of the names of a table's rows, the longest first."""
    names = sorted((r"[\W_]+".join(map(re.escape, row)) for row in spec.rows), key=len)
    # The bracket behind "(optional)" belongs to the name.
    return re.compile(rf"[\W_]*(?:{'|'.join(names[::-1])})(?![^\W_])\)?", re.IGNORECASE)


@remember
def row_name(text: str, spec: TableSpec) -> tuple[str, str] | None:
    """Cut the name of a row of the form off the beginning of a text.

    :return: the name and the rest; None where the text begins with no such name
    """
    name = _row_pattern(spec).match(text) if spec.rows else None
    return None if name is None else (name[0], text[name.end() :].strip(" .:|–-"))


@remember
def heading_column(text: str, spec: TableSpec) -> str | None:
    """Return which column of a table has this heading."""
    if len(text) > MAX_HEADING_CHARS:
        return None
    heading = words(text)
    core = " ".join(word for word in heading if word not in _HEADING_NOISE)
    for spelled in (" ".join(heading), core):
        for column, names in spec.columns:
            if spelled and spelled in names:
                return column
    return None
