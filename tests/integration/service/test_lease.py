"""The real ledger's lease, held and lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from bot.service.job import Stop
from bot.service.lease import LeaseKeeper
from bot.service.process import has_died, holder_name
from bot.store.ledger import Ledger
from bot.store.records import StoreError


@pytest.fixture
def file(tmp_path):
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(file):
    with Ledger.open(f"sqlite:///{file}") as opened:
        yield opened


def drop_lease(file):
    with closing(sqlite3.connect(file, timeout=10)) as database, database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        (table,) = [name for name in tables if "lease" in name]
        database.execute(f"DROP TABLE {table}")


def test_lease_is_held_within_and_released_after(ledger):
    with LeaseKeeper(ledger.lease, "a", 60).held(Stop()) as stop:
        assert not stop.is_set()
        assert ledger.lease.current().holder == "a"
    assert ledger.lease.current() is None


def test_lease_is_released_when_the_run_fails(ledger):
    with pytest.raises(KeyError), LeaseKeeper(ledger.lease, "a", 60).held(Stop()):
        raise KeyError
    assert ledger.lease.current() is None


def test_lease_is_renewed_while_held(ledger):
    with LeaseKeeper(ledger.lease, "a", 1).held(Stop()) as stop:
        assert not stop.wait(2.5)
        assert ledger.lease.current().is_of("a")


def test_lost_lease_stops_the_run_and_is_not_taken_back(ledger):
    with LeaseKeeper(ledger.lease, "a", 2).held(Stop()) as stop:
        ledger.lease.release("a")
        ledger.lease.acquire("b", 60)
        assert stop.wait(10)
        assert "lost to another process" in stop.reason
    assert ledger.lease.current().is_of("b")


def test_run_stops_before_the_lease_expires_when_the_database_is_away(ledger, file):
    with LeaseKeeper(ledger.lease, "a", 3).held(Stop()) as stop:
        drop_lease(file)
        assert stop.wait(10)
        assert stop.reason == "the lease could not be renewed in time"


def test_there_is_no_lease_when_the_database_is_away(ledger, file):
    drop_lease(file)
    with pytest.raises(StoreError), LeaseKeeper(ledger.lease, "a", 3).held(Stop()):
        pytest.fail("it was held")


def test_waiting_process_learns_the_holder_and_can_be_stopped(ledger):
    ledger.lease.acquire("b", 60)
    outer, holders = Stop(), []

    def on_wait(holder):
        holders.append(holder)
        threading.Timer(0.3, outer.set, ["enough"]).start()

    with LeaseKeeper(ledger.lease, "a", 4).held(outer, on_wait) as stop:
        assert stop.is_set()
        assert stop.reason == "enough"
    assert holders == ["b"]
    assert ledger.lease.current().is_of("b")


def test_lease_stays_held_until_the_page_is_finished_after_a_stop(ledger):
    outer = Stop()
    with LeaseKeeper(ledger.lease, "a", 1).held(outer) as stop:
        outer.set("SIGTERM")
        assert stop.is_set()
        assert stop.reason == "SIGTERM"
        time.sleep(2)
        assert ledger.lease.current().is_of("a")
    assert ledger.lease.current() is None


NAME_ONCE = "from bot.service.process import holder_name; print(holder_name())"


def name_of_a_dead_process():
    """Return the holder name of a process of this machine that has ended."""
    done = subprocess.run([sys.executable, "-c", NAME_ONCE], capture_output=True, text=True)
    return done.stdout.strip()


def test_only_an_ended_process_of_this_machine_has_died():
    dead = name_of_a_dead_process()
    machine, number, _ = dead.split(":")
    host, _, space = machine.partition("/")
    assert has_died(dead)
    assert not has_died(holder_name())
    assert not has_died(f"{machine}:{os.getppid()}:4f1c")
    # Processes of other machines and containers, and names of another form, cannot be checked.
    assert not has_died(f"another-{machine}:{number}:4f1c")
    assert not has_died(f"{host}/{space}0:{number}:4f1c")
    assert not has_died(f"{host}:{number}:4f1c")
    for name in ("", "a", machine, f"{machine}:", f"{machine}:-1:4f1c", f"{machine}:x:4f1c"):
        assert not has_died(name)


def test_process_of_another_user_is_alive():
    # Only the superuser may send a signal to the first process.
    assert not has_died(holder_name().replace(f":{os.getpid()}:", ":1:"))


def test_lease_of_a_dead_process_is_taken_at_once(ledger):
    dead = name_of_a_dead_process()
    ledger.lease.acquire(dead, 600)
    waited: list[str] = []
    with LeaseKeeper(ledger.lease, "a", 60).held(Stop(), waited.append) as stop:
        assert not stop.is_set()
        assert ledger.lease.current().is_of("a")
    assert waited == []


def test_holder_names_are_unique():
    assert len({holder_name() for _ in range(20)}) == 20


def test_first_reason_to_stop_is_kept():
    stop = Stop()
    assert (stop.is_set(), stop.reason, stop.wait(0.01)) == (False, "", False)
    stop.set("one")
    stop.set("two")
    assert (stop.is_set(), stop.reason, stop.wait(60)) == (True, "one", True)
