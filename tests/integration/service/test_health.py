from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.service.health import judge_health
from bot.service.heartbeat import Activity, Heartbeat, read_heartbeat, write_heartbeat

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LATELY = NOW - timedelta(minutes=20)
BEAT = Heartbeat(
    at=NOW - timedelta(seconds=40),
    started=NOW - timedelta(days=3),
    pid=7,
    holder="host:7",
    succeeded={"changes": LATELY, "sweep": NOW - timedelta(hours=9)},
)


def ago(**span):
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "nothing is due; changes succeeded 20 min ago"),
        ({"succeeded": {}, "started": ago(minutes=1)}, "nothing is due"),
        (
            {"doing": Activity.WORKING, "job": "sweep", "since": ago(hours=30), "alive_at": NOW},
            "the job sweep runs for 30 h",
        ),
        (
            {"doing": Activity.WAITING, "job": "sweep", "since": ago(hours=9), "waits_for": "b"},
            "the job sweep waits for 9 h for the lease, which b holds",
        ),
        ({"doing": Activity.STOPPING}, "it is stopping"),
        ({"failed_in_a_row": 2}, "nothing is due"),
        (
            {"succeeded": {"changes": ago(hours=5)}, "ended": ago(minutes=30)},
            "nothing is due; changes succeeded 5 h ago",
        ),
        ({"at": ago(seconds=170)}, "nothing is due"),
    ],
)
def test_service_is_well(changes, words):
    found = judge_health(replace(BEAT, **changes), NOW)
    assert found.well
    assert words in str(found)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"at": ago(seconds=200)}, "the last heartbeat was 3 min ago"),
        (
            {
                "doing": Activity.WORKING,
                "job": "sweep",
                "since": ago(hours=3),
                "alive_at": ago(hours=2),
            },
            "the job sweep has not responded for 2 h",
        ),
        (
            {"failed_in_a_row": 3, "last_failure": "changes: the wiki is away"},
            "3 runs failed in a row, the last: changes: the wiki is away",
        ),
        (
            {"succeeded": {"changes": ago(hours=5)}, "last_failure": "changes: x"},
            "no run succeeded for 5 h; the last failure: changes: x",
        ),
        ({"succeeded": {}, "started": ago(hours=5)}, "no job was due"),
    ],
)
def test_service_is_not_well(changes, words):
    found = judge_health(replace(BEAT, **changes), NOW)
    assert not found.well
    assert words in str(found)


def test_service_is_not_well_when_its_process_has_ended():
    found = judge_health(replace(BEAT, doing=Activity.STOPPING), NOW, died=True)
    assert str(found) == "not well: its process 7 has ended"


#: Each of these would cost more than all that the health check may cost.
EXPENSIVE = {"click", "pydantic", "pywikibot", "sqlalchemy", "structlog", "apscheduler", "asyncio"}
RUN = """
import runpy, sys
sys.argv = ["bot", "health"]
try:
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
finally:
    print(*(name for name in sys.modules if name.startswith("bot.") or "." not in name))
"""


def test_check_imports_no_more_than_it_needs(tmp_path):
    environment = os.environ | {"REPORTBOT_HEARTBEAT": str(tmp_path / "none")}
    command = [sys.executable, "-c", RUN]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    verdict, imported = done.stdout.splitlines()
    assert verdict == "not well: there is no heartbeat: the service is not running here"
    assert not EXPENSIVE & set(imported.split())
    own = {name for name in imported.split() if name.startswith("bot.")}
    assert own == {f"bot.service{name}" for name in ("", ".health", ".heartbeat", ".process")}


def test_unreadable_heartbeat_is_one_sentence(tmp_path):
    environment = os.environ | {"REPORTBOT_HEARTBEAT": str(tmp_path)}
    command = [sys.executable, "-m", "bot", "health"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"not well: the heartbeat {tmp_path} cannot be read (Is a directory)\n"


def test_service_is_not_well_without_a_heartbeat():
    assert not judge_health(None, NOW).well


def test_heartbeat_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "new" / "beat.json"
    assert read_heartbeat(path) is None
    for beat in (BEAT, replace(BEAT, doing=Activity.WORKING, job="sweep", alive_at=NOW, ended=NOW)):
        write_heartbeat(path, beat)
        assert read_heartbeat(path) == beat
    assert [entry.name for entry in path.parent.iterdir()] == ["beat.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": "soon"}'])
def test_damaged_heartbeat_is_ignored(tmp_path, text):
    path = tmp_path / "beat.json"
    path.write_text(text)
    assert read_heartbeat(path) is None


def test_heartbeat_does_not_follow_a_symbolic_link(tmp_path):
    target, path = tmp_path / "target", tmp_path / "beat.json"
    target.write_text("precious")
    path.symlink_to(target)
    write_heartbeat(path, BEAT)
    assert target.read_text() == "precious"
    assert read_heartbeat(path) == BEAT
