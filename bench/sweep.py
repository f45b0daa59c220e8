"""How many requests it takes to read 1,000 reports and to know what to write about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.figures import Figure
from bench.traffic import python, reportbot
from bench.wikis import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.faults.asked import Asked

REPORTS = 1_000
MORE_THAN_BEST = 10
PLAIN_TIMES = 20.0
MOST_FOR_LINKING = 20
MIRROR = ("Programs/", "MetaSync/")


def measure(reports: int = REPORTS) -> Iterator[Figure]:
    """Read all of a wiki with each of Pywikibot's ways, and sweep it with a new ledger.

    Pywikibot reads the mirrored pages; the bot also reads what they link to and what it would
    write on, and asks whether pages that are not there were deleted.
    """
    with running(reports) as wiki:
        ways = {
            way: python(wiki, "bench.plain", way)
            for way in ("one-by-one", "preloaded", "with-content")
        }
        ours = reportbot(wiki, "--sweep")
    read = {(way.told["pages"], way.told["characters"]) for way in ways.values()}
    if len(read) != 1 or ours.told["reports"] != reports:
        raise RuntimeError(f"not the same was read: {read}, {ours.told}")
    pages = next(iter(read))[0]
    count = {way: len(traffic.after_login) for way, traffic in ways.items()}
    own = len(ours.after_login)
    yield Figure("sweep", "mirrored pages, reports and applications", pages)
    yield Figure("sweep", "Pywikibot, one page at a time", count["one-by-one"], "requests")
    yield Figure("sweep", "Pywikibot, preloading 50", count["preloaded"], "requests")
    yield Figure("sweep", "Pywikibot, allpages with content", count["with-content"], "requests")
    most = count["with-content"] + MORE_THAN_BEST
    yield Figure("sweep", "our whole dry run, new ledger", own, "requests", most=most)
    plain = count["one-by-one"] / own
    yield Figure("sweep", "one page at a time / ours", plain, "times", least=PLAIN_TIMES)
    yield Figure("sweep", "preloading / ours", count["preloaded"] / own, "times")
    reading = [one for one in ours.after_login if _reads_reports(one)]
    links = {title for one in ours.after_login for title in _resolved(one)}
    yield Figure("linking", "titles that were looked up", len(links))
    yield Figure("linking", "reading the reports", len(reading), "requests")
    beyond = own - len(reading)
    yield Figure("linking", "all beyond that", beyond, "requests", most=MOST_FOR_LINKING)


def _reads_reports(one: Asked) -> bool:
    return one.parameters.get("gapprefix", "").startswith(MIRROR)


def _resolved(one: Asked) -> list[str]:
    return one.parameters["titles"].split("|") if "redirects" in one.parameters else []
