"""How many requests a run takes when little or nothing happened, whatever the wiki's size."""

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
MOST_QUIET = 6
MOST_CHANGED = 15
NEXT = {"Draft": "Under review", "Under review": "Accepted", "Accepted": "Under review"}


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """Run on wikis where everything is written, and then after one report was accepted."""
    quiet = []
    for size in sizes:
        with running(size, Written.EVERYTHING) as wiki:
            first = reportbot(wiki, "--apply")
            yield _figure(f"{size} reports: first run, new ledger", first)
            yield Figure("quiet", f"{size} reports: pages it still saved", first.told["saved"])
            second = reportbot(wiki, "--apply")
            quiet.append(len(second.after_login))
            yield _figure(f"{size} reports: nothing changed", second, MOST_QUIET)
            if size == sizes[-1]:
                yield from _changed(wiki, size)
    yield Figure("quiet", "largest / smallest", max(quiet) / min(quiet), "times", most=1.0)


def _changed(wiki: Sandbox, size: int) -> Iterator[Figure]:
    """Change one report after another, each with its talk page and its group's to follow."""
    accept(wiki, 0)
    hourly = reportbot(wiki, "--apply", "--no-dashboards")
    name = f"{size} reports: one changed"
    yield Figure("quiet", f"{name}: pages saved", hourly.told["saved"])
    yield _figure(f"{name}, as the hourly job", hourly, MOST_CHANGED)
    accept(wiki, 3)
    whole = reportbot(wiki, "--apply")
    yield Figure("quiet", f"{name}: dashboards saved", whole.told["dashboards"])
    yield Figure(
        "quiet", f"{name}: other pages saved", whole.told["saved"] - whole.told["dashboards"]
    )
    yield _figure(f"{name}, dashboards in the same run", whole)


def accept(wiki: Sandbox, number: int) -> None:
    """Let the mirror change the status of a generated report.

    :raises RuntimeError: when it shows none that is known
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
