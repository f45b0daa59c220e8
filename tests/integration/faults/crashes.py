"""The bot is killed at a request, started again, and left to finish."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from enum import StrEnum
from threading import Event

from tests.integration.faults import runs
from tests.integration.faults.problem import Result, wrong
from tests.integration.faults.trial import Bench, complaints, ending_of
from tests.support.wiki.api_request import ApiRequest
from tests.support.wiki.fate import Fate, Rule
from tests.support.wiki.faulty_proxy import Proxy


class Moment(StrEnum):
    """When the bot is killed, as seen from the request."""

    BEFORE = "before the wiki has it"
    AFTER = "when the wiki has acted and not answered"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a run; ``keep``: whether the bot's database outlives the crash."""

    request: int
    moment: Moment
    keep: bool = True

    def __str__(self) -> str:
        memory = "kept" if self.keep else "lost"
        return f"killed at request {self.request}, {self.moment}, database {memory}"


def points(bench: Bench) -> list[Point]:
    """Return every place of a run; the database is lost at each after the wiki has acted, too."""
    return [
        point
        for number in range(1, bench.requests + 1)
        for point in (
            Point(number, Moment.BEFORE),
            Point(number, Moment.AFTER),
            Point(number, Moment.AFTER, keep=False),
        )
    ]


def some(bench: Bench, seed: int, number: int) -> list[Point]:
    """Return so many places, from all over the run."""
    chance = random.Random(seed)
    share = bench.requests / number
    return [
        Point(
            1 + int(share * (place + chance.random())),
            chance.choice(tuple(Moment)),
            keep=chance.random() < 0.7,
        )
        for place in range(number)
    ]


def attempt(bench: Bench, point: Point) -> Result:
    """Kill a run there, start the bot again, and look at what is left."""
    here = Event()

    def strike(request: ApiRequest) -> None:
        if request.number == point.request:
            here.wait(runs.BOUND)
            run.kill()

    rule = Rule(
        Fate.DROPPED_BEFORE,
        lambda request: point.moment is Moment.BEFORE and request.number == point.request,
    )
    before = strike if point.moment is Moment.BEFORE else None
    after = strike if point.moment is Moment.AFTER else None
    with bench.wiki() as wiki:
        began = time.monotonic()
        with Proxy(wiki.sandbox.api, rule, before=before, after=after) as proxy:
            run = runs.Run(runs.environment(wiki, proxy.api))
            here.set()
            first = run.ended()
        if not point.keep:
            runs.forget(wiki)
        second = runs.run(wiki)
        problems = (
            *([] if first.killed else [wrong(f"it was not killed: {ending_of(first)}")]),
            *([] if second.code == 0 else [wrong(f"the next run: {ending_of(second)}")]),
            *complaints(wiki, bench),
        )
    return Result(str(point), ending_of(first), problems, time.monotonic() - began)
