"""Measure all parts, or some, and print a table: ``python -m bench [PART]...``.

The part ``wiki`` means all parts that need a real MediaWiki.
"""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

from bench import hostile, memory, planning, quiet, reading, start, sweep, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.figures import Figure

PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "reading": reading.measure,
    "memory": memory.measure,
    "hostile": hostile.measure,
    "start": start.measure,
    "plan": planning.measure,
    "sweep": sweep.measure,
    "quiet": quiet.measure,
    "first": writing.first_run,
    "overviews": writing.overviews,
}
GROUPS = {"wiki": ("sweep", "quiet", "first", "overviews")}


def main(names: list[str]) -> int:
    """Measure the parts; return 1 when a limit is missed, 2 for an unknown part, else 0."""
    if unknown := set(names) - {*PARTS, *GROUPS}:
        known = ", ".join([*PARTS, *GROUPS])
        sys.stderr.write(f"no such part: {', '.join(sorted(unknown))}; give {known}\n")
        return 2
    # SIGTERM then stops the running wiki, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    is_limit_missed = False
    parts = [part for name in names for part in GROUPS.get(name, (name,))]
    for part in parts or PARTS:
        for figure in PARTS[part]():
            is_limit_missed = is_limit_missed or not figure.is_within_limit
            sys.stdout.write(f"{figure}\n")
            sys.stdout.flush()
    return int(is_limit_missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
