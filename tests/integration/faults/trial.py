"""One trial: a fresh wiki is disturbed, and must end as after an undisturbed run."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.integration.faults import history_checks, page_checks, runs
from tests.integration.faults.problem import Problem, wrong
from tests.integration.faults.runs import Ended
from tests.support.wiki.api_request import Step
from tests.support.wiki.faulty_proxy import Proxy
from tests.support.wiki.shared_server import SharedServer
from tests.support.wiki.wikis import Wiki

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Bench:
    """A stopped wiki to copy for each trial, and what undisturbed runs make of it.

    ``before`` and ``after`` are the texts by title, ``edits`` how many edits of the bot the
    histories hold then, ``steps`` how many requests of each step the first run made. ``folder`` is
    where the copies are, ``server`` what runs them.
    """

    template: Path
    server: SharedServer
    folder: Path
    before: Mapping[str, str]
    after: Mapping[str, str]
    edits: int
    steps: Mapping[Step, int]

    @property
    def requests(self) -> int:
        """How many requests the first run made."""
        return sum(self.steps.values())

    @contextmanager
    def wiki(self) -> Iterator[Wiki]:
        """Yield a fresh, running copy; it is gone afterwards."""
        with copied(self.template, self.server, self.folder) as wiki:
            yield wiki


@contextmanager
def copied(template: Path, server: SharedServer, folder: Path) -> Iterator[Wiki]:
    """Yield a fresh, running copy of a stopped wiki; it is gone afterwards."""
    directory = folder / f"trial-{next(_numbers)}"
    try:
        with server.copy(template, directory) as wiki:
            yield wiki
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def bench(template: Path, server: SharedServer, folder: Path) -> Bench:
    """Run the bot undisturbed, twice, on a copy of ``template``, and keep what comes out.

    Raises AssertionError if that is not in order itself.
    """
    with copied(template, server, folder) as wiki:
        before = page_checks.texts(wiki)
        with Proxy(wiki.sandbox.api) as proxy:
            first = runs.run(wiki, proxy.api)
        assert first.code == 0, first.said
        assert first.summary["requests"] == len(proxy.requests)
        assert runs.run(wiki).summary["saved"] == 0
        after = page_checks.texts(wiki)
        edits = history_checks.bot_edits(history_checks.histories(wiki.client("Admin")))
        steps = Counter(request.step for request in proxy.requests)
        found = Bench(template, server, folder, before, after, edits, steps)
        if problems := complaints(wiki, found):
            raise AssertionError(problems)
        return found


def complaints(wiki: Wiki, wanted: Bench) -> list[Problem]:
    """Say what on the wiki is not as after an undisturbed run; empty when all is well."""
    found = page_checks.texts(wiki)
    made = history_checks.histories(wiki.client("Admin"))
    edits = history_checks.bot_edits(made)
    return [
        *page_checks.differences(found, wanted.after),
        *page_checks.duplicates(found),
        *page_checks.overwritten(found, wanted.before),
        *history_checks.misdeeds(made),
        *history_checks.posted_twice(made),
        *([] if edits == wanted.edits else [wrong(f"{edits} edits instead of {wanted.edits}")]),
    ]


def unsound(ended: Ended, *, may_be_refused: bool = False) -> list[Problem]:
    """Say what is wrong with how a run ended: it may fail, but must say so and name the failure.

    :param may_be_refused: whether it could not log in, which looks like a wrong password
    """
    if ended.crashed:
        return [wrong(f"a traceback: {ended.said.strip().splitlines()[-1]}")]
    failed = ended.summary.get("failed", 0) or ended.summary.get("stopped")
    if ended.code == 0 and (failed or not ended.summary):
        return [wrong("the exit code hides a failure")]
    expected = {0, 1, 2, 3} if may_be_refused else {0, 1, 3}
    if ended.code in {1, 2, 3} and "reportbot: " not in ended.said and not failed:
        return [wrong("the failure is not named")]
    return [] if ended.code in expected else [wrong(f"exit code {ended.code}: {ending_of(ended)}")]


def ending_of(ended: Ended) -> str:
    """Return how a run ended, in its own words."""
    if ended.code == 0:
        return "overcome"
    if ended.killed:
        return "killed"
    lines = [line for line in ended.said.splitlines() if line.startswith("reportbot: ")]
    why = ended.summary.get("stopped") or " ".join(lines).removeprefix("reportbot: ")
    return f"exit {ended.code}: {why}"
