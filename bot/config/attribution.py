"""Who decided about a link, and in which revision of the config."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.config.parse import ConfigError, parse
from bot.links.model import Decision, Role, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.config.model import Config, LinkDecision

DecisionKey: TypeAlias = tuple[str, str, str, str]
"""Report, page, role and verdict. A decision whose reason is reworded stays the same one."""
Decider: TypeAlias = tuple[str, int]
"""User and revision."""


@dataclass(frozen=True, slots=True)
class ConfigRevision:
    """One revision of the config page; ``text`` is ``None`` and ``user`` ``""`` when hidden."""

    revid: int
    user: str
    text: str | None


def key_of(link: LinkDecision) -> DecisionKey:
    """Return what tells a decision from all others."""
    return (link.report, link.page, link.role, link.verdict)


def attribute(
    revisions: Iterable[ConfigRevision], known: Mapping[DecisionKey, Decider] | None = None
) -> dict[DecisionKey, Decider]:
    """Find for each decision that stands who introduced it.

    A revision that cannot be read says nothing: whoever puts the page right after it decided
    nothing anew. One that can be read and leaves a decision out withdraws it.

    :param revisions: oldest first; all of the page's, or those since ``known`` was found
    :param known: what was found before
    :returns: the decisions in the newest readable revision; ``known`` when none is readable
    """
    standing = dict(known or {})
    for revision in revisions:
        try:
            policy = parse(revision.text or "")
        except ConfigError:
            continue
        now = (revision.user, revision.revid)
        standing = {key: standing.get(key, now) for key in map(key_of, policy.links)}
    return standing


def decisions(
    policy: Config, deciders: Mapping[DecisionKey, Decider] | None = None
) -> tuple[Decision, ...]:
    """Return the policy's decisions as the links understand them, with who decided if known."""
    deciders = deciders or {}
    found = []
    for link in policy.links:
        user, revid = deciders.get(key_of(link), ("", 0))
        role, verdict = Role(link.role), Verdict(link.verdict)
        found.append(Decision(link.report, link.page, role, verdict, user, revid))
    return tuple(found)
