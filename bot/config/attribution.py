"""The user and the revision that introduced each decision about a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.config.parse import ConfigError, parse_config
from bot.links.model import Decision, Role, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.config.model import Config, LinkDecision

DecisionKey: TypeAlias = tuple[str, str, str, str]
"""Report, page, role and verdict. A decision with a new reason is still the same decision."""
Decider: TypeAlias = tuple[str, int]
"""User and revision."""


@dataclass(frozen=True, slots=True)
class ConfigRevision:
    """One revision of the config page. When hidden, ``text`` is ``None`` and ``user`` is ``""``."""

    revid: int
    user: str
    text: str | None


def key_of(link: LinkDecision) -> DecisionKey:
    """Return the key that identifies a decision."""
    return (link.report, link.page, link.role, link.verdict)


def attribute(
    revisions: Iterable[ConfigRevision], known: Mapping[DecisionKey, Decider] | None = None
) -> dict[DecisionKey, Decider]:
    """Find who introduced each current decision.

    An unreadable revision is skipped: an editor who repairs the page after it makes no new
    decision. A readable revision without a decision withdraws that decision.

    :param revisions: oldest first: all revisions, or those after ``known`` was found
    :param known: the result of an earlier call
    :returns: the decisions in the newest readable revision; ``known`` when none is readable
    """
    current = dict(known or {})
    for revision in revisions:
        try:
            config = parse_config(revision.text or "")
        except ConfigError:
            continue
        decider = (revision.user, revision.revid)
        current = {key: current.get(key, decider) for key in map(key_of, config.links)}
    return current


def decisions(
    config: Config, deciders: Mapping[DecisionKey, Decider] | None = None
) -> tuple[Decision, ...]:
    """Convert the config's decisions for `bot.links`, each with its decider if known."""
    deciders = deciders or {}
    found = []
    for link in config.links:
        user, revid = deciders.get(key_of(link), ("", 0))
        role, verdict = Role(link.role), Verdict(link.verdict)
        found.append(Decision(link.report, link.page, role, verdict, user, revid))
    return tuple(found)
