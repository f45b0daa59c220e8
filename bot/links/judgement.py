"""Judge links: strong, weak, or decided by editors. Decisions outrank all other evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.links.evidence import EvidenceSet, collect, names_on_event
from bot.links.model import Decision, Evidence, Link, ReportLinks, Role, Rule, Strength, Verdict
from bot.links.page_kinds import first_year, years_in, years_of
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.links.known_pages import KnownPages
    from bot.reports.model import Report


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


def unheeded(decisions: Iterable[Decision], known: KnownPages) -> tuple[Decision, ...]:
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
    def of(cls, found: EvidenceSet, decisions: Iterable[Decision]) -> Verdicts:
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

    def reject(self, found: EvidenceSet) -> tuple[Link, ...]:
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

    def approve(self, found: EvidenceSet, role: Role) -> frozenset[str]:
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


_ORGANIZATION = frozenset({Rule.APPLICATION_ORGANIZATION, Rule.REPORT_ORGANIZATION})
#: Who applied is a hint: people help groups other than their own.
_HINTS = frozenset({Rule.CONTACT, Rule.HEALTH_CRITERIA})
_ORDER = [Role.APPLICATION, Role.GROUP, Role.EVENT, Role.NEWSLETTER, Role.USER, Role.OTHER]


def judge_links(
    report: Report,
    application: Report | None,
    known: KnownPages,
    decisions: Iterable[Decision] = (),
) -> ReportLinks:
    """Find the links of one report.

    :param application: the application, when its page was read and understood
    :param decisions: what editors decided; those about other reports are passed over
    """
    found = collect(report, application, known)
    verdicts = Verdicts.of(found, decisions)
    rejected = verdicts.reject(found)
    groups = _strong_groups(found, verdicts)
    events = _strong_events(found, groups, verdicts)
    links = [_group(found, title, evidence, groups) for title, evidence in found.groups.items()]
    links += [_event(found, title, evidence, events) for title, evidence in found.events.items()]
    links += verdicts.others(found.others)
    links.sort(key=lambda x: (x.strength is Strength.WEAK, _ORDER.index(x.role), x.title))
    return ReportLinks(tuple(links), tuple(dict.fromkeys(found.broken)), rejected)


def _group(
    found: EvidenceSet, title: str, evidence: Iterable[Evidence], strong: Iterable[str]
) -> Link:
    affiliate = found.known.groups.by_title.get(title)
    return Link(
        title,
        Role.GROUP,
        Strength.STRONG if title in strong else Strength.WEAK,
        tuple(evidence),
        recognised=affiliate.recognised if affiliate is not None else True,
    )


def _event(
    found: EvidenceSet, title: str, evidence: Iterable[Evidence], strong: Iterable[str]
) -> Link:
    return Link(
        title,
        Role.EVENT,
        Strength.STRONG if title in strong else Strength.WEAK,
        tuple(evidence),
        elsewhere=any(title in x.titles for x in found.report.references if x.elsewhere),
        year=first_year(found.report, found.application),
    )


def _strong_groups(found: EvidenceSet, verdicts: Verdicts) -> frozenset[str]:
    decided = verdicts.approve(found, Role.GROUP)
    if decided:
        return decided
    group = _proven_group(found)
    return frozenset({group} if group is not None else ())


def _proven_group(found: EvidenceSet) -> str | None:
    """Return the group that the grant is certainly of, ``None`` if that is not certain.

    The organization that the grant's pages name decides alone. Without it, one group must have
    every kind of evidence that any other group has, and more.
    """
    unlisted = found.known.groups.unlisted
    named = [title for title, rules in found.proof_rules.items() if rules & _ORGANIZATION]
    if len(named) > 1:
        return None
    if named and (named[0] not in unlisted or len(_kinds(found, named[0])) > 1):
        return named[0]
    for title in found.proof_rules:
        others = {*found.proof_rules, *found.supporting_rules} - {title}
        if _is_proven(found, title) and all(
            _is_outranked_by(found, other, title) for other in others
        ):
            return title
    return None


def _is_proven(found: EvidenceSet, title: str) -> bool:
    """Whether title and contacts prove a group that no page names as the organization.

    The title alone is enough if the group's name cannot go on in it. A contact needs another
    proof: the name in the title, or a listed link. A link never counts without one of these.
    """
    proofs, kinds = found.proof_rules[title], _kinds(found, title)
    if found.names_other_organization:
        return {Rule.CONTACT, Rule.TITLE_PREFIX} <= kinds
    if title in found.known.groups.unlisted or Rule.TITLE_PREFIX not in proofs:
        return len(kinds) > 1
    return True


def _kinds(found: EvidenceSet, title: str) -> set[Rule]:
    """Return the kinds of evidence for a group; a contact counts once, whatever page names it."""
    rules = found.proof_rules.get(title, set()) | found.supporting_rules.get(title, set())
    return {Rule.CONTACT if rule in _HINTS else rule for rule in rules}


def _is_outranked_by(found: EvidenceSet, other: str, title: str) -> bool:
    """Whether the evidence for another group is weaker than that for ``title``."""
    theirs, kinds = _kinds(found, other), _kinds(found, title)
    if theirs == {Rule.CONTACT} and Rule.TITLE_PREFIX in kinds:
        return True
    return theirs < kinds


def _strong_events(
    found: EvidenceSet, groups: frozenset[str], verdicts: Verdicts
) -> frozenset[str]:
    decided = verdicts.approve(found, Role.EVENT)
    names_on_event(found, groups)
    years = years_of(found.report, found.application)
    own = {x for x in found.listed_events if found.known.groups.owning_group(x) in groups}
    proven = {x for x in found.proven_events | own if x in found.events}
    strong = {
        title
        for title in proven
        if found.known.groups.owning_group(title) in {None, *groups}
        and not _is_series(title, proven, years, found.known)
        and _fits(years_in(title), years)
    }
    return frozenset(strong) | decided


def _is_series(title: str, proven: Iterable[str], years: Iterable[int], known: KnownPages) -> bool:
    """Whether a page is of a series, and the funded year has one of its own."""
    return any(other.startswith(title + "/") for other in proven) or any(
        known.exists(f"{title}/{year}") for year in years
    )


def _fits(named: frozenset[int], years: frozenset[int]) -> bool:
    """Whether an event of the years in its title may be one of a grant's years."""
    return not named or not years or bool(named & years)
