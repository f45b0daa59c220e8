"""`reportbot watch` in each state with a concern, and in states without one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from bot.cli.attention import Concern, judge_attention
from bot.cli.main import reportbot
from bot.service.heartbeat import Activity, Heartbeat
from bot.service.worker import JobHistory
from bot.store.ledger import Ledger
from bot.store.records import RunMode

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def ledger():
    with Ledger.open("sqlite://") as opened:
        yield opened


def ago(hours):
    return NOW - timedelta(hours=hours)


def add_run(ledger, hours, outcome="done", *, job="changes", finished=True, **summary):
    run_id = f"r{hours}"
    ledger.begin_run(run_id, ago(hours), RunMode.APPLY, job=job, version="0.2.0+1a2b3c4d")
    if finished:
        ledger.finish_run(run_id, ago(hours) + timedelta(minutes=2), outcome, summary)
    return run_id


def never_ran(_ledger):
    pass


def no_success(ledger):
    add_run(ledger, 40)
    add_run(ledger, 1, job="script publish_help")


def stopped(ledger):
    add_run(ledger, 2)
    add_run(ledger, 1, "stopped", stopped="User:ReportBot/Run does not say run")


def blocked(ledger):
    add_run(ledger, 2)
    add_run(ledger, 1, "stopped", stopped="gave up after Talk:A: the bot is blocked; read why")


def refused_login(ledger):
    add_run(ledger, 1)
    note = {"credentials": "x", "at": NOW.isoformat(), "reason": "wrong password"}
    ledger.notes.set({"login.refused": note})


def waiting(ledger):
    add_run(ledger, 1)
    beat = Heartbeat(
        NOW, ago(20), 7, "here:7", doing=Activity.WAITING, job="sweep", since=ago(3), waits_for="b"
    )
    JobHistory(ledger.notes).remember_state(beat)


def config(ledger):
    add_run(ledger, 1)
    ledger.notes.set({"config": {"bad": {"why": "invalid", "revid": 9, "reason": "no JSON"}}})


def failed_pages(ledger):
    run_id = add_run(ledger, 1, "failed", failed=2)
    ledger.outcomes.record(run_id, [("Talk:A", "failed", "the wiki timed out")])


def failed_run(ledger):
    add_run(ledger, 1, "failed", error="the wiki cannot be reached")


def several(ledger):
    add_run(ledger, 30)
    add_run(ledger, 1, "failed", error="the wiki cannot be reached")
    config_is_bad = {"why": "gone", "revid": 0, "reason": "the page is gone"}
    ledger.notes.set({"config": {"bad": config_is_bad}})


@pytest.mark.parametrize(
    ("state", "concerns", "words"),
    [
        (never_ran, [Concern.NEVER_RAN], "no run that saves pages is in the ledger"),
        (no_success, [Concern.NO_SUCCESS], "no run has succeeded for 39 h"),
        (stopped, [Concern.STOPPED], "the bot is stopped (User:ReportBot/Run does not say run)"),
        (blocked, [Concern.BLOCKED], "the account is blocked (gave up after Talk:A"),
        (refused_login, [Concern.REFUSED_LOGIN], "the wiki refused the log-in (wrong password)"),
        (waiting, [Concern.WAITING], "the job sweep has waited 3 h for b"),
        (config, [Concern.CONFIG], "the latest config page is not in use (no JSON)"),
        (failed_pages, [Concern.FAILED_PAGES], "2 pages were not saved in run r1, such as Talk:A"),
        (failed_run, [Concern.FAILED_RUN], "run r1 failed (the wiki cannot be reached)"),
        (several, [Concern.NO_SUCCESS, Concern.FAILED_RUN, Concern.CONFIG], "; run r1 failed"),
    ],
)
def test_concern_is_reported_in_one_sentence(ledger, state, concerns, words):
    state(ledger)
    found = judge_attention(ledger, NOW)
    assert [concern for concern, _ in found.concerns] == concerns
    assert words in str(found)
    assert str(found).startswith("Somebody should look: ")
    assert str(found).endswith(".")
    assert "\n" not in str(found)


def done(ledger):
    add_run(ledger, 1)


def first_run_in_progress(ledger):
    add_run(ledger, 20, finished=False)


def stopped_by_a_deployment(ledger):
    add_run(ledger, 2)
    add_run(ledger, 1, "stopped", stopped="SIGTERM")


def failed_before_a_success(ledger):
    add_run(ledger, 2, "failed", failed=3)
    add_run(ledger, 1)


def failed_script_after_a_success(ledger):
    add_run(ledger, 2)
    add_run(ledger, 1, "failed", job="script undo_run", failed=1)


@pytest.mark.parametrize(
    "state",
    [
        failed_script_after_a_success,
        done,
        first_run_in_progress,
        stopped_by_a_deployment,
        failed_before_a_success,
    ],
)
def test_state_without_concerns_is_well(ledger, state):
    state(ledger)
    found = judge_attention(ledger, NOW)
    assert found.concerns == ()
    assert str(found).startswith("All is well: ")


def test_job_with_on_change_fails_once_for_each_new_concern(monkeypatch, tmp_path):
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    monkeypatch.setenv("REPORTBOT_DATABASE_URL", url)

    def watch(*options):
        return CliRunner().invoke(reportbot, ["watch", *options]).exit_code

    assert [watch("--on-change"), watch("--on-change")] == [1, 0]
    assert watch() == 1
    with Ledger.open(url) as ledger:
        now = datetime.now(UTC)
        ledger.begin_run("r1", now, RunMode.APPLY)
        ledger.finish_run("r1", now, "failed", {"failed": 1})
    assert [watch("--on-change"), watch("--on-change"), watch()] == [1, 0, 1]
    with Ledger.open(url) as ledger:
        ledger.begin_run("r2", now + timedelta(seconds=1), RunMode.APPLY)
        ledger.finish_run("r2", now + timedelta(seconds=2), "done", {})
    assert [watch("--on-change"), watch()] == [0, 0]
