"""The cost of writing: a first run with 300 talk pages, and the dashboards of 2,000 reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.figures import Figure
from bench.quiet import change_status
from bench.traffic import reportbot
from bench.wikis import BOT, Written, running
from tests.support.wiki.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.sandbox import Sandbox

#: These reports and the tables of their groups give a little more than 300 talk pages.
REPORTS = 200
MIN_TALK_PAGES = 300
MAX_REQUESTS_PER_PAGE = 2.3
#: The number of reports for the dashboards.
MANY = 2_000
MAX_PAGE_BYTES = 1_000_000


def first_run(reports: int = REPORTS, least: int = MIN_TALK_PAGES) -> Iterator[Figure]:
    """Run on a wiki on which the bot has written nothing."""
    with running(reports) as wiki:
        done = reportbot(wiki, "--apply")
    saved, dashboards = done.printed["saved"], done.printed["dashboards"]
    yield Figure("first", "talk pages saved", saved - dashboards, least=least)
    yield Figure("first", "dashboards saved", dashboards)
    yield Figure("first", "requests, login included", done.requests)
    ratio = done.requests / saved
    yield Figure("first", "requests a saved page", ratio, "", most=MAX_REQUESTS_PER_PAGE)


def overviews(reports: int = MANY) -> Iterator[Figure]:
    """Run on a wiki on which the bot has written all talk pages but no dashboards."""
    with running(reports, Written.TALK_PAGES) as wiki:
        first = reportbot(wiki, "--apply")
        sizes = _sizes(wiki)
        second = reportbot(wiki, "--apply")
        change_status(wiki, 0)
        third = reportbot(wiki, "--apply")
    yield Figure("overviews", "reports", first.printed["reports"])
    yield Figure("overviews", "dashboards", len(sizes))
    yield Figure("overviews", "largest, wikitext", max(sizes), "bytes", most=MAX_PAGE_BYTES)
    yield Figure("overviews", "all of them, wikitext", sum(sizes), "bytes")
    yield Figure("overviews", "first run: dashboards saved", first.printed["dashboards"])
    others = first.printed["saved"] - first.printed["dashboards"]
    yield Figure("overviews", "first run: other pages saved", others)
    yield Figure("overviews", "second run: pages saved", second.printed["saved"], most=0)
    yield Figure("overviews", "one report changed: dashboards saved", third.printed["dashboards"])
    others = third.printed["saved"] - third.printed["dashboards"]
    yield Figure("overviews", "one report changed: other pages saved", others)


def _sizes(wiki: Sandbox) -> list[int]:
    """Return the bytes of each dashboard."""
    client = Client(wiki.api)
    pages = client.pages(f"{BOT}/Reports", 2)
    return [len((client.text(title) or "").encode()) for title in pages]
