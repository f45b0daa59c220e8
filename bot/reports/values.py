"""Printed values: dates, amounts, numbers, usernames. What is not plainly one is ``None``."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from bot.reports.model import Money, Quantity

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
#: A date may stand before its own time stamp: "2023-01-012023-01-01T00:00:00Z".
_ISO = re.compile(r"(?:(\d{4}-\d\d-\d\d)\s*(?=\1T))?(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+Z?)?")
_LONG = re.compile(r"(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})")
_RANGE = re.compile(rf"({_LONG.pattern})\s*[-–—]\s*({_LONG.pattern})")
_YEAR = re.compile(r"reporting year:\s*(\d{4})\b")
_AMOUNT = re.compile(r"(?:([A-Z]{3})\s*)?(\d+(?:\.\d+)?)\s*([A-Z]{3})?")
_NOTED = re.compile(r"\s*\[(?:note )?\d{1,3}\]$")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_NOT_APPLICABLE = re.compile(r"n\s*/\s*a\.?", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*\(at [^()]*\)$")


def text_or_none(raw: str) -> str | None:
    """Return a header value, ``None`` when it is empty or the mirror's default ``N/A``."""
    value = " ".join(raw.split())
    return None if not value or _NOT_APPLICABLE.fullmatch(value) else value


def day(raw: str) -> date | None:
    """Read ``2023-10-03T00:00:00Z`` or ``31 May 2025``; ``None`` for anything else."""
    value = raw.strip()
    if match := _ISO.fullmatch(value):
        year, month, number = (int(part) for part in match.groups()[1:])
    elif (match := _LONG.fullmatch(value)) and match[2].lower() in _MONTHS:
        year, month, number = int(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1])
    else:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def reporting_year(raw: str) -> int | None:
    """Read the year of a yearly report's type line: ``… , reporting year: 2023``."""
    match = _YEAR.search(raw)
    return int(match[1]) if match else None


def span(raw: str) -> tuple[date, date] | None:
    """Read ``01 July 2025 - 31 July 2025``; ``None`` for anything else."""
    match = _RANGE.fullmatch(raw.strip())
    if match is None:
        return None
    start, end = day(match[1]), day(match[5])
    return (start, end) if start and end else None


def money(raw: str) -> tuple[Money, ...]:
    """Read ``2600 USD, 1970.33``: amounts with their currencies, in the page's order.

    Parts that are not one amount (``USD,`` is an empty one) are left out; the number of a
    footnote behind an amount, "[note 1]", is not part of it.
    """
    found = []
    for part in raw.split(", "):
        match = _AMOUNT.fullmatch(_NOTED.sub("", part.strip(" ,")))
        if match and not (match[1] and match[3]):
            found.append(Money(match[2], match[1] or match[3]))
    return tuple(found)


@lru_cache(maxsize=2048)
def quantity(raw: str) -> Quantity:
    """Read a number cell: ``1,234``, ``٣٥``, ``12.5``; ``~50`` or ``10+`` is no plain number."""
    value = raw.strip()
    if not value:
        return Quantity(raw, None)
    if not value.isascii():
        value = "".join(_ascii_digit(character) for character in value)
    value = value.replace("\u066c", ",").replace("\u066b", ".")
    if len(value) > 40 or not _NUMBER.fullmatch(value):
        return Quantity(raw, None)
    number = value.replace(",", "")
    return Quantity(raw, float(number) if "." in number else int(number))


def _ascii_digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def username(raw: str) -> str | None:
    """Read a username: underscores are spaces, a namespace and "(at Commons)" fall away."""
    value = text_or_none(raw.replace("_", " "))
    if value is None:
        return None
    value = _ELSEWHERE.sub("", value)
    if value.casefold().startswith("user:"):
        value = value[5:].strip()
    return value[:1].upper() + value[1:] if value else None
