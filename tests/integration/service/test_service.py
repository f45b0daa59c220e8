"""The service as a process: signals, failures, catching up, and two of them at once."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.service.heartbeat import Activity
from bot.service.worker import JobHistory
from bot.store.ledger import Ledger

HOUR = 3600


def job(does, every=HOUR):
    return {"every": every, "does": does}


def test_current_page_is_finished_after_sigterm(service):
    one = service({"sweep": job("pages 60")})
    one.until(lambda: "sweep page 2" in one.trace(), "second page")
    one.process.send_signal(signal.SIGTERM)
    assert one.end() == 0
    assert one.trace()[-1] == "sweep stopped: SIGTERM"
    pages = [line for line in one.trace() if line.startswith("sweep page")]
    assert one.trace() == ["sweep began", *pages, "sweep stopped: SIGTERM"]
    assert one.beat().doing is Activity.STOPPING
    (ended,) = one.events("job ended")
    assert (ended["outcome"], ended["reason"]) == ("stopped", "SIGTERM")


def test_idle_service_ends_at_once(service):
    one = service({"changes": job("done")})
    one.until(lambda: one.events("job ended"), "end of the job")
    one.process.send_signal(signal.SIGINT)
    assert one.end() == 0
    assert [line["reason"] for line in one.events("stopped")] == ["SIGINT"]


def test_process_ends_although_its_job_hangs(service):
    one = service({"sweep": job("hang")}, timing={"stop": 1})
    one.until(lambda: one.trace(), "job")
    one.process.send_signal(signal.SIGTERM)
    assert one.end() == 1
    assert (
        one.events("the current job did not end in time; the process ends now")[0]["job"] == "sweep"
    )


@pytest.mark.parametrize("does", ["fail", "exit", "failed"])
def test_process_ends_after_three_failed_runs_in_a_row(service, does):
    one = service({"changes": job(does, every=1)})
    assert one.end() == 1
    assert one.trace() == ["changes began"] * 3
    ended = one.events("job ended")
    assert [line["outcome"] for line in ended] == ["failed"] * 3
    assert all("as asked" in line["reason"] for line in ended)
    assert len({line["run_id"] for line in ended}) == 3


def test_process_ends_when_one_job_always_fails_although_others_succeed(service):
    one = service({"changes": job("done", every=1), "sweep": job("fail", every=1)})
    assert one.end() == 1
    assert one.trace().count("sweep began") == 3
    assert "changes done" in one.trace()


def test_missed_jobs_run_at_the_start_in_order(service, tmp_path):
    now = datetime.now(UTC)
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        ledger.notes.set(
            {
                "service.success.changes": (now - timedelta(hours=5)).isoformat(),
                "service.success.dashboards": (now - timedelta(minutes=5)).isoformat(),
            }
        )
    one = service({name: job("done") for name in ("changes", "dashboards", "sweep")})
    one.until(lambda: len(one.events("job ended")) == 2, "end of two jobs")
    time.sleep(1)
    assert one.trace() == ["changes began", "changes done", "sweep began", "sweep done"]
    one.process.send_signal(signal.SIGTERM)
    assert one.end() == 0
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        memory = JobHistory(ledger.notes)
        for name in ("changes", "sweep"):
            assert (memory.last_success(name) or now) > now
        state = memory.last_state()
        assert state is not None
        assert state.succeeded.keys() == {"changes", "dashboards", "sweep"}
        assert state.doing is Activity.IDLE


def test_missed_run_is_counted_and_runs_late(service):
    one = service({"sweep": job("pages 4"), "changes": job("done")}, timing={"late": 1})
    one.until(lambda: "changes done" in one.trace(), "late run")
    (missed,) = one.events("run missed; it starts now")
    assert missed["job"] == "changes"
    assert one.trace().count("changes done") == 1
    one.until(lambda: one.beat().missed == 1, "heartbeat with the missed run")


def test_heartbeat_names_the_current_job(service):
    one = service({"sweep": job("pages 60")})
    one.until(lambda: one.beat() and one.beat().doing is Activity.WORKING, "heartbeat")
    first = one.beat()
    assert (first.job, first.pid, first.holder) == ("sweep", one.process.pid, "a")
    one.until(lambda: one.beat().at > first.at, "later heartbeat")
    beat = one.beat()
    assert beat.at - beat.alive_at < timedelta(seconds=2)


def test_second_service_waits_while_the_first_writes(service, tmp_path):
    one = service({"sweep": job("pages 60")}, name="a")
    one.until(lambda: "sweep page 1" in one.trace(), "page")
    two = service({"sweep": job("pages 60")}, name="b")
    two.until(lambda: two.beat() and two.beat().doing is Activity.WAITING, "waiting")
    assert two.beat().waits_for == "a"
    assert two.events("waiting for the lease")[0]["held_by"] == "a"
    assert two.events("waiting for the lease")[0]["run_id"] == "b-0"
    (tmp_path / "finish").touch()
    two.until(lambda: two.events("job ended"), "end")
    assert "sweep done" in one.trace()
    assert two.events("job ended")[0]["outcome"] == "skipped"
    assert two.trace() == []


def test_waiting_service_ends_after_sigterm(service):
    one = service({"sweep": job("pages 60")}, name="a")
    one.until(lambda: one.trace(), "job")
    two = service({"sweep": job("pages 60")}, name="b")
    two.until(lambda: two.events("waiting for the lease"), "waiting")
    two.process.send_signal(signal.SIGTERM)
    assert two.end() == 0
    assert two.trace() == []
    assert one.process.poll() is None


def test_lease_of_a_killed_service_passes_to_the_next(service):
    one = service({"sweep": job("pages 60")}, name="a", lease=3)
    one.until(lambda: "sweep page 1" in one.trace(), "page")
    two = service({"sweep": job("pages 2")}, name="b", lease=3)
    two.until(lambda: two.events("waiting for the lease"), "waiting")
    one.process.kill()
    one.process.wait()
    two.until(lambda: "sweep began" in two.trace(), "run")


def test_service_writes_no_page_after_it_slept_through_its_lease(service):
    one = service({"sweep": job("pages 60")}, name="a", lease=2)
    one.until(lambda: "sweep page 2" in one.trace(), "pages")
    one.process.send_signal(signal.SIGSTOP)
    before = len(one.trace())
    two = service({"sweep": job("pages 60")}, name="b", lease=2)
    two.until(lambda: "sweep page 1" in two.trace(), "page of the other")
    one.process.send_signal(signal.SIGCONT)
    one.until(lambda: one.events("job ended"), "end")
    assert one.events("job ended")[0]["outcome"] == "stopped"
    assert "lease" in one.events("job ended")[0]["reason"]
    # The page in hand when it fell asleep is finished: its save names the revision it is based on.
    assert [line.split()[1] for line in one.trace()[before:]] in (
        ["stopped:"],
        ["page", "stopped:"],
    )
    assert two.process.poll() is None


def test_lines_of_the_scheduler_are_json(service):
    one = service({"changes": job("done")})
    one.until(lambda: one.events("Scheduler started"), "line of APScheduler")
    assert one.events("Scheduler started")[0]["logger"].startswith("apscheduler")
