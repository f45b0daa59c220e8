"""The user and the revision that introduced each decision about a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.config.parse import ConfigError, parse_config
from bot.links.model import Decision, Role, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.config.model import Config, LinkDecision
    from bot.config.trust import ConfigPage

DecisionKey: TypeAlias = tuple[str, str, str, str]
"""Report, page, role and verdict. A change of the reason makes no new decision."""
Decider: TypeAlias = tuple[str, int]
"""The user who introduced a decision, and the revision in which it appeared."""


def key_of(link: LinkDecision) -> DecisionKey:
    """Return the key that identifies a decision."""
    return (link.report, link.page, link.role, link.verdict)


def attribute(
    revisions: Iterable[ConfigPage], known: Mapping[DecisionKey, Decider] | None = None
) -> dict[DecisionKey, Decider]:
    """Find the user and the revision that introduced each current decision.

    A revision that is not a valid config is skipped, so that an editor who repairs the page is
    not taken for the author of its decisions.

    :param revisions: the revisions of the config page, the oldest first; with ``known``, only the
        newer ones
    :param known: the result of an earlier call
    :returns: the decisions in the newest valid revision; ``known`` when no revision is valid
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
    """Return the decisions about links in a config, as `bot.links` uses them.

    :param deciders: from `attribute`; without it, the decisions have no user and revision
    """
    deciders = deciders or {}
    found = []
    for link in config.links:
        user, revid = deciders.get(key_of(link), ("", 0))
        role, verdict = Role(link.role), Verdict(link.verdict)
        found.append(Decision(link.report, link.page, role, verdict, user, revid))
    return tuple(found)
