from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.service import heartbeat
from bot.service.health import health
from bot.service.heartbeat import Doing, Heartbeat

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
            {"doing": Doing.WORKING, "job": "sweep", "since": ago(hours=30), "alive_at": NOW},
            "the job sweep runs for 30 h",
        ),
        (
            {"doing": Doing.WAITING, "job": "sweep", "since": ago(hours=9), "waits_for": "b"},
            "the job sweep waits for 9 h for the lease, which b has",
        ),
        ({"doing": Doing.STOPPING}, "it is stopping"),
        ({"failed_in_a_row": 2}, "nothing is due"),
        (
            {"succeeded": {"changes": ago(hours=5)}, "ended": ago(minutes=30)},
            "nothing is due; changes succeeded 5 h ago",
        ),
        ({"at": ago(seconds=170)}, "nothing is due"),
    ],
)
def test_a_service_that_is_well(changes, words):
    found = health(replace(BEAT, **changes), NOW)
    assert found.well
    assert words in str(found)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"at": ago(seconds=200)}, "the last heartbeat was 3 min ago"),
        (
            {
                "doing": Doing.WORKING,
                "job": "sweep",
                "since": ago(hours=3),
                "alive_at": ago(hours=2),
            },
            "the job sweep gave no sign of life for 2 h",
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
def test_a_service_that_is_not_well(changes, words):
    found = health(replace(BEAT, **changes), NOW)
    assert not found.well
    assert words in str(found)


def test_a_service_whose_process_is_no_more_is_not_well():
    found = health(replace(BEAT, doing=Doing.STOPPING), NOW, died=True)
    assert str(found) == "not well: its process 7 is no more"


def test_the_check_is_cheap_and_names_a_bad_setting(tmp_path):
    code = (
        "import sys, bot.cli.main\n"
        "try:\n    bot.cli.main.main(['health'])\n"
        "finally:\n    print({'sqlalchemy', 'pywikibot'} & set(sys.modules))"
    )
    for setting, wanted in (("120", 1), ("never", 2)):
        environment = os.environ | {
            "REPORTBOT_HEARTBEAT": str(tmp_path / "none"),
            "REPORTBOT_LEASE_SECONDS": setting,
        }
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True
        )
        assert done.returncode == wanted, done.stderr
        assert done.stdout.splitlines()[-1] == "set()"
        assert "Traceback" not in done.stderr


def test_no_heartbeat():
    assert not health(None, NOW).well


def test_a_heartbeat_comes_back_from_its_file(tmp_path):
    path = tmp_path / "new" / "beat.json"
    assert heartbeat.read(path) is None
    for beat in (BEAT, replace(BEAT, doing=Doing.WORKING, job="sweep", alive_at=NOW, ended=NOW)):
        heartbeat.write(path, beat)
        assert heartbeat.read(path) == beat
    assert [entry.name for entry in path.parent.iterdir()] == ["beat.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": "soon"}'])
def test_a_damaged_heartbeat_is_none(tmp_path, text):
    path = tmp_path / "beat.json"
    path.write_text(text)
    assert heartbeat.read(path) is None


def test_a_heartbeat_does_not_follow_a_link_that_somebody_laid(tmp_path):
    target, path = tmp_path / "target", tmp_path / "beat.json"
    target.write_text("precious")
    path.symlink_to(target)
    heartbeat.write(path, BEAT)
    assert target.read_text() == "precious"
    assert heartbeat.read(path) == BEAT
