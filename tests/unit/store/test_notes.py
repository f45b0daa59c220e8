"""Small values by name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.store.ledger import Ledger


@pytest.mark.parametrize(
    "value",
    ["2026-03-01T12:00:00Z", 0, -3, 2.5, True, False, [], ["a", None], {"é": {"🎉": [1]}}, ""],
)
def test_a_value_comes_back_as_it_was(ledger, url, value):
    ledger.notes.set({"cursor": value})
    with Ledger.open(url) as again:
        got = again.notes.get("cursor")
    assert got == value
    assert type(got) is type(value)


def test_a_name_that_was_never_set_and_one_set_to_nothing(ledger):
    ledger.notes.set({"cursor": None})
    assert ledger.notes.get("cursor") is None
    assert ledger.notes.get("Cursor") is None


def test_values_are_replaced_and_others_stay(ledger):
    ledger.notes.set({"cursor": "a", "count": 1})
    ledger.notes.set({"cursor": "b"})
    assert (ledger.notes.get("cursor"), ledger.notes.get("count")) == ("b", 1)


@pytest.mark.parametrize("value", [Decimal(1), {1, 2}, float("nan")])
def test_what_json_cannot_hold_is_refused_and_nothing_is_set(ledger, value):
    with pytest.raises((TypeError, ValueError)):
        ledger.notes.set({"cursor": "a", "count": value})
    assert ledger.notes.get("cursor") is None


def test_nothing_to_set(ledger):
    ledger.notes.set({})
    assert ledger.notes.get("cursor") is None
