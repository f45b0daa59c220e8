"""The name under which a process holds the lease, and the test whether this process has died.

The health check runs every few seconds, so this module does not import the ledger.
"""

from __future__ import annotations

import os
from pathlib import Path


def holder_name() -> str:
    """Return a unique name for this process: ``host/4026531836:pid:4f1c``."""
    return f"{_machine()}:{os.getpid()}:{os.urandom(2).hex()}"


def has_died(holder: str) -> bool:
    """Return whether a holder was a process on this machine that has ended, else ``False``.

    A process of another machine or container cannot be checked.
    """
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
    """Return the host name and, on Linux, the number of the process namespace (the container)."""
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = ""
    return f"{os.uname().nodename[:60]}/{space}"
