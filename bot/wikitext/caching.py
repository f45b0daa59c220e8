"""One small cache, for functions of the lines that every page of a form repeats."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

#: Short lines are mostly the form's own. So many of them take about 2 MB.
MAX_TEXTS, MAX_CHARS = 4096, 250

_T = TypeVar("_T")


def remember_short(function: Callable[[str], _T]) -> Callable[[str], _T]:
    """Remember a function's results for short texts. It makes reading half as long."""
    remembered = lru_cache(maxsize=MAX_TEXTS)(function)

    @wraps(function)
    def call(text: str) -> _T:
        return remembered(text) if len(text) <= MAX_CHARS else function(text)

    return call
