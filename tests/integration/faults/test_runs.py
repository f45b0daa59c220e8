"""Whole runs under faults: a seeded choice from `all_trials.py`."""

from __future__ import annotations

import pytest

from tests.integration.faults import crashes, network_faults, people_at_work, two_bots
from tests.integration.faults.trial import Bench

SEED = 7


@pytest.mark.parametrize("place", range(5))
def test_run_after_a_network_fault_leaves_the_wiki_in_order(sample: Bench, place: int) -> None:
    case = network_faults.some(sample, SEED, 5)[place]
    assert network_faults.attempt(sample, case).problems == (), case


@pytest.mark.parametrize("place", range(3))
def test_run_after_a_crash_leaves_the_wiki_in_order(small: Bench, place: int) -> None:
    point = crashes.some(small, SEED, 3)[place]
    assert crashes.attempt(small, point).problems == ()


def test_edits_of_people_during_runs_are_kept(small: Bench) -> None:
    result = people_at_work.attempt(small, people_at_work.Story(SEED, runs=2))
    assert result.problems == ()
    assert result.tried > 10


@pytest.mark.parametrize("shared", [True, False], ids=["one database", "a database each"])
def test_two_bots_at_once_leave_the_wiki_in_order(small: Bench, *, shared: bool) -> None:
    assert two_bots.attempt(small, two_bots.Pair(shared)).problems == ()
