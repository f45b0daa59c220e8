"""Values of the header box: their shapes by field, and the facts that they are read as."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.reports import values
from bot.wikitext.caching import remember

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

#: Statuses that pages were seen to print. An unknown one is still read behind its label.
_STATUSES = frozenset(
    "draft|under review|accepted|unknown|funded|approved|awaiting grantee reply|withdrawn"
    "|not funded|completed|submitted|declined|rejected".split("|")
)
_AMOUNTS = frozenset(
    "awarded awarded_local spent requested requested_local budget_local budget_usd".split()
)
_DAYS = frozenset("due start end proposed_start proposed_end".split())
_SHAPED = {"status", "dates", "report_id", "grant_id"} | _AMOUNTS | _DAYS
_EDGES = " \t|•·;"
_CURRENCY = re.compile(r"[A-Z]{3}[ ,]*")
_GRANT_ID = re.compile(r"[A-Z]+(?:-[A-Z0-9]+)+")

#: Characters of a value. A longer line without a label is prose, such as the mirror's notice.
MAX_VALUE_CHARS = 150


def clean(text: str) -> str:
    """Return a printed value without the bullets and bars around it.

    >>> clean("• Under review |")
    'Under review'
    """
    return text.strip(_EDGES)


def joined(texts: Iterable[str]) -> str:
    """Return the texts of a value on several lines, with commas between them."""
    return ", ".join(filter(None, texts))


@remember
def is_filled(text: str) -> bool:
    """Whether a header field has a value, which ``N/A`` is not."""
    return values.text_or_none(text) is not None


def has_shape(key: str) -> bool:
    """Whether a field's values have a certain shape, by which `fits` knows them."""
    return key in _SHAPED


def fits(key: str, text: str) -> bool | None:
    """Whether a text has the shape of a field's values; ``None`` for a field of free text."""
    if not is_filled(text):
        return None
    if key == "status":
        return text.casefold() in _STATUSES or None
    if key in _DAYS:
        return values.day(text) is not None
    if key in _AMOUNTS:
        return bool(values.money(text)) or _CURRENCY.fullmatch(text) is not None
    if key == "dates":
        return values.span(text) is not None
    if key == "report_id":
        return text.isdigit()
    if key == "grant_id":
        return _GRANT_ID.fullmatch(text) is not None
    return None


def header_facts(
    header: Mapping[str, str], *, year: int | None, changed: Collection[str] = ()
) -> dict[str, Any]:
    """Return the fields of a `Report` that its header box gives.

    :param header: the values by key, as printed
    :param year: the year that the page's title names
    :param changed: keys of values that the page shows struck out or as placeholders
    """

    def text(key: str) -> str | None:
        return values.text_or_none(header.get(key, ""))

    due = header.get("due", "")
    in_doubt = "due" in changed or values.is_doubtful_day(due)
    dates = values.span(header.get("dates", ""))
    start, end = dates or tuple(
        values.day(header.get(key, "")) or values.day(header.get(f"proposed_{key}", ""))
        for key in ("start", "end")
    )
    years = (values.reporting_year(header.get(key, "")) for key in ("year", "type"))
    return {
        "status": values.status(header.get("status", "")),
        "due": None if in_doubt else values.day(due),
        "due_in_doubt": in_doubt,
        "start": start,
        "end": end,
        "program": text("program"),
        "year": year or next(filter(None, years), None),
        "report_id": text("report_id"),
        "grant_id": text("grant_id"),
        "applicant": values.username(header.get("applicant", "")),
        "organization": text("organization"),
        "awarded": values.money(header.get("awarded_local", ""))
        + values.money(header.get("awarded", "")),
        "spent": values.money(header.get("spent", "")),
    }
