"""A service in its own process, and its log."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 40  # seconds


class Process:
    """A running service, which logs to a file."""

    def __init__(self, command, log_file, environment=None):
        self.log_file = log_file
        with log_file.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            )

    def log(self):
        """Return the entries of the log; an unfinished last line is left out."""
        lines = self.log_file.read_text("utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def events(self, event):
        """Return the entries of the log with this event."""
        return [line for line in self.log() if line["event"] == event]

    def until(self, check, what, patience=PATIENCE):
        """Wait until ``check`` returns something true, and return it."""
        end = time.monotonic() + patience
        while not (found := check()):
            assert self.process.poll() is None, f"it ended: {self.log_file.read_text()}"
            assert time.monotonic() < end, f"no {what}: {self.log_file.read_text()}"
            time.sleep(0.05)
        return found

    def end(self):
        """Wait for the end, and return the exit code."""
        return self.process.wait(timeout=PATIENCE)

    def terminate(self):
        """Send SIGTERM; return the exit code and the seconds until the end."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.end(), time.monotonic() - started

    def kill(self):
        """End the process at once."""
        self.process.kill()
        self.process.wait()
