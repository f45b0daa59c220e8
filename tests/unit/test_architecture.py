"""The shape of the code: layers, names, sizes, and the one place that saves."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

BOT = Path(__file__).parents[2] / "bot"
FILES = sorted(path for path in BOT.rglob("*.py") if "versions" not in path.parts)

#: The lowest layer first. Each imports only lower ones. Those of one row do not know each other.
LAYERS = (
    ("wikitext", "version"),
    ("reports", "account"),
    ("links", "wiki"),
    ("store",),
    ("talk", "config"),
    ("service",),
    ("cycle", "settings"),
    ("jobs", "environment"),
    ("preflight",),
    ("app",),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: level for level, row in enumerate(LAYERS) for name in row}

#: File names that two packages may share, because the package makes the meaning plain.
SHARED_FILE_NAMES = {
    "__init__",
    "__main__",
    "apply",
    "config",
    "context",
    "dashboards",
    "errors",
    "lease",
    "model",
    "notices",
    "schema",
    "status",
    "tables",
}
#: Public names that two files may define, with the reason.
SHARED_NAMES: dict[str, str] = {
    "T": "type variables",
    "log": "each module that logs has a logger",
    "main": "each of the modules that `python -m` runs has one",
}
#: A limit belongs to the file that keeps it.
LIMIT = re.compile("(MAX|MIN)_")
MAX_LINES = 310


def layer_of(path: Path) -> str:
    """Return the package or the module below bot/ that a file belongs to."""
    return path.relative_to(BOT).with_suffix("").parts[0]


def module_of(path: Path) -> str:
    parts = path.relative_to(BOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


MODULES = {module_of(path): path for path in FILES}


def imported(nodes: Iterator[ast.AST]) -> Iterator[str]:
    """Yield the modules of bot/ that the import statements among `nodes` name."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                submodule = f"{node.module}.{name.name}"
                if submodule in MODULES:
                    yield submodule
                elif node.module in MODULES:
                    yield node.module


def at_runtime(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the statements that run when a module is imported, those of `if` and `try` too."""
    for node in body:
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from at_runtime(node.orelse)
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.ClassDef):
            for field in ("body", "orelse", "finalbody"):
                yield from at_runtime(getattr(node, field, []))


def test_every_package_and_module_has_a_layer():
    assert {layer_of(path) for path in FILES} - {"__init__"} == set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_no_module_imports_a_higher_layer(path):
    own = layer_of(path)
    if own == "__init__":
        return
    upward = [
        module
        for module in imported(ast.walk(tree_of(path)))
        if (other := layer_of(MODULES[module])) not in (own, "__init__")
        and LEVEL[other] >= LEVEL[own]
    ]
    assert upward == []


def for_types(path: Path) -> set[str]:
    """Return the modules that a file imports for its annotations only."""
    blocks = [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    ]
    return {
        module
        for block in blocks
        for statement in block.body
        for module in imported(ast.walk(statement))
    }


def test_no_imports_go_in_a_circle():
    """Imports inside functions count: they only hide a circle. Those for annotations do not."""
    graph = {
        module: set(imported(ast.walk(tree_of(path)))) - {module} - for_types(path)
        for module, path in MODULES.items()
    }
    while leaves := [module for module, needed in graph.items() if not needed & graph.keys()]:
        for module in leaves:
            del graph[module]
    assert graph == {}


def definitions(path: Path) -> Iterator[str]:
    """Yield the public names that a module defines itself."""
    for node in at_runtime(tree_of(path).body):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if node in tree_of(path).body:
                yield node.name
        elif node in tree_of(path).body and isinstance(node, ast.Assign):
            yield from (name.id for name in node.targets if isinstance(name, ast.Name))
        elif (
            node in tree_of(path).body
            and isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
        ):
            yield node.target.id


def test_no_public_name_is_defined_twice():
    places = defaultdict(set)
    for path in FILES:
        for name in definitions(path):
            if not name.startswith("_") and not LIMIT.match(name):
                places[name].add(module_of(path))
    doubled = {
        name: sorted(modules)
        for name, modules in places.items()
        if len(modules) > 1 and name not in SHARED_NAMES
    }
    assert doubled == {}


def test_file_names_are_unique():
    places = defaultdict(list)
    for path in FILES:
        if path.stem not in SHARED_FILE_NAMES:
            places[path.stem].append(module_of(path))
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_no_file_is_too_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_every_module_has_a_docstring(path):
    assert ast.get_docstring(tree_of(path))


def test_one_module_saves():
    """Only the writer asks the wiki to edit, and nothing calls a saving method of Pywikibot."""
    saving = defaultdict(set)
    for path in FILES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                text = ast.unparse(node)
                called = ast.unparse(node.func).rpartition(".")[2]
                if called in ("editpage", "put", "put_async", "save_page") or (
                    called in ("simple_request", "Request", "query")
                    and ("action='edit'" in text or "'action': 'edit'" in text)
                ):
                    saving[module_of(path)].add(called)
    assert list(saving) == ["bot.wiki.writer"]
