"""Wikis on Debian's installed MediaWiki, set up as plainly as a sandbox can be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.sandbox import Profile
from scripts.sandboxes.software import DEBIAN_TREE, default_tree
from tests.support.wiki.shared_server import SharedServer
from tests.support.wiki.updated import install_updated
from tests.support.wiki.wikis import SAMPLE, install

PLAIN = Profile()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip everything when the other tests run on the same MediaWiki."""
    if default_tree().resolve() == DEBIAN_TREE:
        for item in items:
            if item.path.parent == Path(__file__).parent:
                item.add_marker(pytest.mark.skip("the other tests run on Debian's MediaWiki"))


@pytest.fixture(scope="session")
def wiki_template(templates: Path) -> Path:
    """The directory of a stopped wiki without content."""
    return install(templates / "older-empty", profile=PLAIN, tree=DEBIAN_TREE)


@pytest.fixture(scope="session")
def sample_template(templates: Path) -> Path:
    """The directory of a stopped wiki with the pages of sample/wiki.xml."""
    return install(templates / "older-sample", SAMPLE, profile=PLAIN, tree=DEBIAN_TREE)


@pytest.fixture(scope="session")
def updated_template(sample_template: Path, templates: Path, shared_server: SharedServer) -> Path:
    """The directory of a stopped sample wiki after one run of the bot, with its ledger."""
    return install_updated(templates / "older-updated", sample_template, shared_server)


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedServer]:
    """A PHP server for one wiki after another."""
    server = SharedServer(tmp_path_factory.mktemp("older-server"), DEBIAN_TREE)
    yield server
    server.stop()
