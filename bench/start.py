"""Time until ``reportbot --help`` prints, and until an interpreter that only imports click does.

Both start in turns, so that other work of the machine slows down both.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

TURNS = 21
MAX_RATIO = 2.0
REPORTBOT = (str(Path(sys.executable).with_name("reportbot")), "--help")
CLICK = (sys.executable, "-c", "import click; print('Usage')")


def measure(turns: int = TURNS) -> Iterator[Figure]:
    """Start both in turns; the median of the ratios has the limit."""
    for command in (CLICK, REPORTBOT):
        _first_line(command)  # compiles the modules
    pairs = [(_first_line(CLICK), _first_line(REPORTBOT)) for _ in range(turns)]
    bare, ours = (median(column) for column in zip(*pairs, strict=True))
    ratio = median(its / click for click, its in pairs)
    yield Figure("start", "interpreter with click, median", bare * 1000, "ms")
    yield Figure("start", "reportbot --help, median", ours * 1000, "ms")
    yield Figure("start", "ratio, median of turns", ratio, "times", most=MAX_RATIO)


def _first_line(command: tuple[str, ...]) -> float:
    """Return the seconds until a command prints its first line."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        line = process.stdout.readline() if process.stdout is not None else ""
        seconds = time.perf_counter() - start
        if process.stdout is not None:
            process.stdout.read()
    if process.returncode or not line.startswith("Usage"):
        raise RuntimeError(f"{command}: exit code {process.returncode}, {line!r}")
    return seconds
