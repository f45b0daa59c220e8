"""Fixtures: wikis to copy for each trial, and the way to one through the proxy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.faults.trials import Bench, bench
from tests.support.wiki.small_wiki import write_export
from tests.support.wiki.wikis import SAMPLE, install


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The sample wiki."""
    return bench(install(tmp_path_factory.mktemp("sample"), SAMPLE), tmp_path_factory.mktemp("t"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The generated wiki with more than twenty talk pages to edit."""
    export: Path = tmp_path_factory.mktemp("export") / "small.xml"
    write_export(export)
    return bench(install(tmp_path_factory.mktemp("small"), export), tmp_path_factory.mktemp("t"))
