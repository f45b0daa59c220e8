"""Pages read in a second, by the bot's reader and by `mwparserfromhell.parse` alone.

Both read the same pages in turns, block by block. Processor time is measured, so that other work
of the machine does not count.
"""

from __future__ import annotations

import platform
import time
from statistics import fmean, median
from typing import TYPE_CHECKING

import mwparserfromhell

from bench.corpus import reports
from bench.figures import Figure
from bot.reports.reader import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bench.corpus import Page

PAGES = 1_000
BLOCK = 100
#: The least ratio of the reader's speed to the parser's.
MIN_RATIO = 3.0
#: The reports and applications of Meta-Wiki, and the most seconds for them on one core.
META_PAGES, MAX_META_SECONDS = 8_000, 30.0


def measure(pages: int = PAGES) -> Iterator[Figure]:
    """Measure both on the same generated report pages."""
    corpus = list(reports(pages))
    blocks = [corpus[start : start + BLOCK] for start in range(0, pages, BLOCK)]
    _seconds(_parse, corpus[:20])
    _seconds(_read, corpus[:20])
    parsing, whole = [], []
    for block in blocks:
        parsing.append(_seconds(_parse, block))
        whole.append(_seconds(_read, block))
    ratios = [a / b for a, b in zip(parsing, whole, strict=True)]
    yield _figure(f"pages, by Python {platform.python_version()}", len(corpus), "")
    yield _figure("UTF-8 bytes a page", fmean(len(p.text.encode()) for p in corpus), "bytes")
    yield _figure("mwparserfromhell.parse alone", len(corpus) / sum(parsing), "pages/s")
    yield _figure("the whole reading", len(corpus) / sum(whole), "pages/s")
    yield Figure("reading", "ratio, median of blocks", median(ratios), "times", least=MIN_RATIO)
    seconds = META_PAGES * sum(whole) / len(corpus)
    name = f"all {META_PAGES:,} pages of Meta-Wiki"
    yield Figure("reading", name, seconds, "s", most=MAX_META_SECONDS)
    yield _figure("ratio, lowest block", min(ratios), "times")
    yield _figure("ratio, highest block", max(ratios), "times")


def _figure(name: str, value: float, unit: str) -> Figure:
    return Figure("reading", name, value, unit)


def _seconds(work: Callable[[Page], object], pages: Iterable[Page]) -> float:
    """Return the processor time of a function over pages."""
    start = time.process_time()
    for page in pages:
        work(page)
    return time.process_time() - start


def _parse(page: Page) -> object:
    """Parse a page with mwparserfromhell."""
    return mwparserfromhell.parse(page.text)


def _read(page: Page) -> object:
    """Read a page with the bot's reader."""
    report = read(page.title, page.text)
    return report.missing, report.blank
