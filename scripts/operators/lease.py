"""The right to write, held while a script saves pages: the service waits meanwhile."""

from __future__ import annotations

import os
import secrets
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.store.records import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.store.ledger import Ledger

#: Longer than a save with all its retries is likely to take; it is renewed before each page.
SECONDS = 300.0


@contextmanager
def sole_writer(ledger: Ledger) -> Iterator[Callable[[], bool]]:
    """Hold the lease within; yields what renews it and tells whether it is still held.

    :raises StoreError: when another process has it
    """
    holder = f"operator {socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}"[:64]
    state = ledger.lease.acquire(holder, SECONDS)
    if not state.is_of(holder):
        raise StoreError(
            f"Another process of the bot may write now ({state.holder}). Stop the service first, "
            f"or wait: its right ends in {state.seconds_left:.0f} s unless it asks again."
        )
    ends = time.monotonic() + SECONDS

    def still() -> bool:
        nonlocal ends
        asked = time.monotonic()
        if asked >= ends or ledger.lease.renew(holder, SECONDS) is None:
            return False
        ends = asked + SECONDS
        return True

    try:
        yield still
    finally:
        ledger.lease.release(holder)
