"""The edits in the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.store.records import Edit

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
EDIT = Edit("run-1", "Talk:A", 6, 7, NOW, created=False)


def test_edits_of_a_run_are_in_the_order_of_saving(ledger):
    later = replace(EDIT, title="Talk:B", old_revid=0, revid=5, created=True)
    later = replace(later, saved_at=NOW + timedelta(microseconds=1))
    again = replace(later, old_revid=5, revid=9, created=False)
    other = replace(EDIT, run_id="run-2", revid=8)
    for edit in (again, later, other, EDIT):
        ledger.edits.remember(edit)
    assert ledger.edits.of_run("run-1") == [EDIT, later, again]
    assert ledger.edits.of_run("run-1")[1].created is True
    assert ledger.edits.of_run("run-2") == [other]
    assert ledger.edits.of_run("Run-1") == []
    assert ledger.edits.count() == 4


def test_edit_kept_twice_is_one_edit(ledger):
    assert ledger.edits.count() == 0
    ledger.edits.remember(EDIT)
    ledger.edits.remember(EDIT)
    assert ledger.edits.of_run("run-1") == [EDIT]
    assert ledger.edits.count() == 1
