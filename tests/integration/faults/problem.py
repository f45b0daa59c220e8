"""Problems that a trial can find, and the result of a trial."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of problems, by their effect on the people on the wiki."""

    LOST = "lost"
    """A text that a person wrote is gone, or one that a person removed is back."""
    DOUBLED = "doubled"
    """A notice or a region is on the wiki twice, or was posted twice."""
    WRONG = "wrong"
    """Any other difference from an undisturbed run."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, with a sentence."""

    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a trial: how the disturbed run ended (``said``), and the problems after it.

    ``tried`` is the number of faults in it.
    """

    what: str
    said: str
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    tried: int = 1


def lost(what: str) -> Problem:
    """Return a problem of the kind `Kind.LOST`."""
    return Problem(Kind.LOST, what)


def doubled(what: str) -> Problem:
    """Return a problem of the kind `Kind.DOUBLED`."""
    return Problem(Kind.DOUBLED, what)


def wrong(what: str) -> Problem:
    """Return a problem of the kind `Kind.WRONG`."""
    return Problem(Kind.WRONG, what)
