"""The processes of a sandbox: marking, finding and stopping them (Linux)."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from scripts.sandboxes.errors import SandboxError

# In the environment of everything that runs for a sandbox: the mark by which its processes are
# found again, even those whose parent is dead, and never those of somebody else.
MARK = "REPORTBOT_SANDBOX_DIR"
STOP_SECONDS = 5

_servers: dict[Path, subprocess.Popen[bytes]] = {}


def living(directory: Path) -> set[int]:
    """Find the living processes of the sandbox in `directory`, whoever started them."""
    mark = f"{MARK}={directory}".encode()
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # ended meanwhile, or another user's
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.add(int(entry.name))
    return found


def server(directory: Path) -> int | None:
    """Find the web server that leads the sandbox's processes; None if it does not live."""
    for pid in living(directory):
        with suppress(OSError):
            if os.getsid(pid) == pid:
                return pid
    return None


def adopt(directory: Path, process: subprocess.Popen[bytes]) -> None:
    """Note that this program started the server, and is to collect it when it has ended."""
    _servers[directory] = process


def stop(directory: Path) -> None:
    """Stop every process of the sandbox in `directory`.

    Raises SandboxError if one will not stop.
    """
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
