"""What editors decided about links, which outranks every other evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.links.model import Decision, Evidence, Link, Role, Rule, Strength, Verdict
from bot.reports.title import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.links.collecting import Collected
    from bot.links.known import Known

_RULES = {
    Verdict.CONFIRM: Rule.CONFIRMED,
    Verdict.ADD: Rule.ADDED,
    Verdict.REJECT: Rule.REJECTED,
}
_CANDIDATES = frozenset({Role.GROUP, Role.EVENT})


def by_report(decisions: Iterable[Decision]) -> Mapping[str, tuple[Decision, ...]]:
    """Return the decisions about each report, by its title."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        found[normalise(decision.report) or decision.report].append(decision)
    return {title: tuple(its) for title, its in found.items()}


def unheeded(decisions: Iterable[Decision], known: Known) -> tuple[Decision, ...]:
    """Return the decisions for pages that do not exist, which nothing can be made of."""
    return tuple(
        decision
        for decision in decisions
        if decision.verdict is not Verdict.REJECT and known.target(decision.title) is None
    )


def _evidence(decision: Decision) -> Evidence:
    rule = _RULES[decision.verdict]
    return Evidence(rule, user=decision.user, revid=decision.revid)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The decisions about one report, by page and role; the last about a page holds."""

    decisions: Mapping[tuple[str, Role], Decision]

    @classmethod
    def of(cls, found: Collected, decisions: Iterable[Decision]) -> Verdicts:
        """Choose the decisions about a report; titles lead through redirects."""
        away = {title for x in found.report.references if x.elsewhere for title in x.titles}
        chosen: dict[tuple[str, Role], Decision] = {}
        for decision in decisions:
            if (normalise(decision.report) or decision.report) != found.report.title:
                continue
            name = " ".join(decision.title.replace("_", " ").split()).lstrip(":")
            title = name if name in away else found.known.target(name)
            if title is None and decision.verdict is Verdict.REJECT:
                # A page that is gone by now may still be named elsewhere.
                title = normalise(name)
            if title is not None:
                chosen[title, decision.role] = decision
        return cls(chosen)

    def reject(self, found: Collected) -> tuple[Link, ...]:
        """Take the rejected candidates away, and return them with who rejected them."""
        rejected = []
        for (title, role), decision in self._of(Verdict.REJECT):
            evidence = found.forget(title, role)
            for link in [x for x in found.others if (x.title, x.role) == (title, role)]:
                found.others.remove(link)
                evidence |= dict.fromkeys(link.evidence)
            pieces = (*evidence, _evidence(decision))
            rejected.append(Link(title, role, Strength.WEAK, pieces))
        return tuple(rejected)

    def approve(self, found: Collected, role: Role) -> frozenset[str]:
        """Add who decided to the evidence, and return the pages confirmed or added."""
        candidates = found.groups if role is Role.GROUP else found.events
        approved = set()
        for (title, its_role), decision in self._of(Verdict.CONFIRM, Verdict.ADD):
            if its_role is role:
                candidates.setdefault(title, {})[_evidence(decision)] = None
                approved.add(title)
        return frozenset(approved)

    def others(self, links: Iterable[Link]) -> list[Link]:
        """Return links of other roles with what was decided about them."""
        found = {(link.title, link.role): link for link in links}
        for (title, role), decision in self._of(Verdict.CONFIRM, Verdict.ADD):
            if role not in _CANDIDATES:
                link = found.get((title, role), Link(title, role, Strength.STRONG, ()))
                pieces = (*link.evidence, _evidence(decision))
                found[title, role] = replace(link, strength=Strength.STRONG, evidence=pieces)
        return list(found.values())

    def _of(self, *verdicts: Verdict) -> list[tuple[tuple[str, Role], Decision]]:
        return [(page, one) for page, one in self.decisions.items() if one.verdict in verdicts]
