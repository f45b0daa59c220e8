"""A ledger dumped as JSON lines, and restored."""

from __future__ import annotations

import json
import stat
from dataclasses import replace

import pytest

from bot.reports.model import Kind, Report
from bot.store.ledger import Ledger
from bot.store.records import PageCheck, RunMode, StoreError
from bot.store.transactions import BATCH
from bot.wiki.source import ResolvedTitle
from scripts import copy_ledger
from tests.unit.store.test_edits import EDIT
from tests.unit.store.test_posts import NOW, POST

TITLE = "Grants:Отчёт 🎉 "


def fill(ledger: Ledger) -> None:
    """Write at least one row to each table."""
    ledger.remember_pages([Report(TITLE, 7, Kind.REPORT)], NOW)
    ledger.remember_posts([POST, replace(POST, key="other", data={"questions": ["1", "2"]})])
    ledger.begin_run("r1", NOW, RunMode.APPLY, job="sweep", version="0.2.0")
    ledger.finish_run("r1", NOW, "done", {"saved": 2})
    ledger.begin_run("r2", NOW, RunMode.DRY)
    ledger.documents.remember("Module:A", 3, "return {}\n", NOW, "Somebody")
    ledger.resolved_titles.remember({"A": ResolvedTitle("B", exists=True, language="tg")})
    ledger.page_checks.remember(PageCheck(f"Talk:{n:04}", "w", n, "done") for n in range(BATCH + 1))
    ledger.notes.set({"checkpoint": {"a": [1, None]}})
    ledger.edits.remember(EDIT)
    ledger.outcomes.record("r1", [("Talk:A", "refused", "protected\nfor good")], NOW)


def contents(ledger: Ledger) -> tuple[object, ...]:
    return (
        list(ledger.load_reports()),
        ledger.posts(),
        ledger.last_runs(9),
        ledger.documents.all(),
        ledger.resolved_titles.all(),
        ledger.page_checks.all(),
        ledger.notes.get("checkpoint"),
        ledger.edits.of_run(EDIT.run_id),
        ledger.outcomes.of_run("r1"),
    )


def test_restored_ledger_equals_the_dumped_one(ledger, tmp_path):
    fill(ledger)
    ledger.lease.acquire("somebody", 60)
    lines = list(ledger.dump())
    assert all("\n" not in line for line in lines)
    with Ledger.open(f"sqlite:///{tmp_path}/copy.sqlite") as copy:
        assert copy.restore(lines) == len(lines) - 2
        assert contents(copy) == contents(ledger)
        assert copy.lease.current() is None
        assert list(copy.dump()) == lines


def test_dump_of_sqlite_is_restored_into_another_database(url, tmp_path):
    with Ledger.open(f"sqlite:///{tmp_path}/first.sqlite") as first, Ledger.open(url) as second:
        fill(first)
        second.restore(first.dump())
        assert contents(second) == contents(first)


def test_every_table_except_the_lease_is_dumped(ledger):
    fill(ledger)
    tables = {json.loads(line).get("table") for line in ledger.dump()} - {None}
    assert tables == {
        "pages", "posts", "runs", "documents", "targets", "looks", "notes", "edits", "outcomes"
    }  # fmt: skip


@pytest.fixture
def lines(tmp_path):
    with Ledger.open("sqlite://") as ledger:
        fill(ledger)
        return list(ledger.dump())


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda lines: [], "not a dump"),
        (lambda lines: ["[]", *lines[1:]], "not a dump|damaged"),
        (lambda lines: ["{}", *lines[1:]], "not a dump"),
        (lambda lines: [lines[0].replace("0003", "0002"), *lines[1:]], "schema 0002"),
        (lambda lines: lines[:-1], "cut off"),
        (lambda lines: [*lines[:5], *lines[6:]], "cut off"),
        (lambda lines: [*lines[:5], lines[5][:9], *lines[6:]], "Line 6 of the dump is damaged"),
        (lambda lines: [*lines[:5], '{"table": "notes", "row": {"name": "a"}}'], "Line 6"),
        (lambda lines: [*lines[:5], '{"table": "users", "row": {}}'], "Line 6"),
    ],
)
def test_damaged_dump_is_refused(lines, spoil, message):
    with Ledger.open("sqlite://") as ledger, pytest.raises(StoreError, match=message):
        ledger.restore(spoil(lines))


def test_ledger_with_rows_is_not_overwritten(lines):
    with Ledger.open("sqlite://") as ledger:
        ledger.notes.set({"mine": 1})
        with pytest.raises(StoreError, match="not empty"):
            ledger.restore(lines)
        assert ledger.notes.get("checkpoint") is None


def test_script_dumps_to_a_new_private_file_and_restores_it(tmp_path, monkeypatch, capsys):
    first, second = f"sqlite:///{tmp_path}/first.sqlite", f"sqlite:///{tmp_path}/second.sqlite"
    with Ledger.open(first) as ledger:
        fill(ledger)
        expected = contents(ledger)
    file = tmp_path / "ledger.jsonl"
    monkeypatch.setenv("REPORTBOT_DATABASE_URL", first)
    assert copy_ledger.main("dump", str(file)) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert copy_ledger.main("dump", str(file)) == 1  # nothing is overwritten
    monkeypatch.setenv("REPORTBOT_DATABASE_URL", second)
    assert copy_ledger.main("restore", str(file)) == 0
    assert "rows restored from" in capsys.readouterr().out
    with Ledger.open(second) as ledger:
        assert contents(ledger) == expected
    assert copy_ledger.main("restore", str(file)) == 1
    assert copy_ledger.main("restore", str(tmp_path / "none")) == 1
    assert copy_ledger.main("copy", str(file)) == 2
