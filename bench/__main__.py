"""Measure everything and print one table: ``python -m bench [PART]...``.

The part ``wiki`` is all parts that need a real MediaWiki.
"""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

from bench import hostile, memory, planning, quiet, reading, start, sweep, writing
from bench.figures import table

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
    """Return 0 when every limit is kept, 1 when one is not, 2 for an unknown part."""
    if unknown := set(names) - {*PARTS, *GROUPS}:
        known = ", ".join([*PARTS, *GROUPS])
        sys.stderr.write(f"no such part: {', '.join(sorted(unknown))}; give {known}\n")
        return 2
    # Told to end, it stops the wikis as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    broken = False
    parts = [part for name in names for part in GROUPS.get(name, (name,))]
    for part in parts or PARTS:
        for figure in PARTS[part]():
            broken = broken or not figure.kept
            sys.stdout.write(table([figure]) + "\n")
            sys.stdout.flush()
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
