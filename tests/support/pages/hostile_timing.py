"""Print how long the reader takes for each hostile page, and how that grows with its size.

    python -m tests.support.pages.hostile_timing

A page is too slow at one second or more, and the work is too steep when twice the input takes
clearly more than twice the time. `test_properties` bounds the same without a clock.
"""

from __future__ import annotations

import sys
import time
import tracemalloc

from bot.reports.reader import read
from tests.support.pages.hostile_pages import HOSTILE, MOST, TITLE

SLOW = 1.0
STEEP = 3.0


def seconds(text: str) -> float:
    """The best of two readings."""
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        read(TITLE, text)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print one line for each input; ``!`` marks what is too slow or too steep."""
    out = sys.stdout.write
    out(f"{'input':<34}{'MB':>6}{'half s':>9}{'s':>9}{'ratio':>7}{'peak MB':>9}\n")
    for name, make in HOSTILE.items():
        text = make(MOST)
        half, whole = seconds(make(MOST // 2)), seconds(text)
        tracemalloc.start()
        read(TITLE, text)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        ratio = whole / half
        bad = "!" if whole > SLOW or (ratio > STEEP and whole > SLOW / 10) else ""
        out(
            f"{name:<34}{len(text) / 1e6:>6.2f}{half:>9.3f}{whole:>9.3f}{ratio:>7.2f}"
            f"{peak:>9.1f} {bad}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
