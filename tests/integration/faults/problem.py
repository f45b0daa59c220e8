"""What may be wrong after a trial."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a problem means for the people on the wiki."""

    LOST = "lost"
    """Something that a person wrote, or had removed, is not as the person left it."""
    DOUBLED = "doubled"
    """A notice or a region stands twice, or was posted twice."""
    WRONG = "wrong"
    """Anything else that is not as after an undisturbed run."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it must be."""

    kind: Kind
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a trial: how the disturbed run ended (``said``) and what is wrong then.

    ``tried`` is how often something was done to the bot in it.
    """

    what: str
    said: str
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    tried: int = 1


def lost(what: str) -> Problem:
    """Return a problem of that kind."""
    return Problem(Kind.LOST, what)


def doubled(what: str) -> Problem:
    """Return a problem of that kind."""
    return Problem(Kind.DOUBLED, what)


def wrong(what: str) -> Problem:
    """Return a problem of that kind."""
    return Problem(Kind.WRONG, what)
