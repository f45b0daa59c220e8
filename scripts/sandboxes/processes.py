"""Mark, find and stop the processes of a sandbox (Linux)."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from scripts.sandboxes.errors import SandboxError

# A variable in the environment of all processes of a sandbox, by which they are found again, even
# after their parent has died.
MARK = "REPORTBOT_SANDBOX_DIR"
STOP_SECONDS = 5

_servers: dict[Path, subprocess.Popen[bytes]] = {}


def living(directory: Path) -> set[int]:
    """Return the ids of all running processes of a sandbox."""
    mark = f"{MARK}={directory}".encode()
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # the process has ended, or belongs to another user
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.add(int(entry.name))
    return found


def server(directory: Path) -> int | None:
    """Return the id of the web server's main process, None if it is not running."""
    for pid in living(directory):
        with suppress(OSError):
            if os.getsid(pid) == pid:
                return pid
    return None


def adopt(directory: Path, process: subprocess.Popen[bytes]) -> None:
    """Remember a server that this program started, to wait for its end in `stop`."""
    _servers[directory] = process


def stop(directory: Path) -> None:
    """Stop all processes of a sandbox. Raises SandboxError if one does not stop."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + STOP_SECONDS
        while (left := living(directory)) and time.monotonic() < deadline:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            time.sleep(0.01)
    if left:
        raise SandboxError(f"processes {sorted(left)} of {directory} do not stop; kill them")
    if process := _servers.pop(directory, None):
        process.wait()
