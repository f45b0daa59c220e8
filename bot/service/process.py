"""The name under which a process holds the lease, and whether such a process lives.

The health check, which is run every few seconds, needs this and nothing of the ledger.
"""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path


def holder_name() -> str:
    """Return a name for this process that no other has: ``host/4026531836:pid:4f1c``."""
    return f"{_machine()}:{os.getpid()}:{secrets.token_hex(2)}"


def has_died(holder: str) -> bool:
    """Whether a holder was a process of this machine, and of this container, that is no more."""
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
    """Return the host's name and, on Linux, the number of the namespace that counts processes."""
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()[:60]}/{space}"
