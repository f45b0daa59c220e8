"""The outcomes of pages, by run, for 90 days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.store.ledger import Ledger
from bot.store.records import PageOutcome, RunMode
from bot.store.transactions import BATCH

NIGHT = datetime(2026, 3, 1, 2, 40, tzinfo=UTC)


def test_outcomes_are_returned_in_the_order_of_their_record(ledger):
    ledger.outcomes.record("r1", [("Talk:B", "saved", "")], NIGHT)
    later = NIGHT + timedelta(seconds=9)
    ledger.outcomes.record("r1", iter([("Talk:A", "refused", "protected")]), later)
    ledger.outcomes.record("r2", [("Talk:A", "failed", "no answer")], later)
    assert ledger.outcomes.of_run("r1") == [
        PageOutcome("r1", "Talk:B", "saved", "", NIGHT),
        PageOutcome("r1", "Talk:A", "refused", "protected", later),
    ]
    assert [row.reason for row in ledger.outcomes.of_run("r2")] == ["no answer"]
    assert ledger.outcomes.of_run("r3") == []


def test_last_outcome_of_a_page_in_a_run_replaces_earlier_ones(ledger):
    ledger.outcomes.record("r1", [("Talk:A", "conflict", "x"), ("talk:A", "saved", "")], NIGHT)
    ledger.outcomes.record("r1", [("Talk:A", "saved", "")], NIGHT)
    found = {row.title: row.outcome for row in ledger.outcomes.of_run("r1")}
    assert found == {"Talk:A": "saved", "talk:A": "saved"}


def test_many_outcomes_with_long_reasons_are_kept(ledger):
    rows = [(f"Talk:{n:05}", "refused", "щ" * 40_000) for n in range(2 * BATCH + 1)]
    ledger.outcomes.record("r1", rows[:3], NIGHT)
    ledger.outcomes.record("r1", [(title, "saved", "") for title, *_ in rows[3:]], NIGHT)
    found = ledger.outcomes.of_run("r1")
    assert [row.title for row in found] == [title for title, *_ in rows]
    assert found[0].reason == "щ" * 40_000


def test_outcomes_are_deleted_after_90_days(ledger):
    ledger.outcomes.record("old", [("Talk:A", "saved", "")], NIGHT)
    ledger.outcomes.record("new", [("Talk:B", "saved", "")], NIGHT + timedelta(days=90))
    assert ledger.outcomes.of_run("old")
    later = NIGHT + timedelta(days=90, seconds=1)
    ledger.outcomes.record("new", [("Talk:C", "saved", "")], later)
    assert not ledger.outcomes.of_run("old")


def test_run_has_its_job_version_and_duration(url):
    with Ledger.open(url) as ledger:
        ledger.begin_run("r1", NIGHT, RunMode.APPLY, job="sweep", version="0.2.0+abc")
        ledger.begin_run("r2", NIGHT + timedelta(hours=1), RunMode.DRY)
        ledger.finish_run("r1", NIGHT + timedelta(seconds=90), "done", {"requests": 70})
    with Ledger.open(url) as ledger:
        second, first = ledger.last_runs(2)
    assert (first.job, first.version, first.duration) == (
        "sweep",
        "0.2.0+abc",
        timedelta(seconds=90),
    )
    assert (second.job, second.version, second.duration) == ("", "", None)
