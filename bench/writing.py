"""What it costs to write: a first run with 300 talk pages, and dashboards of 2,000 reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.figures import Figure
from bench.quiet import accept
from bench.traffic import reportbot
from bench.wikis import BOT, Written, running
from tests.support.wiki.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.sandbox import Sandbox

#: So many reports, with the tables of their groups, make 300 talk pages and some more.
REPORTS = 200
LEAST_TALK_PAGES = 300
MOST_PER_PAGE = 2.3
MANY = 2_000
MOST_BYTES = 1_000_000


def first_run(reports: int = REPORTS, least: int = LEAST_TALK_PAGES) -> Iterator[Figure]:
    """Let the bot write everything on a wiki that it has never seen."""
    with running(reports) as wiki:
        done = reportbot(wiki, "--apply")
    saved, dashboards = done.told["saved"], done.told["dashboards"]
    yield Figure("first", "talk pages saved", saved - dashboards, least=least)
    yield Figure("first", "dashboards saved", dashboards)
    yield Figure("first", "requests, login included", done.requests)
    ratio = done.requests / saved
    yield Figure("first", "requests a saved page", ratio, "", most=MOST_PER_PAGE)


def overviews(reports: int = MANY) -> Iterator[Figure]:
    """Let the bot write the dashboards where it has written all talk pages."""
    with running(reports, Written.TALK_PAGES) as wiki:
        first = reportbot(wiki, "--apply")
        sizes = _sizes(wiki)
        second = reportbot(wiki, "--apply")
        accept(wiki, 0)
        third = reportbot(wiki, "--apply")
    yield Figure("overviews", "reports", first.told["reports"])
    yield Figure("overviews", "dashboards", len(sizes))
    yield Figure("overviews", "largest, wikitext", max(sizes), "bytes", most=MOST_BYTES)
    yield Figure("overviews", "all of them, wikitext", sum(sizes), "bytes")
    yield Figure("overviews", "first run: dashboards saved", first.told["dashboards"])
    others = first.told["saved"] - first.told["dashboards"]
    yield Figure("overviews", "first run: other pages saved", others)
    yield Figure("overviews", "second run: pages saved", second.told["saved"], most=0)
    yield Figure("overviews", "one report changed: dashboards saved", third.told["dashboards"])
    others = third.told["saved"] - third.told["dashboards"]
    yield Figure("overviews", "one report changed: other pages saved", others)


def _sizes(wiki: Sandbox) -> list[int]:
    client = Client(wiki.api)
    pages = client.pages(f"{BOT}/Reports", 2)
    return [len((client.text(title) or "").encode()) for title in pages]
