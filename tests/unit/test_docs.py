"""The documents name only files and modules that exist."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
_PATH = re.compile(r"`((?:bot|bench|deploy|docs|sample|scripts|tests)/[\w./-]*)`")
_MODULE = re.compile(r"python -m ((?:bot|bench|scripts|tests)(?:\.\w+)*)")


def mentioned(pattern: re.Pattern[str]) -> Iterator[str]:
    for document in DOCUMENTS:
        if document.name != "CHANGELOG.md":
            yield from pattern.findall(document.read_text())


@pytest.mark.parametrize("path", sorted(set(mentioned(_PATH))))
def test_a_path_in_a_document_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("module", sorted(set(mentioned(_MODULE))))
def test_a_module_in_a_document_can_be_run(module: str) -> None:
    spec = importlib.util.find_spec(module)
    assert spec is not None
    if spec.submodule_search_locations is not None:
        assert importlib.util.find_spec(f"{module}.__main__") is not None
