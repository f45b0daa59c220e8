"""Fixtures of the tests that need a server, and what happens when it is not installed.

The folder of a test is its marker: wiki, older_wiki, mariadb, browser, service, commands or faults.
A test that needs a program that is not installed is skipped, and the end of the run says so in red.
With
REQUIRE_MEDIAWIKI=1, REQUIRE_MARIADB=1 or REQUIRE_CHROMIUM=1 in the environment it fails instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import LOUD
from tests.support import mariadb_server
from tests.support.chromium import missing_chromium
from tests.support.mariadb_server import MariaDB
from tests.support.wiki.shared_server import SharedServer
from tests.support.wiki.updated import FirstRun, copy_ledger, install_updated
from tests.support.wiki.wikis import SAMPLE, Wiki, install, missing_mediawiki

# Commands that tests start find the modules compiled, and start in two thirds of the time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

FOLDER = Path(__file__).parent
#: What a test of a folder needs: name of the program, why it is missing (None: it is installed).
NEEDS: Mapping[str, Mapping[str, Callable[[], str | None]]] = {
    "wiki": {"MEDIAWIKI": missing_mediawiki},
    "older_wiki": {"MEDIAWIKI": missing_mediawiki},
    "faults": {"MEDIAWIKI": missing_mediawiki},
    "browser": {"MEDIAWIKI": missing_mediawiki, "CHROMIUM": missing_chromium},
    "mariadb": {"MARIADB": mariadb_server.missing},
    "service": {},
    "commands": {},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with the name of its folder."""
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker(item.path.relative_to(FOLDER).parts[0])


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip (or fail) a test when a program that it needs is not installed."""
    for folder, programs in NEEDS.items():
        if item.get_closest_marker(folder):
            for name, missing in programs.items():
                _require(name, missing())


def _require(name: str, why: str | None) -> None:
    """Skip the test if a program is missing (``why``); fail it if REQUIRE_<NAME> is 1."""
    if why and os.environ.get(f"REQUIRE_{name}") == "1":
        pytest.fail(f"REQUIRE_{name}=1, but {why}", pytrace=False)
    if why:
        pytest.skip(f"{name} {LOUD}{why} (make test as root on Debian installs it)")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The directory of the stopped wikis to copy, which all workers share."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "templates"


@pytest.fixture(scope="session")
def wiki_template(templates: Path) -> Path:
    """The directory of a stopped wiki without content."""
    return install(templates / "empty")


@pytest.fixture(scope="session")
def sample_template(templates: Path) -> Path:
    """The directory of a stopped wiki with the pages of sample/wiki.xml."""
    return install(templates / "sample", SAMPLE)


@pytest.fixture(scope="session")
def updated_template(sample_template: Path, templates: Path, shared_server: SharedServer) -> Path:
    """The directory of a stopped sample wiki after one run of the bot, with its ledger."""
    return install_updated(templates / "updated", sample_template, shared_server)


@pytest.fixture(scope="session")
def first_run(updated_template: Path) -> FirstRun:
    """The run of the bot on `updated_wiki`."""
    return FirstRun.of(updated_template)


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedServer]:
    """A PHP server for one wiki after another."""
    server = SharedServer(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture
def wiki(shared_server: SharedServer, wiki_template: Path, tmp_path: Path) -> Iterator[Wiki]:
    """A running wiki without content, the test's own."""
    with shared_server.copy(wiki_template, tmp_path / "wiki") as running:
        yield running


@pytest.fixture
def sample_wiki(
    shared_server: SharedServer, sample_template: Path, tmp_path: Path
) -> Iterator[Wiki]:
    """A running wiki with the pages of sample/wiki.xml, the test's own."""
    with shared_server.copy(sample_template, tmp_path / "sample-wiki") as running:
        yield running


@pytest.fixture
def updated_wiki(
    shared_server: SharedServer, updated_template: Path, tmp_path: Path
) -> Iterator[Wiki]:
    """A running sample wiki after one run of the bot, with its ledger, the test's own.

    A run on `sample_wiki` takes more time than most tests need for all the rest.
    """
    with shared_server.copy(updated_template, tmp_path / "updated-wiki") as running:
        copy_ledger(updated_template, running)
        yield running


@pytest.fixture(scope="session")
def _mariadb() -> Iterator[MariaDB]:
    with MariaDB() as server:
        yield server


@pytest.fixture
def mariadb(_mariadb: MariaDB) -> MariaDB:
    """A running MariaDB; a test that kills it must start it again."""
    return _mariadb
