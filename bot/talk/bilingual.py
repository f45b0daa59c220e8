"""A region in two languages, one below the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.talk.content import Region


def with_second(first: Region, second: Region) -> Region:
    """Return the first region with the body of the second, in another language, below it.

    :raises ValueError: they are not the same region
    """
    if (first.kind, first.key) != (second.kind, second.key):
        raise ValueError(f"{first.kind} {first.key} is not {second.kind} {second.key}")
    if first.body == second.body:
        return first
    return replace(first, body=f"{first.body}\n{second.body}")
