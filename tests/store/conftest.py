"""A ledger's address for each test: an SQLite file, and a MariaDB as well if there is one.

TEST_MARIADB_URL names a database (``mysql+pymysql://…``) that the tests may empty.
"""

from __future__ import annotations

import os

import pytest
from sqlalchemy import create_engine, text

from bot.store import Ledger
from bot.store.migrations import VERSION_TABLE
from bot.store.schema import Base

MARIADB = os.environ.get("TEST_MARIADB_URL", "")


@pytest.fixture(params=["sqlite", "mariadb"] if MARIADB else ["sqlite"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/below/ledger.sqlite"
    engine = create_engine(MARIADB)
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text(f"DROP TABLE IF EXISTS {VERSION_TABLE}"))
    engine.dispose()
    return MARIADB


@pytest.fixture
def ledger(url):
    with Ledger.open(url) as opened:
        yield opened
