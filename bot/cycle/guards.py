"""A guard against writing from a read that came back short.

Stopping before anything is written: reading may end anywhere, and is done again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.wiki.source import WikiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.store.ledger import Ledger


#: Less than this part of what there was the last time is taken for a failed read.
LEAST = 0.8
#: Below so many, a few pages that go are no sign of anything.
FEW = 10


class Shrunken(WikiError):  # noqa: N818 - says what happened
    """Much less was read than the last time, so nothing is written."""


def check_shrink(what: str, before: int, now: int) -> None:
    """Refuse a read that is shorter than 80 % of the last one.

    :param what: what was counted, in the plural
    :raises Shrunken: when it is
    """
    if before >= FEW and now < before * LEAST:
        raise Shrunken(
            f"only {now} {what} were read, and {before} the last time: nothing is written. If so "
            "many are really gone, run once with --allow-shrink"
        )


def check_shrink_noted(ledger: Ledger, what: str, now: int, *, allowed: bool) -> None:
    """Refuse a count much below the one noted; else note it.

    :raises Shrunken: when it is, unless that is allowed
    """
    name = f"count of {what}"
    before = ledger.notes.get(name) or 0
    if not allowed:
        check_shrink(what, before, now)
    if before != now:
        ledger.notes.set({name: now})


T = TypeVar("T")


class StopRequested(Exception):  # noqa: N818 - says what happened
    """The run was told to stop while it read; the message is why."""


def check_stop(halt: Callable[[], str | None]) -> None:
    """Return if nobody says why to stop.

    :raises Halted: if somebody does
    """
    if (why := halt()) is not None:
        raise StopRequested(why)


def stop_between(halt: Callable[[], str | None], items: Iterable[T]) -> Iterator[T]:
    """Pass items through, asking before each.

    :raises Halted: when told to stop
    """
    for item in items:
        check_stop(halt)
        yield item
