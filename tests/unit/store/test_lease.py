"""The lease in the ledger: one writer at a time."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest

from bot.store.ledger import Ledger

ROUNDS = 50
RIVALS = 4
LONG = 600


def test_free_lease_is_taken_and_another_holder_is_refused(ledger, url):
    assert ledger.lease.current() is None
    state = ledger.lease.acquire("a", LONG)
    assert state.is_of("a")
    assert not state.is_of("b")
    assert state.expires_at - state.acquired_at == timedelta(seconds=LONG)
    assert state.seconds_left == LONG
    with Ledger.open(url) as other:
        refused = other.lease.acquire("b", LONG)
        assert not refused.is_of("b")
        assert refused == state
        assert 0 < refused.seconds_left <= LONG
        assert other.lease.current() == state


def test_holders_are_compared_byte_by_byte(ledger):
    ledger.lease.acquire("pod-é", LONG)
    for other in ("pod-É", "pod-e", "pod-é ", "POD-é", "pod-e\u0301"):
        assert not ledger.lease.acquire(other, LONG).is_of(other)
        assert ledger.lease.renew(other, LONG) is None
        ledger.lease.release(other)
    assert ledger.lease.current() is not None


def test_holder_that_acquires_again_keeps_the_lease(ledger):
    first = ledger.lease.acquire("a", 30)
    again = ledger.lease.acquire("a", LONG)
    assert again.is_of("a")
    assert again.acquired_at == first.acquired_at
    assert again.expires_at > first.expires_at


def test_renewed_lease_lasts_longer(ledger):
    first = ledger.lease.acquire("a", 30)
    renewed = ledger.lease.renew("a", LONG)
    assert renewed is not None
    assert renewed.acquired_at == first.acquired_at
    assert renewed.expires_at > first.expires_at
    assert ledger.lease.current() == renewed


def test_released_lease_is_free(ledger):
    ledger.lease.release("a")
    ledger.lease.acquire("a", LONG)
    ledger.lease.release("b")
    assert ledger.lease.current() is not None
    ledger.lease.release("a")
    ledger.lease.release("a")
    assert ledger.lease.current() is None
    assert ledger.lease.renew("a", LONG) is None
    assert ledger.lease.acquire("b", LONG).is_of("b")


def test_expired_lease_is_not_renewed_and_can_be_taken(ledger):
    first = ledger.lease.acquire("a", 0.05)
    time.sleep(0.06)
    assert ledger.lease.current() is None
    assert ledger.lease.renew("a", LONG) is None
    taken = ledger.lease.acquire("b", LONG)
    assert taken.is_of("b")
    assert taken.acquired_at > first.expires_at
    assert ledger.lease.renew("a", LONG) is None
    assert not ledger.lease.acquire("a", LONG).is_of("a")


def test_expired_lease_taken_by_its_holder_is_a_new_one(ledger):
    first = ledger.lease.acquire("a", 0.05)
    time.sleep(0.06)
    again = ledger.lease.acquire("a", LONG)
    assert again.is_of("a")
    assert again.acquired_at > first.expires_at


@pytest.mark.parametrize(("holder", "seconds"), [("", 5), ("a", 0), ("a", -1)])
def test_lease_without_holder_or_time_is_refused(ledger, holder, seconds):
    with pytest.raises(ValueError, match="needs a holder"):
        ledger.lease.acquire(holder, seconds)
    assert ledger.lease.current() is None


def test_one_of_several_threads_gets_the_lease(url):
    """In the first round the ledger has no row for the lease yet."""
    winners: list[list[bool]] = [[] for _ in range(ROUNDS)]
    start = threading.Barrier(RIVALS)

    def rival(name: str, ledger: Ledger) -> None:
        for n in range(ROUNDS):
            holder = f"{name} {n}"
            start.wait()
            won = ledger.lease.acquire(holder, LONG).is_of(holder)
            winners[n].append(won)
            start.wait()
            if won:
                ledger.lease.release(holder)
            start.wait()

    with ExitStack() as stack:
        ledgers = [stack.enter_context(Ledger.open(url)) for _ in range(RIVALS)]
        threads = [
            threading.Thread(target=rival, args=(f"rival {n}", ledger))
            for n, ledger in enumerate(ledgers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [sorted(won) for won in winners] == [[False] * (RIVALS - 1) + [True]] * ROUNDS
