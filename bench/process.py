"""Run code in a new Python process, and measure its time and memory."""

from __future__ import annotations

import subprocess
import sys
from typing import NamedTuple

# VmHWM is that of the process alone; ru_maxrss would include the memory of the parent.
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
    """The cost of a process: seconds, peak of resident memory in MB (10**6 bytes), CPU seconds."""

    seconds: float
    peak: float
    cpu: float


def cost(code: str, *arguments: str) -> Cost:
    """Run Python code in a new process without showing its output. Linux only.

    :param code: the code; it may set ``start`` and ``began`` to start the clocks again
    :param arguments: its ``sys.argv[1:]``
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
