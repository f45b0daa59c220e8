"""A figure that was measured, and the limit that it must keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. ``least`` and ``most`` are limits; with none it only informs."""

    area: str
    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the value is within its limits."""
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )

    @property
    def limit(self) -> str:
        """The limit as it is printed."""
        if self.least is not None:
            return f"at least {self.least:g}"
        return f"at most {self.most:g}" if self.most is not None else ""


def table(figures: Iterable[Figure]) -> str:
    """Write the figures below one another; ``!`` marks a limit that is not kept."""
    rows = [
        f"{f.area:<10}{f.name:<52}{f.value:>12,.2f} {f.unit:<14}{f.limit:<16}"
        f"{'' if f.kept else '!'}".rstrip()
        for f in figures
    ]
    return "\n".join(rows)
