"""Progress for a person at a terminal; silent anywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

_EVERY = 25


def progress(items: Iterable[T], doing: str, total: int | None = None) -> Iterator[T]:
    """Pass ``items`` through and count them on stderr while they pass."""
    if not sys.stderr.isatty():
        yield from items
        return
    count = 0
    try:
        for item in items:
            if count % _EVERY == 0:
                of = f" of {total}" if total is not None else ""
                sys.stderr.write(f"\r{doing}: {count}{of} ")
                sys.stderr.flush()
            count += 1
            yield item
    finally:
        sys.stderr.write(f"\r{doing}: {count}{' ' * 12}\n")
