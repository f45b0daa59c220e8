"""A ledger in an SQLite file, new for each test.

tests/integration/mariadb runs the same tests on a real MariaDB.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.ledger import Ledger


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a new ledger."""
    return f"sqlite:///{tmp_path}/below/ledger.sqlite"


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """A new ledger, open."""
    with Ledger.open(url) as opened:
        yield opened
