"""Each fault of the network at each step of a run, once or for good."""

from __future__ import annotations

import random
import subprocess
import time
from dataclasses import dataclass
from itertools import product

from tests.integration.faults import runs
from tests.integration.faults.problem import Result, wrong
from tests.integration.faults.trial import Bench, complaints, ending_of, unsound
from tests.support.wiki.api_request import Step
from tests.support.wiki.fate import FAULTS, HANGING, LIMIT, Fate, Rule
from tests.support.wiki.faulty_proxy import Proxy


@dataclass(frozen=True, slots=True)
class Case:
    """A fault at a step: ``spared`` requests of it pass before; ``lasting`` if it never ends."""

    fate: Fate
    step: Step
    spared: int
    lasting: bool = False

    def __str__(self) -> str:
        often = "for good" if self.lasting else "once"
        return f"{self.fate}, {often}, at request {self.spared + 1} of {self.step}"


def cases(bench: Bench, seed: int) -> list[Case]:
    """Return the whole matrix; the seed chooses which request of a step is struck."""
    chance = random.Random(seed)
    return [
        Case(fate, step, chance.randrange(bench.steps[step]), lasting)
        for fate, step, lasting in product(FAULTS, Step, (False, True))
        if not (lasting and fate is Fate.DELAYED)
    ]


def some(bench: Bench, seed: int, number: int) -> list[Case]:
    """Return so many cases, of each fault and each step in turn."""
    chance = random.Random(seed)
    fates = chance.sample(FAULTS, len(FAULTS))
    steps = chance.sample(tuple(Step), len(Step))
    chosen = []
    for place in range(number):
        step = steps[place % len(steps)]
        spared = chance.randrange(bench.steps[step])
        lasting = chance.random() < 0.25
        chosen.append(Case(fates[place % len(fates)], step, spared, lasting))
    return chosen


def attempt(bench: Bench, case: Case, *, keep: bool = True) -> Result:
    """Disturb a run on a fresh wiki, run once more undisturbed, and look at what is left.

    ``keep``: whether the second run has the database of the first.
    """
    times = None if case.lasting else 1
    rule = Rule(case.fate, lambda request: request.step is case.step, times, case.spared)
    patience = {"REPORTBOT_TIMEOUT": str(LIMIT)} if case.fate in HANGING else {}
    with bench.wiki() as wiki:
        began = time.monotonic()
        with Proxy(wiki.sandbox.api, rule) as proxy:
            try:
                disturbed = runs.Run(runs.environment(wiki, proxy.api, **patience)).ended()
            except subprocess.TimeoutExpired:
                return Result(str(case), "does not end", (wrong("the run does not end"),))
        seconds = time.monotonic() - began
        if not keep:
            runs.forget(wiki)
        second = runs.run(wiki)
        struck = any(passed.fate is case.fate for passed in proxy.log)
        problems = (
            *unsound(disturbed, may_be_refused=case.lasting and case.step is Step.LOGIN),
            *([] if struck else [wrong("the fault never struck")]),
            *([] if second.code == 0 else [wrong(f"the next run: {ending_of(second)}")]),
            *complaints(wiki, bench),
        )
    return Result(str(case), ending_of(disturbed), problems, seconds)
