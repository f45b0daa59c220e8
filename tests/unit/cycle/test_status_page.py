"""The bot's status page: written by the service, on change, at most once a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.account import BotAccount
from bot.cycle.context import RunContext, Scope
from bot.cycle.run import prepare
from bot.store.ledger import Ledger
from bot.store.records import RunMode
from bot.wiki.export_source import ExportSource
from tests.unit.cycle.exports import SAMPLE

PAGE = "User:ReportBot/Status"


@pytest.fixture(scope="module")
def ledger():
    with Ledger.open("sqlite://") as opened:
        yield opened


def status(ledger, day, job="dashboards"):
    """Return the text of the status page that a run of this job would save."""
    context = RunContext(
        BotAccount("ReportBot"), Scope(pages=False), job=job, today=date(2026, 11, day), version="9"
    )
    plan = prepare(ExportSource(SAMPLE, "ReportBot"), ledger, context).plan
    return next((change.new for change in plan.changes if change.title == PAGE), None)


def end_run(ledger, run_id, outcome, job="", waiting=0):
    now = datetime.now(UTC)
    ledger.begin_run(run_id, now, RunMode.APPLY, job=job)
    ledger.finish_run(run_id, now, outcome, {"waiting": waiting})


def test_page_changes_with_the_status_and_at_most_once_a_day(ledger):
    assert status(ledger, 1, job="") is None
    first = status(ledger, 1)
    assert "The bot has been working normally since 1 November 2026." in first
    assert "Version: 9." in first

    end_run(ledger, "a", "failed")
    assert status(ledger, 1) == first
    second = status(ledger, 2)
    assert "Since 2 November 2026, the bot needs the attention of its operator:" in second
    assert "\n* The bot could not save some pages." in second

    end_run(ledger, "b", "done")
    third = status(ledger, 3)
    assert "The bot has been working normally since 3 November 2026." in third
    assert status(ledger, 9) == third


def test_page_says_how_many_pages_wait_and_keeps_its_day(ledger):
    end_run(ledger, "c", "done", job="sweep", waiting=965)
    end_run(ledger, "d", "done", job="dashboards")
    end_run(ledger, "e", "done", waiting=3)
    waiting = status(ledger, 10)
    assert "The bot has been working normally since 3 November 2026." in waiting
    assert "\n965 pages wait for the next runs" in waiting

    end_run(ledger, "f", "done", job="changes", waiting=1)
    assert status(ledger, 10) == waiting  # at most one change a day
    assert "\n1 page waits for the next runs" in status(ledger, 11)

    end_run(ledger, "g", "done", job="changes")
    last = status(ledger, 12)
    assert "working normally since 3 November 2026." in last
    assert "wait" not in last
