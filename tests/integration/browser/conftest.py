"""Fixtures: a wiki after a run of the bot, and Chromium on it.

Both start once a session, and no test writes to the wiki.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.integration.browser.shown_wiki import install_shown_wiki
from tests.integration.browser.wiki_browser import WikiBrowser
from tests.support.chromium import chromium
from tests.support.wiki.wikis import Wiki, running_copy


@pytest.fixture(scope="session")
def shown_wiki(templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    """A wiki after a run of the bot; tests do not write to it."""
    prepared = install_shown_wiki(templates / "shown")
    with running_copy(prepared, tmp_path_factory.mktemp("shown") / "wiki") as wiki:
        yield wiki


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def wiki_browser(shown_wiki: Wiki, browser: Browser) -> Iterator[WikiBrowser]:
    """Opens pages of the wiki."""
    opened = WikiBrowser(shown_wiki, browser)
    yield opened
    opened.close()
