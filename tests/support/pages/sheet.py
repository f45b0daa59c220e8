"""What a page of a form prints, with what must be read from it; parts that pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.pages.compose import Block, Pairs, Sheet
from tests.support.pages.rapid_fund_form import Asked

FUND = "Grants:Programs/Wikimedia Community Fund"
ALLIANCES = "Grants:Programs/Wikimedia Alliances Fund"
CONFERENCE = f"{FUND}/Conference Fund"


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet, the form it is of, and what ``inspect --json`` must show of it.

    ``header`` are the raw values that must be read, by the reader's keys.
    """

    form: str
    sheet: Sheet
    header: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)


def money(*pairs: tuple[str, str | None]) -> list[dict[str, str | None]]:
    return [{"amount": amount, "currency": currency} for amount, currency in pairs]


def asked(number: str | None, label: str, answer: str, *, mark: str = "") -> Block:
    return Block(Asked(label, number, label, mark), (answer,), answer)


def box(status: str, due: str, program: str, type_: str) -> Pairs:
    """Return the header box that most forms print."""
    return (
        ("Report Status", status),
        ("Due date", due),
        ("Funding program", program),
        ("Report type", type_),
    )
