"""Fixtures: a wiki after a run of the bot, and Chromium to look at it.

Both start once a session, and no test writes to the wiki.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.integration.browser.looking import Looking
from tests.integration.browser.stage import install_stage
from tests.support.chromium import chromium
from tests.support.wiki.wikis import Wiki, running_copy


@pytest.fixture(scope="session")
def seen_wiki(templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    """The wiki that is looked at; tests do not write to it."""
    stage = install_stage(templates / "stage")
    with running_copy(stage, tmp_path_factory.mktemp("seen") / "wiki") as wiki:
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
