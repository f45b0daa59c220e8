"""A fresh Python process, and how much memory it came to hold."""

from __future__ import annotations

import subprocess
import sys
from typing import NamedTuple

# VmHWM begins anew with each program; ru_maxrss would begin with what the parent held.
_REPORT = """
import atexit, re, sys, time
from pathlib import Path

start = time.perf_counter()
began = time.process_time()

@atexit.register
def report():
    seconds, cpu = time.perf_counter() - start, time.process_time() - began
    status = Path("/proc/self/status").read_text()
    sys.stderr.write(f" {seconds} {cpu} " + re.search(r"VmHWM:\\s*(\\d+)", status)[1])
"""


class Cost(NamedTuple):
    """What a process took; ``peak`` is its largest resident size in MB (10**6 bytes).

    ``cpu`` are the seconds that a processor spent on it, whatever else the machine did.
    """

    seconds: float
    peak: float
    cpu: float


def cost(code: str, *arguments: str) -> Cost:
    """Run Python code in a process of its own, its output thrown away. Linux only.

    The time begins with the code, or where the code sets ``start`` again.

    :raises RuntimeError: when the process fails
    """
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-c", _REPORT + code, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr}")
    seconds, cpu, peak = done.stderr.split()[-3:]
    return Cost(float(seconds), int(peak) * 1024 / 1e6, float(cpu))
