"""The notes that a run keeps for later runs, also notes of an unexpected type."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cycle.notes import CHANGE_LOG, CHECKPOINT, EDIT_COUNTS, LAST_SWEEP, PLACES, Note, Sweep
from bot.store.ledger import Ledger
from bot.talk.dashboards.facts import LoggedRun
from bot.wiki.source import Checkpoint


@pytest.mark.parametrize(
    ("note", "value"),
    [
        (CHECKPOINT, Checkpoint("2026-11-28T00:00:00Z", "2026-11-27T00:00:00Z")),
        (LAST_SWEEP, Sweep("2026-11-28T00:00:00Z", "3.abc")),
        (EDIT_COUNTS, (120, 30)),
        (PLACES, {"Some User Group": ["group-reports"]}),
        (CHANGE_LOG, (LoggedRun("20261128T000000-1a2b", date(2026, 11, 28), 4, 1, 3),)),
    ],
)
def test_note_is_returned_with_its_type(note, value):
    with Ledger.open("sqlite://") as ledger:
        assert note.get(ledger) is None
        note.set(ledger, value)
        assert note.get(ledger) == value


@pytest.mark.parametrize("kept", ["a string", 7, [1], {"changes": []}])
def test_note_of_another_type_is_ignored(kept):
    with Ledger.open("sqlite://") as ledger:
        ledger.notes.set({CHECKPOINT.name: kept})
        assert CHECKPOINT.get(ledger) is None


def test_notes_are_set_together():
    with Ledger.open("sqlite://") as ledger:
        other: Note[int] = Note("count of pages", int)
        ledger.notes.set(other.entry(7) | EDIT_COUNTS.entry((1, 2)))
        assert (other.get(ledger), EDIT_COUNTS.get(ledger)) == (7, (1, 2))
