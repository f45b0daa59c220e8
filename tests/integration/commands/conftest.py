"""The address of a new ledger in an SQLite file."""

from __future__ import annotations

from tests.unit.store.conftest import url

__all__ = ["url"]
