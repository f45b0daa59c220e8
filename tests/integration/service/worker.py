"""A service in a process of its own, with short jobs that write to a file what they do.

Usage: worker.py FOLDER NAME SETTINGS-AS-JSON. Jobs are {name: {"every": s, "does": …}}. A job that
does "pages S" is done after S seconds, or when the file FOLDER/finish exists.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from apscheduler.triggers.interval import IntervalTrigger

from bot.service import logs
from bot.service.job import Job, JobOutcome, JobResult
from bot.service.lease import LeaseKeeper
from bot.service.scheduler import Service, Timing
from bot.service.worker import JobHistory
from bot.store.ledger import Ledger

#: Enough for a machine on which a process may wait seconds for its turn.
LEASE_SECONDS = 60


class Doer:
    def __init__(self, folder, name, job, what):
        self.trace = folder / "trace"
        self.finish = folder / "finish"
        self.who = f"{name} {job}"
        self.what = what
        self.pages = 0

    def trace_line(self, text):
        with self.trace.open("a") as file:
            file.write(f"{self.who} {text}\n")

    def __call__(self, stop, _run_id):
        self.trace_line("began")
        kind, _, seconds = self.what.partition(" ")
        if kind == "fail":
            raise RuntimeError("as asked")
        if kind == "exit":
            sys.exit("as asked")
        if kind == "failed":
            return JobResult(JobOutcome.FAILED, "as asked")
        if kind == "hang":
            time.sleep(60)
        until = time.monotonic() + float(seconds or 0)
        while kind == "pages" and time.monotonic() < until and not self.finish.exists():
            if stop.is_set():
                self.trace_line(f"stopped: {stop.reason}")
                return JobResult(JobOutcome.STOPPED, stop.reason)
            self.pages += 1
            time.sleep(0.3)
            self.trace_line(f"page {self.pages}")
        self.trace_line("done")
        return JobResult(JobOutcome.DONE)


def main(folder, name, settings):
    logs.set_up_logs(level="info")
    with Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}") as ledger:
        jobs = [
            Job(job, IntervalTrigger(seconds=spec["every"]), Doer(folder, name, job, spec["does"]))
            for job, spec in settings["jobs"].items()
        ]
        count = iter(range(10_000))
        service = Service(
            jobs,
            history=JobHistory(ledger.notes),
            lease=LeaseKeeper(ledger.lease, name, settings.get("lease", LEASE_SECONDS)),
            beat_file=folder / f"{name}.json",
            new_run_id=lambda: f"{name}-{next(count)}",
            timing=Timing(beat=0.5, **settings.get("timing", {})),
        )
        return service.serve()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])))
