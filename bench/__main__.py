"""Measure everything and print one table: ``python -m bench [reading|memory|hostile]...``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench import hostile, memory, reading
from bench.figures import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.figures import Figure

PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "reading": reading.measure,
    "memory": memory.measure,
    "hostile": hostile.measure,
}


def main(names: list[str]) -> int:
    """Return 0 when every limit is kept, 1 when one is not, 2 for an unknown part."""
    if unknown := set(names) - set(PARTS):
        sys.stderr.write(f"no such part: {', '.join(sorted(unknown))}; give {', '.join(PARTS)}\n")
        return 2
    broken = False
    for name in names or PARTS:
        figures = list(PARTS[name]())
        broken = broken or not all(figure.kept for figure in figures)
        sys.stdout.write(table(figures) + "\n")
        sys.stdout.flush()
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
