"""The long version of the fault tests: every fault, every crash point, many orders of events.

    python -m tests.integration.faults.all_trials [--seed N] [--share F]
        [--only network|crashes|people|two-bots ...]

Prints a table on standard output, and each trial as it ends on standard error. The same seed
repeats the same trials. Exit code 1 when anything was lost, doubled or wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from tests.integration.faults import crashes, network_faults, people_at_work, two_bots
from tests.integration.faults.problem import Result
from tests.integration.faults.table import table
from tests.integration.faults.trial import Bench, bench
from tests.support.wiki.shared_server import SharedServer
from tests.support.wiki.small_wiki import write_export
from tests.support.wiki.wikis import SAMPLE, install

STORIES = 40
PAIRS = 50

Trial = Callable[[], Result]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen trials and return the exit code."""
    summary, _, usage = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=summary, epilog=usage, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=sorted(EXPERIMENTS), default=[])
    parser.add_argument(
        "--share", type=float, default=1.0, help="run only this share of all trials"
    )
    options = parser.parse_args(arguments)
    rows: dict[str, list[Result]] = {}
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="reportbot-faults-") as folder:
        server = SharedServer(Path(folder) / "server")
        benches = _Benches(Path(folder), server)
        try:
            for name in options.only or EXPERIMENTS:
                trials = list(EXPERIMENTS[name](benches, options.seed))
                for kind, trial in trials[:: max(1, round(1 / options.share))]:
                    result = trial()
                    rows.setdefault(kind, []).append(result)
                    _print_result(result)
        finally:
            server.stop()
    click.echo(table(rows, options.seed, time.monotonic() - began))
    return int(any(result.problems for results in rows.values() for result in results))


def _print_result(result: Result) -> None:
    click.echo(f"{result.what}: {result.said} ({result.seconds:.1f} s)", err=True)
    for problem in result.problems:
        click.echo(f"    {problem}", err=True)


class _Benches:
    """The wikis to try on, each made when it is first asked for."""

    def __init__(self, folder: Path, server: SharedServer) -> None:
        self._folder = folder
        self._server = server
        self._made: dict[str, Bench] = {}

    def sample(self) -> Bench:
        return self._bench("sample", SAMPLE)

    def small(self) -> Bench:
        export = self._folder / "small.xml"
        write_export(export)
        return self._bench("small", export)

    def _bench(self, name: str, export: Path) -> Bench:
        if name not in self._made:
            folder = self._folder / name
            folder.mkdir()
            self._made[name] = bench(install(folder / "template", export), self._server, folder)
        return self._made[name]


def _network(benches: _Benches, seed: int) -> Iterator[tuple[str, Trial]]:
    for case in network_faults.cases(benches.sample(), seed):
        often = "for good" if case.lasting else "once"
        yield f"{case.fate}, {often}", partial(network_faults.attempt, benches.sample(), case)


def _crashes(benches: _Benches, seed: int) -> Iterator[tuple[str, Trial]]:
    del seed  # every point is tried
    for point in crashes.points(benches.small()):
        memory = "kept" if point.keep else "lost"
        kind = f"killed {point.moment}, database {memory}"
        yield kind, partial(crashes.attempt, benches.small(), point)


def _people(benches: _Benches, seed: int) -> Iterator[tuple[str, Trial]]:
    for number in range(STORIES):
        story = people_at_work.Story(seed * 1000 + number, keep=number % 4 != 3)
        memory = "kept" if story.keep else "lost between runs"
        kind = f"people at work, database {memory}"
        yield kind, partial(people_at_work.attempt, benches.small(), story)


def _two_bots(benches: _Benches, seed: int) -> Iterator[tuple[str, Trial]]:
    del seed  # the machine's scheduler is the only chance in it
    for number in range(PAIRS):
        pair = two_bots.Pair(shared=number % 2 == 0)
        yield str(pair), partial(two_bots.attempt, benches.small(), pair)


EXPERIMENTS: dict[str, Callable[[_Benches, int], Iterator[tuple[str, Trial]]]] = {
    "network": _network,
    "crashes": _crashes,
    "people": _people,
    "two-bots": _two_bots,
}

if __name__ == "__main__":
    sys.exit(main())
