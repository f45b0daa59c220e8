"""Memory and processor time of the service, cycle by cycle, on a sandbox that runs.

    python -m tests.support.wiki.measure_cycles DIR [CYCLES]

`DIR` is a sandbox's folder (scripts/sandbox.py up --dir DIR --load EXPORT). The service looks for
changes every second, until it has done so many cycles (50), and in every fifth the mirror changes a
report. Not run in CI: it takes minutes, and its figures are for docs/runbook.md. Linux only.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import Process
from tests.support.wiki.client import Client

EDIT_EVERY = 5
PATIENCE = 3600  # seconds for the first run, which writes everything
FIRST = 4  # runs at the start: one of each job


@dataclass(frozen=True, slots=True)
class Use:
    """What a process holds and has used so far: MB (10**6 bytes) and seconds."""

    rss: float
    peak: float
    cpu: float


def say(line: str) -> None:
    """Print a line at once, as a run takes long."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def use(pid: int) -> Use:
    """Read a process's figures from /proc."""
    status = Path(f"/proc/{pid}/status").read_text()
    rss, peak = (
        int(found[1]) * 1024 / 1e6
        for name in ("VmRSS", "VmHWM")
        if (found := re.search(rf"{name}:\s*(\d+) kB", status))
    )
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])  # utime and stime: proc(5)
    return Use(rss, peak, ticks / os.sysconf("SC_CLK_TCK"))


def environment(sandbox: Path) -> dict[str, str]:
    """Return the settings of a sandbox, with a ledger of its own."""
    lines = (sandbox / "env").read_text().splitlines()
    return dict(line.removeprefix("export ").split("=", 1) for line in lines if "=" in line)


def main(sandbox: Path, cycles: int) -> int:
    """Print the figures after the first run, and after each tenth cycle."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = environment(sandbox) | {
            "REPORTBOT_DATABASE_URL": f"sqlite:///{folder}/ledger.sqlite",
            "REPORTBOT_HEARTBEAT": str(folder / "beat.json"),
            "REPORTBOT_CHANGES_AT": "* * * * * *",
        }
        service = Process([sys.executable, "-m", "bot", "serve"], folder / "log", settings)
        try:
            measure(service, _mirror(sandbox, settings["REPORTBOT_API"]), cycles)
            code, seconds = service.terminate()
            say(f"from SIGTERM to the end: {seconds:.1f} s, exit code {code}")
        finally:
            service.kill()
    return int(code)


def measure(service: Process, mirror: Client, cycles: int) -> None:
    """Wait for one run after the other, and print what the service holds after it."""
    report = next(title for title in mirror.pages("Programs/", 200) if "/Final Report" in title)
    pid = service.process.pid
    service.until(lambda: len(service.events("run finished")) >= FIRST, "first runs", PATIENCE)
    for line in service.events("run finished")[:FIRST]:
        say(f"first {line['job']}: {line['saved']} pages, {line['seconds']} s")
    first = last = use(pid)
    say(f"after the first runs: {first.rss:.1f} MB, peak {first.peak:.1f}, {first.cpu:.1f} s")
    for number in range(1, cycles + 1):
        if number % EDIT_EVERY == 0:
            mirror.append(report, f"\nCycle {number}.")
        wanted = FIRST + number
        service.until(
            lambda wanted=wanted: len(service.events("run finished")) >= wanted, "run", PATIENCE
        )
        if number % 10 == 0:
            now = use(pid)
            each = (now.cpu - last.cpu) / 10
            say(f"cycle {number}: {now.rss:.1f} MB, peak {now.peak:.1f}, {each:.2f} s a cycle")
            last = now
    done = service.events("run finished")[FIRST:]
    read = sum(line["changed_reports"] for line in done)
    saved = sum(line["saved"] for line in done)
    failed = sum(line["outcome"] != "done" for line in done)
    say(f"{len(done)} cycles: {read} reports read, {saved} pages saved, {failed} not done")


def _mirror(sandbox: Path, api: str) -> Client:
    accounts = json.loads((sandbox / "accounts.json").read_text())
    return Client(api).login("CR-FluxxBot", accounts["CR-FluxxBot"]["password"])


if __name__ == "__main__":
    if not 1 < len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50))
