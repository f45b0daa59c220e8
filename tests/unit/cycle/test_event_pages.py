"""The pages of events: read in one batch, and used to judge links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.account import BotAccount
from bot.cycle.changes import ChangeSet
from bot.cycle.config import active_config
from bot.cycle.guards import Problems
from bot.cycle.inputs import PageCache, read_link_inputs
from bot.cycle.links import TitleResolver, link_reports
from bot.links.affiliates import REGISTRY
from bot.links.model import Role
from bot.reports.reader import read
from bot.store.ledger import Ledger
from bot.wiki.export_source import ExportSource
from bot.wiki.source import Checkpoint, PageText
from tests.support.pages.compose import WCF, ReportFacts, compose
from tests.support.pages.markup_families import FAMILIES
from tests.unit.cycle.exports import write_export

REPORTS = 60
#: The pages of three events: one names the group, one the applicant, one neither.
NAMING = ("With the [[Lake Wikimedians User Group]].", "Ask [[User:Kim]].", "All are welcome.")


class CountingSource(ExportSource):
    """An export that keeps the titles of each request for pages."""

    def __init__(self, path: Path, bot: str) -> None:
        super().__init__(path, bot)
        self.asked: list[list[str]] = []

    def pages(self, titles: Iterable[str]) -> Iterator[PageText]:
        """Yield the pages, and keep the titles."""
        wanted = list(titles)
        self.asked.append(wanted)
        return super().pages(wanted)


def wiki(folder: Path) -> CountingSource:
    """Write a wiki of one group with many reports, each with another event."""
    pages = {
        REGISTRY: "return { { group_name = 'Lake Wikimedians User Group' } }",
        "Lake Wikimedians User Group": "We are a group.",
    }
    for number in range(REPORTS):
        event = f"Event:Boat day {number}"
        facts = ReportFacts(
            title=f"{WCF}/Boats {number} (ID: {22_600_000 + number})/Final Report",
            applicant="Kim",
            organization="Lake Wikimedians User Group" if number % 3 == 0 else "N/A",
            answers={"documentation": f"* [[{event}]]"},
        )
        pages[facts.title] = compose(facts, FAMILIES["bold"])
        pages[event] = NAMING[number % 3]
    path = folder / "wiki.xml"
    write_export(path, pages)
    return CountingSource(path, "ReportBot")


def test_event_pages_are_read_in_one_batch(tmp_path: Path) -> None:
    source = wiki(tmp_path)
    reports = [read(p.title, p.text or "", p.revid) for p in source.mirrored()]
    with Ledger.open("sqlite://") as ledger:
        changes = ChangeSet(sweep=True, events=(), until=Checkpoint(""))
        cache = PageCache(source, ledger, changes)
        active = active_config(source, ledger, changes, cache, BotAccount("ReportBot").name)
        inputs = read_link_inputs(cache, ledger, active.config.newsletters)
        titles = TitleResolver(source, ledger, fresh=False)
        before = len(source.asked)
        linked = link_reports(reports, titles, inputs, active, cache, Problems()).linked
        assert [len(batch) for batch in source.asked[before:]] == [REPORTS]
    strong = {event.title for one in linked for event in one.links.strong(Role.EVENT)}
    assert strong == {f"Event:Boat day {n}" for n in range(REPORTS) if n % 3 < 2}
