"""Processor time and memory of ``reportbot plan``, against `mwparserfromhell.parse` alone."""

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
#: The largest processor time of the plan, as a multiple of the parser's.
MAX_RATIO = 1.0
PLAN = "import bot.cli.main; bot.cli.main.main()"
#: The clock starts again when the export is in memory, so that only the parser is measured.
PARSE = """
import xml.etree.ElementTree as ET
import mwparserfromhell

texts = [node.text or "" for node in ET.parse(sys.argv[1]).iterfind(".//{*}text")]
start, began = time.perf_counter(), time.process_time()
for text in texts:
    mwparserfromhell.parse(text)
"""


def measure(pages: int = PAGES) -> Iterator[Figure]:
    """Plan a generated export, and parse the same pages, in processes of their own.

    The cost of the start, with all imports, is that of a plan for one report. It is subtracted.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = folder / "wiki.xml"
        write_export(export, pages)
        parsing = cost(PARSE, str(export))
        plan = _plan(export, folder / "out")
        one_page = folder / "one.xml"
        write_pages(one_page, reports(1))
        start = _plan(one_page, folder / "one")
    seconds = plan.cpu - start.cpu
    yield Figure("plan", "pages of the export", pages)
    yield Figure("plan", "mwparserfromhell.parse alone", parsing.cpu, "CPU s")
    yield Figure("plan", "reportbot plan, without its start", seconds, "CPU s")
    yield Figure("plan", "plan / parser", seconds / parsing.cpu, "times", most=MAX_RATIO)
    yield Figure("plan", "above the start", plan.peak - start.peak, "MB")


def _plan(export: Path, out: Path) -> Cost:
    return cost(PLAN, "plan", "--source", f"export:{export}", "--out", str(out))
