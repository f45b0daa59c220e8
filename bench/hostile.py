"""Time and memory to read hostile pages, each in a process of its own.

Each page is as large as MediaWiki allows (2 MB), or as large as its name says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.figures import Figure
from bench.process import cost
from tests.support.pages.hostile_pages import HOSTILE, PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.process import Cost

MAX_SECONDS = 1.0
MAX_MB = 200.0

_TABLE = "{|\n! a !! b\n|-\n| c || d\n|}\n"
#: Pages that are measured one by one; of all pages of the tests, only the worst are named.
_NAMED: dict[str, Callable[[int], str]] = {
    "deep nesting": lambda n: PAGE + "{{a|[[b|{|\n|<div>" * (n // 2) + "x",
    "100,000 unclosed {{": lambda _: PAGE + "{{" * 100_000,
    "one 2 MB line": lambda _: PAGE + "word " * 395_000,
    "5,000 tables": lambda _: PAGE + _TABLE * 5_000,
}
INPUTS = {**_NAMED, **HOSTILE}

_READ = """
from bench.hostile import INPUTS
from bot.reports.reader import read
from tests.support.pages.hostile_pages import MOST, PAGE, TITLE

text = INPUTS[sys.argv[1]](MOST) if sys.argv[1:] else ""
read(TITLE, PAGE)
start = time.perf_counter()
read(TITLE, text)
"""


def measure() -> Iterator[Figure]:
    """Read each hostile page in a process of its own."""
    bare = cost(_READ)
    costs = {name: cost(_READ, name) for name in INPUTS}
    yield Figure("hostile", "pages", len(costs))
    for name in _NAMED:
        yield _time_figure(name, costs[name])
        yield _memory_figure(name, costs[name], bare)
    slowest = max(costs, key=lambda name: costs[name].seconds)
    largest = max(costs, key=lambda name: costs[name].peak)
    yield _time_figure(f"slowest of all: {slowest}", costs[slowest])
    yield _memory_figure(f"largest of all: {largest}", costs[largest], bare)


def _time_figure(name: str, one: Cost) -> Figure:
    return Figure("hostile", f"{name}: time", one.seconds, "s", most=MAX_SECONDS)


def _memory_figure(name: str, one: Cost, bare: Cost) -> Figure:
    return Figure("hostile", f"{name}: memory", one.peak - bare.peak, "MB", most=MAX_MB)
