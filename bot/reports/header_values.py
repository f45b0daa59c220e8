"""Which texts can be the value of a header field, by the field's key."""

from __future__ import annotations

import re

from bot.reports import values

#: Statuses that pages were seen to print. An unknown one is still read behind its label.
_STATUSES = frozenset(
    "draft|under review|accepted|unknown|funded|approved|awaiting grantee reply|withdrawn"
    "|not funded|completed|submitted|declined|rejected".split("|")
)
_AMOUNTS = frozenset(
    "awarded awarded_local spent requested requested_local budget_local budget_usd".split()
)
_DAYS = frozenset("due start end proposed_start proposed_end".split())
_EDGES = " \t|•·;"


def clean(text: str) -> str:
    """Return a printed value without the bullets and bars around it.

    >>> clean("• Under review |")
    'Under review'
    """
    return text.strip(_EDGES)


def is_filled(text: str) -> bool:
    """Whether a header field has a value, which ``N/A`` is not."""
    return values.text_or_none(text) is not None


def fits(key: str, text: str) -> bool | None:
    """Whether a text has the shape of a field's values; ``None`` for a field of free text."""
    if not is_filled(text):
        return None
    if key == "status":
        return text.casefold() in _STATUSES or None
    if key in _DAYS:
        return values.day(text) is not None
    if key in _AMOUNTS:
        return bool(values.money(text)) or text.rstrip(",").strip().isupper()
    if key == "dates":
        return values.span(text) is not None
    if key == "report_id":
        return text.isdigit()
    if key == "grant_id":
        return re.fullmatch(r"[A-Z]+(?:-[A-Z0-9]+)+", text) is not None
    return None
