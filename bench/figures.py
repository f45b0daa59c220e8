"""A figure that was measured, and the limit that it must keep."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: part, name, value and unit, with at most one limit.

    ``least`` is the smallest and ``most`` the largest value allowed. The row ends with ``!`` when
    the value is outside.
    """

    part: str
    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def is_within_limit(self) -> bool:
        """Whether the value keeps its limit."""
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )

    def __str__(self) -> str:
        limit = f"at least {self.least:g}" if self.least is not None else ""
        limit = f"at most {self.most:g}" if self.most is not None else limit
        mark = "" if self.is_within_limit else "!"
        value = f"{self.value:>12,.2f} {self.unit:<14}"
        return f"{self.part:<10}{self.name:<52}{value}{limit:<16}{mark}".rstrip()
