"""A ledger in a database of its own on a real MariaDB, new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.store.ledger import Ledger
from tests.support.mariadb_server import MariaDB


@pytest.fixture
def url(mariadb: MariaDB) -> str:
    """The address of a new ledger."""
    return mariadb.new_database()


@pytest.fixture
def ledger(mariadb: MariaDB, url: str) -> Iterator[Ledger]:
    """A new ledger, open."""
    mariadb.add_tables(url)
    with Ledger.open(url) as opened:
        yield opened
