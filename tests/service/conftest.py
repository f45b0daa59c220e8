"""Services in processes of their own, which the tests signal, kill and watch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.service import heartbeat

ROOT = Path(__file__).parents[2]
PATIENCE = 40


class Service:
    """A running tests/service/worker.py."""

    def __init__(self, folder, name, settings):
        self.folder, self.name = folder, name
        self.log_file = folder / f"{name}.log"
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.service.worker", folder, name, json.dumps(settings)],
                stderr=log,
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )

    def trace(self):
        path = self.folder / "trace"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line.partition(" ")[2] for line in lines if line.startswith(f"{self.name} ")]

    def log(self):
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]

    def events(self, event):
        return [line for line in self.log() if line["event"] == event]

    def beat(self):
        return heartbeat.read(self.folder / f"{self.name}.json")

    def until(self, check, what):
        end = time.monotonic() + PATIENCE
        while not (found := check()):
            assert self.process.poll() is None, f"it ended: {self.log_file.read_text()}"
            assert time.monotonic() < end, f"no {what}: {self.log_file.read_text()}"
            time.sleep(0.05)
        return found

    def end(self):
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def service(tmp_path):
    """Starts services: ``service(jobs, name="a", **settings)``."""
    running = []

    def start(jobs, name="a", **settings):
        running.append(Service(tmp_path, name, {"jobs": jobs, **settings}))
        return running[-1]

    yield start
    for one in running:
        one.process.kill()
        one.process.wait()
