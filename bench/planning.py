"""How ``reportbot plan`` grows with an export: processor time, and peak memory."""

from __future__ import annotations

import tempfile
from math import log
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from bench.export import write_export
from bench.figures import Figure
from bench.process import cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES = (1_250, 2_500, 5_000, 10_000)
#: A cost of n pages that is proportional to n has the exponent 1, one of n * n has 2.
MOST_EXPONENT = 1.15
IMPORTS = "import bot.cli.main, bot.app, bot.cycle.run, bot.cli.preview, bot.wiki.export_source"
PLAN = "import bot.cli.main; bot.cli.main.reportbot()"


def measure(sizes: Sequence[int] = SIZES) -> Iterator[Figure]:
    """Plan exports of growing size, each in a process of its own."""
    bare = cost(IMPORTS)
    seconds, peaks = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for pages in sizes:
            export = folder / f"{pages}.xml"
            write_export(export, pages)
            arguments = ("plan", "--source", f"export:{export}", "--out", str(folder / "out"))
            whole = cost(PLAN, *arguments)
            seconds.append(whole.cpu - bare.cpu)
            peaks.append(whole.peak - bare.peak)
            yield Figure("plan", f"{pages} pages", pages / seconds[-1], "pages/CPU s")
            yield Figure("plan", f"{pages} pages, above the imports", peaks[-1], "MB")
            export.unlink()
    grown = _exponent(sizes, seconds)
    yield Figure("plan", "time grows with the power", grown, "of pages", most=MOST_EXPONENT)
    grown = _exponent(sizes, peaks)
    yield Figure("plan", "memory grows with the power", grown, "of pages", most=MOST_EXPONENT)


def _exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """Return the slope of the line that fits best where both scales are logarithmic."""
    xs, ys = [log(size) for size in sizes], [log(one) for one in costs]
    x, y = fmean(xs), fmean(ys)
    above = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return above / sum((a - x) ** 2 for a in xs)
