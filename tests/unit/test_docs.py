"""The documents name only files and modules that exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
_PATH = re.compile(r"`((?:bot|bench|deploy|docs|sample|scripts|tests)/[\w./-]*)`")
_MODULE = re.compile(r"python -m ((?:bot|bench|scripts|tests)(?:\.\w+)*)")


def mentioned(pattern: re.Pattern[str]) -> set[str]:
    """Return what the documents mention; the change log also names files of the past."""
    texts = [path.read_text("utf-8") for path in DOCUMENTS if path.name != "CHANGELOG.md"]
    return {name for text in texts for name in pattern.findall(text)}


def can_be_run(module: str) -> bool:
    """Whether ``python -m`` finds a module, or the ``__main__`` of a package."""
    spec = importlib.util.find_spec(module)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(f"{module}.__main__")
    return spec is not None


def test_every_path_in_a_document_exists() -> None:
    paths = mentioned(_PATH)
    assert paths
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_every_module_in_a_document_can_be_run() -> None:
    modules = mentioned(_MODULE)
    assert modules
    assert {module for module in modules if not can_be_run(module)} == set()
