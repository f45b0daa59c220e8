"""Stopping before anything is written: reading may end anywhere, and is done again."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")


class Halted(Exception):  # noqa: N818 - says what happened
    """The run was told to stop while it read; the message is why."""


def go_on(halt: Callable[[], str | None]) -> None:
    """Return if nobody says why to stop.

    :raises Halted: if somebody does
    """
    if (why := halt()) is not None:
        raise Halted(why)


def unless(halt: Callable[[], str | None], items: Iterable[T]) -> Iterator[T]:
    """Pass items through, asking before each.

    :raises Halted: when told to stop
    """
    for item in items:
        go_on(halt)
        yield item
