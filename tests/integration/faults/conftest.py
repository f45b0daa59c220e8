"""Fixtures: wikis to copy for each trial, and the way to one through the proxy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.faults.trial import Bench, bench
from tests.support.wiki.shared_server import SharedServer
from tests.support.wiki.small_wiki import write_export
from tests.support.wiki.wikis import install


@pytest.fixture(scope="session")
def sample(
    sample_template: Path, shared_server: SharedServer, tmp_path_factory: pytest.TempPathFactory
) -> Bench:
    """The sample wiki."""
    return bench(sample_template, shared_server, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def small(
    templates: Path, shared_server: SharedServer, tmp_path_factory: pytest.TempPathFactory
) -> Bench:
    """A part of the generated wiki, with twelve talk pages to edit; `long` takes all of it."""
    export: Path = tmp_path_factory.mktemp("export") / "small.xml"
    write_export(export, groups=3)
    template = install(templates / "small", export)
    return bench(template, shared_server, tmp_path_factory.mktemp("small"))
