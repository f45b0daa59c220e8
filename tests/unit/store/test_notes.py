"""The notes in the ledger: small values by name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.store.ledger import Ledger


@pytest.mark.parametrize(
    "value",
    ["2026-03-01T12:00:00Z", 0, -3, 2.5, True, False, [], ["a", None], {"é": {"🎉": [1]}}, ""],
)
def test_value_is_returned_unchanged(ledger, url, value):
    ledger.notes.set({"cursor": value})
    with Ledger.open(url) as again:
        got = again.notes.get("cursor")
    assert got == value
    assert type(got) is type(value)


def test_unknown_name_and_name_set_to_none_are_none(ledger):
    ledger.notes.set({"cursor": None})
    assert ledger.notes.get("cursor") is None
    assert ledger.notes.get("Cursor") is None


def test_value_is_replaced_and_others_stay(ledger):
    ledger.notes.set({"cursor": "a", "count": 1})
    ledger.notes.set({"cursor": "b"})
    assert (ledger.notes.get("cursor"), ledger.notes.get("count")) == ("b", 1)


@pytest.mark.parametrize("value", [Decimal(1), {1, 2}, float("nan")])
def test_value_without_json_is_refused_and_nothing_is_set(ledger, value):
    with pytest.raises((TypeError, ValueError)):
        ledger.notes.set({"cursor": "a", "count": value})
    assert ledger.notes.get("cursor") is None


def test_empty_mapping_sets_nothing(ledger):
    ledger.notes.set({})
    assert ledger.notes.get("cursor") is None
