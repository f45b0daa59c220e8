"""Two bots at once on one wiki."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.integration.faults import runs
from tests.integration.faults.problem import Result, wrong
from tests.integration.faults.trial import Bench, complaints, ending_of, unsound


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bots started together; ``shared``: with one database, so that they know of each other."""

    shared: bool

    def __str__(self) -> str:
        return f"two bots, {'one database' if self.shared else 'a database each'}"


def attempt(bench: Bench, pair: Pair) -> Result:
    """Start two bots on a fresh wiki, run once more, and look at what is left."""
    with bench.wiki() as wiki:
        began = time.monotonic()
        other = {}
        if not pair.shared:
            other["REPORTBOT_DATABASE_URL"] = f"sqlite:///{wiki.sandbox.dir / 'other.sqlite3'}"
        started = [
            runs.Run(runs.environment(wiki)),
            runs.Run(runs.environment(wiki, **other)),
        ]
        both = [run.ended() for run in started]
        last = runs.run(wiki)
        problems = (
            *(problem for ended in both for problem in unsound(ended)),
            *([] if last.code == 0 else [wrong(f"the next run: {ending_of(last)}")]),
            *complaints(wiki, bench),
        )
    said = " and ".join(sorted({ending_of(ended) for ended in both}))
    return Result(str(pair), said, problems, time.monotonic() - began)
