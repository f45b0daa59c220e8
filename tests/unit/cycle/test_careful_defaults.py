"""Without a config page, a live wiki gets careful defaults, and an export all defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.account import BotAccount
from bot.cli.narrowed import plan_text
from bot.config.model import CAREFUL_EDITS, Config
from bot.cycle.changes import ChangeSet
from bot.cycle.config import ActiveConfig, active_config
from bot.cycle.context import RunContext
from bot.cycle.inputs import PageCache
from bot.cycle.run import prepare
from bot.store.ledger import Ledger
from bot.wiki.export_source import ExportSource
from bot.wiki.source import Checkpoint
from tests.unit.cycle.exports import CONFIG, sample_pages, write_export


class LiveExport(ExportSource):
    """An export that is treated as a live wiki."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "ReportBot")
        self.is_live = True


def active(source: ExportSource) -> ActiveConfig:
    """Return the active config of a second run, which has the ledger of the first one."""
    with Ledger.open("sqlite://") as ledger:
        for sweep in (True, False):
            changes = ChangeSet(sweep=sweep, events=(), until=Checkpoint(""))
            cache = PageCache(source, ledger, changes)
            found = active_config(source, ledger, changes, cache, "ReportBot")
        return found


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "wiki.xml"
    write_export(path, {"Tajik Wikimedians User Group": "We are a group."})
    return path


def test_live_wiki_without_a_config_page_gets_no_notices_and_few_edits(empty: Path) -> None:
    config = active(LiveExport(empty)).config
    assert not config.jobs.notices
    assert config.jobs.summaries
    assert config.limits.edits_per_run == CAREFUL_EDITS


def test_plan_lists_the_careful_defaults(tmp_path: Path) -> None:
    path = tmp_path / "wiki.xml"
    write_export(path, {t: text for t, text in sample_pages().items() if t != CONFIG})
    words = "There is no User:ReportBot/config.json, so no notices are posted"
    context = RunContext(BotAccount("ReportBot"))
    with Ledger.open("sqlite://") as ledger:
        lines = plan_text(prepare(LiveExport(path), ledger, context)).splitlines()
    assert lines[1:] == [f"{words}, and one run saves at most 50 pages."]
    with Ledger.open("sqlite://") as ledger:
        assert words not in plan_text(prepare(ExportSource(path, "ReportBot"), ledger, context))


def test_export_without_a_config_page_gets_all_defaults(empty: Path) -> None:
    assert active(ExportSource(empty, "ReportBot")).config == Config()


def test_live_wiki_with_an_empty_config_page_gets_all_defaults(tmp_path: Path) -> None:
    path = tmp_path / "wiki.xml"
    write_export(path, {CONFIG: "{}"}, {CONFIG: "json"})
    assert active(LiveExport(path)).config == Config()
