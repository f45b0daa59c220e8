"""Requests to read 1,000 reports and plan what to write, compared with Pywikibot alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.figures import Figure
from bench.traffic import python, reportbot
from bench.wikis import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.wiki.api_request import ApiRequest

REPORTS = 1_000
#: Requests of the bot beyond those of Pywikibot's best way.
MAX_MORE_REQUESTS = 10
#: The least ratio of requests, reading page by page, to requests of the bot.
MIN_RATIO = 20.0
MAX_LINKING_REQUESTS = 20
MIRROR = ("Programs/", "MetaSync/")


def measure(reports: int = REPORTS) -> Iterator[Figure]:
    """Read the mirrored pages in each of Pywikibot's ways, and make a dry run with a new ledger.

    The bot also reads linked pages and the pages to write on, and asks whether missing pages were
    deleted.
    """
    with running(reports) as wiki:
        ways = {
            way: python(wiki, "bench.plain", way)
            for way in ("one-by-one", "preloaded", "with-content")
        }
        ours = reportbot(wiki, "--sweep")
    read = {(way.printed["pages"], way.printed["characters"]) for way in ways.values()}
    if len(read) != 1 or ours.printed["reports"] != reports:
        raise RuntimeError(f"the ways read different pages: {read}, {ours.printed}")
    pages = next(iter(read))[0]
    count = {way: len(traffic.after_login) for way, traffic in ways.items()}
    own = len(ours.after_login)
    yield Figure("sweep", "mirrored pages, reports and applications", pages)
    yield Figure("sweep", "Pywikibot, one page at a time", count["one-by-one"], "requests")
    yield Figure("sweep", "Pywikibot, preloading 50", count["preloaded"], "requests")
    yield Figure("sweep", "Pywikibot, allpages with content", count["with-content"], "requests")
    most = count["with-content"] + MAX_MORE_REQUESTS
    yield Figure("sweep", "our whole dry run, new ledger", own, "requests", most=most)
    plain = count["one-by-one"] / own
    yield Figure("sweep", "one page at a time / ours", plain, "times", least=MIN_RATIO)
    yield Figure("sweep", "preloading / ours", count["preloaded"] / own, "times")
    reading = [one for one in ours.after_login if _reads_reports(one)]
    links = {title for one in ours.after_login for title in _resolved(one)}
    yield Figure("linking", "titles that were looked up", len(links))
    yield Figure("linking", "reading the reports", len(reading), "requests")
    beyond = own - len(reading)
    yield Figure("linking", "all beyond that", beyond, "requests", most=MAX_LINKING_REQUESTS)


def _reads_reports(one: ApiRequest) -> bool:
    """Whether a request reads report pages."""
    return one.parameters.get("gapprefix", "").startswith(MIRROR)


def _resolved(one: ApiRequest) -> list[str]:
    """Return the titles for which a request follows redirects."""
    return one.parameters["titles"].split("|") if "redirects" in one.parameters else []
