"""Memory of ``reportbot inspect`` over an export, without that of its imports."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.export import write_export
from bench.figures import Figure
from bench.process import cost

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = 10_000
MOST_MB = 100.0
#: Everything that `reportbot inspect --source export:…` imports.
IMPORTS = (
    "import json, bot.cli.main, bot.settings, bot.service.logs, bot.cli.inspect,"
    " bot.wiki.export_source,"
    " bot.store.records, bot.cli.preview, bot.reports.forms;"
    "bot.settings.load_settings(); bot.reports.forms.catalogue()"
)
INSPECT = "import bot.cli.main; bot.cli.main.reportbot()"


def measure(pages: int = PAGES) -> Iterator[Figure]:
    """Inspect a generated export in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wiki.xml"
        write_export(path, pages)
        megabytes = path.stat().st_size / 1e6
        bare = cost(IMPORTS)
        whole = cost(INSPECT, "inspect", "--json", "--source", f"export:{path}")
    yield _figure("pages of the export", pages, "")
    yield _figure("size of the export", megabytes, "MB")
    yield _figure("interpreter with its imports, peak", bare.peak, "MB")
    yield _figure("reportbot inspect --json, peak", whole.peak, "MB")
    yield Figure("memory", "above the imports", whole.peak - bare.peak, "MB", most=MOST_MB)
    yield _figure("inspected", pages / (whole.seconds - bare.seconds), "pages/s")


def _figure(name: str, value: float, unit: str) -> Figure:
    return Figure("memory", name, value, unit)
