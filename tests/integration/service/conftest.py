"""Services as processes, which the tests signal, kill and watch."""

from __future__ import annotations

import json
import sys

import pytest

from bot.service.heartbeat import read_heartbeat
from tests.support.processes import Process


class Service(Process):
    """A running tests/integration/service/worker.py."""

    def __init__(self, folder, name, settings):
        self.folder, self.name = folder, name
        command = [
            sys.executable,
            "-m",
            "tests.integration.service.worker",
            folder,
            name,
            json.dumps(settings),
        ]
        super().__init__(command, folder / f"{name}.log")

    def trace(self):
        path = self.folder / "trace"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line.partition(" ")[2] for line in lines if line.startswith(f"{self.name} ")]

    def beat(self):
        return read_heartbeat(self.folder / f"{self.name}.json")


@pytest.fixture
def service(tmp_path):
    """Starts services: ``service(jobs, name="a", **settings)``."""
    running = []

    def start(jobs, name="a", **settings):
        running.append(Service(tmp_path, name, {"jobs": jobs, **settings}))
        return running[-1]

    yield start
    for one in running:
        one.kill()
