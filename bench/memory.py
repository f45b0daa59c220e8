"""Memory of ``reportbot inspect`` over an export, without the memory of its start."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.corpus import reports
from bench.export import write_export, write_pages
from bench.figures import Figure
from bench.process import Cost, cost

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = 10_000
MAX_MB = 100.0
INSPECT = "import bot.cli.main; bot.cli.main.reportbot()"


def measure(pages: int = PAGES) -> Iterator[Figure]:
    """Inspect a generated export, and one report for the cost of the start, in two processes."""
    with tempfile.TemporaryDirectory() as folder:
        path, one_page = Path(folder) / "wiki.xml", Path(folder) / "one.xml"
        write_export(path, pages)
        megabytes = path.stat().st_size / 1e6
        write_pages(one_page, reports(1))
        start, whole = _inspect(one_page), _inspect(path)
    yield _figure("pages of the export", pages, "")
    yield _figure("size of the export", megabytes, "MB")
    yield _figure("start, peak", start.peak, "MB")
    yield _figure("reportbot inspect --json, peak", whole.peak, "MB")
    yield Figure("memory", "above the start", whole.peak - start.peak, "MB", most=MAX_MB)
    yield _figure("inspected", pages / (whole.seconds - start.seconds), "pages/s")


def _inspect(export: Path) -> Cost:
    return cost(INSPECT, "inspect", "--json", "--source", f"export:{export}")


def _figure(name: str, value: float, unit: str) -> Figure:
    return Figure("memory", name, value, unit)
