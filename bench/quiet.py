"""Requests of a run after no change and after one change, on wikis of several sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.corpus import report
from bench.figures import Figure
from bench.traffic import reportbot
from bench.wikis import Written, running
from tests.support.wiki.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.traffic import Traffic
    from scripts.sandbox import Sandbox

SIZES = (100, 1_000, 5_000)
MAX_UNCHANGED_REQUESTS = 6
MAX_CHANGED_REQUESTS = 15
#: The next status of a report with each status.
NEXT = {"Draft": "Under review", "Under review": "Accepted", "Accepted": "Under review"}


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """Run on wikis where all pages are written, then again, then after a change of one report."""
    quiet = []
    for size in sizes:
        with running(size, Written.EVERYTHING) as wiki:
            first = reportbot(wiki, "--apply")
            yield _figure(f"{size} reports: first run, new ledger", first)
            yield Figure("quiet", f"{size} reports: pages it still saved", first.printed["saved"])
            second = reportbot(wiki, "--apply")
            quiet.append(len(second.after_login))
            yield _figure(f"{size} reports: nothing changed", second, MAX_UNCHANGED_REQUESTS)
            if size == sizes[-1]:
                yield from _changed(wiki, size)
    yield Figure("quiet", "largest / smallest", max(quiet) / min(quiet), "times", most=1.0)


def _changed(wiki: Sandbox, size: int) -> Iterator[Figure]:
    """Change a report and run without dashboards; change another and run with dashboards."""
    change_status(wiki, 0)
    hourly = reportbot(wiki, "--apply", "--no-dashboards")
    name = f"{size} reports: one changed"
    yield Figure("quiet", f"{name}: pages saved", hourly.printed["saved"])
    yield _figure(f"{name}, as the hourly job", hourly, MAX_CHANGED_REQUESTS)
    change_status(wiki, 3)
    whole = reportbot(wiki, "--apply")
    yield Figure("quiet", f"{name}: dashboards saved", whole.printed["dashboards"])
    yield Figure(
        "quiet", f"{name}: other pages saved", whole.printed["saved"] - whole.printed["dashboards"]
    )
    yield _figure(f"{name}, dashboards in the same run", whole)


def change_status(wiki: Sandbox, number: int) -> None:
    """Change the status of the n-th generated report, as the mirror would.

    :raises RuntimeError: when the report shows no known status
    """
    title = report(number).title
    client = Client(wiki.api).login("CR-FluxxBot", wiki.accounts["CR-FluxxBot"]["password"])
    text = client.text(title) or ""
    old = next((status for status in NEXT if status in text), None)
    if old is None:
        raise RuntimeError(f"{title} shows no status")
    client.edit(title, text.replace(old, NEXT[old], 1))


def _figure(name: str, traffic: Traffic, most: int | None = None) -> Figure:
    return Figure("quiet", name, len(traffic.after_login), "requests", most=most)
