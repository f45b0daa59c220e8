"""Whole runs under faults: a seeded choice from ``python -m tests.integration.faults.long``."""

from __future__ import annotations

import pytest

from tests.integration.faults import company, crash, matrix, together
from tests.integration.faults.trials import Bench

SEED = 7


@pytest.mark.parametrize("place", range(5))
def test_a_fault_of_the_network(sample: Bench, place: int) -> None:
    case = matrix.some(sample, SEED, 5)[place]
    assert matrix.attempt(sample, case).problems == (), case


@pytest.mark.parametrize("place", range(3))
def test_a_crash(small: Bench, place: int) -> None:
    point = crash.some(small, SEED, 3)[place]
    assert crash.attempt(small, point).problems == ()


def test_people_at_work(small: Bench) -> None:
    result = company.attempt(small, company.Story(SEED, runs=2))
    assert result.problems == ()
    assert result.tried > 10


@pytest.mark.parametrize("shared", [True, False], ids=["one database", "a database each"])
def test_two_bots_at_once(small: Bench, *, shared: bool) -> None:
    assert together.attempt(small, together.Pair(shared)).problems == ()
