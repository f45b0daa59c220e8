"""A ledger's address for each test, once as an SQLite file and once on a real MariaDB.

Without MariaDB those tests are skipped, loudly; with REQUIRE_MARIADB=1 in the environment they
fail instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Ledger
from tests.unit.store.mariadb import INSTALL, MariaDB, missing

_skipped = 0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what did not run, so that a green run cannot be mistaken for a whole one."""
    if _skipped:
        tests = "1 test" if _skipped == 1 else f"{_skipped} tests"
        terminalreporter.write_line(
            f"MARIADB TESTS SKIPPED: {tests} did not run, {missing()} ({INSTALL})",
            red=True,
            bold=True,
        )


@pytest.fixture(scope="session")
def _server() -> Iterator[MariaDB | None]:
    if missing():
        yield None
        return
    with MariaDB() as server:
        yield server


@pytest.fixture
def mariadb(_server: MariaDB | None) -> MariaDB:
    """A running MariaDB; the test may kill it and must start it again."""
    global _skipped
    if _server is None:
        if os.environ.get("REQUIRE_MARIADB") == "1":
            pytest.fail(f"REQUIRE_MARIADB=1, but {missing()}", pytrace=False)
        _skipped += 1
        pytest.skip(str(missing()))
    return _server


@pytest.fixture(params=["sqlite", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new ledger."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/below/ledger.sqlite"
    server: MariaDB = request.getfixturevalue("mariadb")
    return server.new_database()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """A new ledger, open."""
    with Ledger.open(url) as opened:
        yield opened
