"""Links of a report, with the evidence for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a linked page is to the report."""

    GROUP = "group"
    EVENT = "event"
    APPLICATION = "application"
    USER = "user"
    NEWSLETTER = "newsletter"
    OTHER = "other"


class Strength(StrEnum):
    """Only strong links are written on pages other than the report's own talk page."""

    STRONG = "strong"
    WEAK = "weak"


class Rule(StrEnum):
    """Kinds of evidence; each has a message of its own in ``talk/messages``."""

    APPLICATION_TITLE = "application-title"
    APPLICATION_ORGANIZATION = "application-organization"
    EXPLICIT_LINK = "explicit-link"
    EXPLICIT_SUBPAGE_LINK = "explicit-subpage-link"
    TITLE_PREFIX = "title-prefix"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a link: the rule, and what it saw (a question's number, a name)."""

    rule: Rule
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {self.detail}" if self.detail else str(self.rule)


@dataclass(frozen=True, slots=True)
class Link:
    """A page that exists, what it is to the report, and why the bot thinks so."""

    title: str
    role: Role
    strength: Strength
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link to a page of the home wiki that does not exist. ``where`` as in `Reference`."""

    target: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class ReportLinks:
    """All links of one report, strongest first, and the broken ones."""

    links: tuple[Link, ...] = ()
    broken: tuple[BrokenLink, ...] = ()

    def strong(self, role: Role) -> tuple[Link, ...]:
        """Return the strong links of one role."""
        return tuple(x for x in self.links if x.role is role and x.strength is Strength.STRONG)
