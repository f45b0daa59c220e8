"""Fixtures: a wiki after a run of the bot, and Debian's Chromium to look at it.

Both are started once a session and nothing writes to the wiki. Without Chromium the tests here
are skipped, loudly; with REQUIRE_CHROMIUM=1 in the environment they fail instead. MediaWiki is
asked for as in tests/wiki.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.conftest import LOUD
from tests.integration.browser.chromium import EXECUTABLE, MISSING, chromium
from tests.integration.browser.looking import Looking
from tests.integration.browser.stage import staged
from tests.integration.wiki.conftest import Wiki
from tests.integration.wiki.conftest import pytest_runtest_setup as ask_for_mediawiki


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip (or fail) every test of this directory when there is no Chromium or no MediaWiki."""
    if not os.access(EXECUTABLE, os.X_OK):
        if os.environ.get("REQUIRE_CHROMIUM") == "1":
            pytest.fail(f"REQUIRE_CHROMIUM=1, but {MISSING}", pytrace=False)
        pytest.skip(f"BROWSER {LOUD}{MISSING}")
    ask_for_mediawiki(item)


@pytest.fixture(scope="session")
def seen_wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    """The wiki that is looked at; tests do not write to it."""
    with staged(tmp_path_factory.mktemp("seen") / "wiki") as wiki:
        yield wiki


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def looking(seen_wiki: Wiki, browser: Browser) -> Iterator[Looking]:
    """Opens pages of the wiki."""
    looking = Looking(seen_wiki, browser)
    yield looking
    looking.close()
