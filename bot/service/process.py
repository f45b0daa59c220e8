"""The name under which a process holds the lease, and the test whether that process is alive.

The health check uses this every few seconds, so it imports nothing of the ledger.
"""

from __future__ import annotations

import os
from pathlib import Path


def holder_name() -> str:
    """Return a unique name for this process: ``host/4026531836:pid:4f1c``."""
    return f"{_machine()}:{os.getpid()}:{os.urandom(2).hex()}"


def has_died(holder: str) -> bool:
    """Return whether the holder was a process of this machine and container that has ended."""
    machine, _, rest = holder.partition(":")
    number = rest.partition(":")[0]
    if machine != _machine() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _machine() -> str:
    """Return the host name and, on Linux, the number of the process namespace."""
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = ""
    return f"{os.uname().nodename[:60]}/{space}"
