"""Judge the links of a report: each is strong, weak or rejected. Editors' decisions come first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.links.evidence import EvidenceSet, collect, prove_named_events
from bot.links.model import Decision, Link, ReportLinks, Role, Strength, Verdict
from bot.links.page_kinds import first_year, years_in, years_of
from bot.links.rules import CONTACT_RULES, ORGANIZATION_RULES, Evidence, Rule
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
    """Return the editors' decisions by the title of the report."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        found[normalise(decision.report) or decision.report].append(decision)
    return {title: tuple(its) for title, its in found.items()}


def unheeded(decisions: Iterable[Decision], known: KnownPages) -> tuple[Decision, ...]:
    """Return the decisions to confirm or add a page that does not exist; they have no effect."""
    return tuple(
        decision
        for decision in decisions
        if decision.verdict is not Verdict.REJECT and known.target(decision.title) is None
    )


def _as_evidence(decision: Decision) -> Evidence:
    """Return an editor's decision as evidence for a link."""
    rule = _RULES[decision.verdict]
    return Evidence(rule, user=decision.user, revid=decision.revid)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The decisions about one report by page and role; the last one about a page counts."""

    decisions: Mapping[tuple[str, Role], Decision]

    @classmethod
    def of(cls, found: EvidenceSet, decisions: Iterable[Decision]) -> Verdicts:
        """Index the decisions about a report; redirects are followed to the pages they lead to."""
        on_other_wikis = {
            title for link in found.report.references if link.elsewhere for title in link.titles
        }
        chosen: dict[tuple[str, Role], Decision] = {}
        for decision in decisions:
            name = " ".join(decision.title.replace("_", " ").split()).lstrip(":")
            title = name if name in on_other_wikis else found.known.target(name)
            if title is None and decision.verdict is Verdict.REJECT:
                # The report may name a page that does not exist any more.
                title = normalise(name)
            if title is not None:
                chosen[title, decision.role] = decision
        return cls(chosen)

    def reject(self, found: EvidenceSet) -> tuple[Link, ...]:
        """Remove the rejected links from the evidence, and return them with the decisions."""
        rejected = []
        for (title, role), decision in self._with_verdict(Verdict.REJECT):
            evidence = found.forget(title, role)
            for link in [one for one in found.others if (one.title, one.role) == (title, role)]:
                found.others.remove(link)
                evidence |= dict.fromkeys(link.evidence)
            pieces = (*evidence, _as_evidence(decision))
            rejected.append(Link(title, role, Strength.WEAK, pieces))
        return tuple(rejected)

    def approve(self, found: EvidenceSet, role: Role) -> frozenset[str]:
        """Add the decisions of one role to the evidence; return the pages confirmed or added."""
        candidates = found.groups if role is Role.GROUP else found.events
        approved = set()
        for (title, its_role), decision in self._with_verdict(Verdict.CONFIRM, Verdict.ADD):
            if its_role is role:
                candidates.setdefault(title, {})[_as_evidence(decision)] = None
                approved.add(title)
        return frozenset(approved)

    def decided_others(self, links: Iterable[Link]) -> list[Link]:
        """Return the links of other roles; those confirmed or added by editors are strong."""
        found = {(link.title, link.role): link for link in links}
        for (title, role), decision in self._with_verdict(Verdict.CONFIRM, Verdict.ADD):
            if role not in _CANDIDATES:
                link = found.get((title, role), Link(title, role, Strength.STRONG, ()))
                pieces = (*link.evidence, _as_evidence(decision))
                found[title, role] = replace(link, strength=Strength.STRONG, evidence=pieces)
        return list(found.values())

    def _with_verdict(self, *verdicts: Verdict) -> list[tuple[tuple[str, Role], Decision]]:
        """Return the decisions with one of these verdicts, each with the title and role."""
        return [(page, one) for page, one in self.decisions.items() if one.verdict in verdicts]


_ORDER = [Role.APPLICATION, Role.GROUP, Role.EVENT, Role.NEWSLETTER, Role.USER, Role.OTHER]


def judge_links(
    report: Report,
    application: Report | None,
    known: KnownPages,
    decisions: Iterable[Decision] = (),
) -> ReportLinks:
    """Find the links of one report.

    :param application: the application, ``None`` if its page was not identified
    :param decisions: the editors' decisions about this report
    """
    found = collect(report, application, known)
    verdicts = Verdicts.of(found, decisions)
    rejected = verdicts.reject(found)
    groups = _strong_groups(found, verdicts)
    events = _strong_events(found, groups, verdicts)
    links = [_group_link(found, *candidate, groups) for candidate in found.groups.items()]
    links += [_event_link(found, *candidate, events) for candidate in found.events.items()]
    links += verdicts.decided_others(found.others)
    links.sort(
        key=lambda link: (link.strength is Strength.WEAK, _ORDER.index(link.role), link.title)
    )
    return ReportLinks(tuple(links), tuple(dict.fromkeys(found.broken)), rejected)


def _group_link(
    found: EvidenceSet, title: str, evidence: Iterable[Evidence], strong: Iterable[str]
) -> Link:
    """Return the link with a group; ``strong`` are the titles with a strong link."""
    affiliate = found.known.groups.by_title.get(title)
    return Link(
        title,
        Role.GROUP,
        Strength.STRONG if title in strong else Strength.WEAK,
        tuple(evidence),
        recognised=affiliate.recognised if affiliate is not None else True,
    )


def _event_link(
    found: EvidenceSet, title: str, evidence: Iterable[Evidence], strong: Iterable[str]
) -> Link:
    """Return the link with an event; ``strong`` are the titles with a strong link."""
    return Link(
        title,
        Role.EVENT,
        Strength.STRONG if title in strong else Strength.WEAK,
        tuple(evidence),
        elsewhere=any(title in link.titles for link in found.report.references if link.elsewhere),
        year=first_year(found.report, found.application),
    )


def _strong_groups(found: EvidenceSet, verdicts: Verdicts) -> frozenset[str]:
    """Return the groups with a strong link: those decided by editors, else the proven one."""
    decided = verdicts.approve(found, Role.GROUP)
    if decided:
        return decided
    group = _proven_group(found)
    return frozenset({group} if group is not None else ())


def _proven_group(found: EvidenceSet) -> str | None:
    """Return the group that certainly got the grant, ``None`` if no group is certain.

    A group that the grant's pages name as the organization is certain. Without such a name, a
    group is certain if it has each kind of evidence that any other group has, and one more.
    """
    unlisted = found.known.groups.unlisted
    named = [title for title, rules in found.proof_rules.items() if rules & ORGANIZATION_RULES]
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
    """Whether the evidence proves a group that no page names as the organization.

    The whole name of a listed group at the start of the report's title is enough. Else two kinds of
    evidence are needed. If a page names another organization, they must be a contact and the title.

    :param title: the group
    """
    proofs, kinds = found.proof_rules[title], _kinds(found, title)
    if found.names_other_organization:
        return {Rule.CONTACT, Rule.TITLE_PREFIX} <= kinds
    if title in found.known.groups.unlisted or Rule.TITLE_PREFIX not in proofs:
        return len(kinds) > 1
    return True


def _kinds(found: EvidenceSet, title: str) -> set[Rule]:
    """Return the kinds of evidence for a group; both rules for a contact count as one."""
    rules = found.proof_rules.get(title, set()) | found.supporting_rules.get(title, set())
    return {Rule.CONTACT if rule in CONTACT_RULES else rule for rule in rules}


def _is_outranked_by(found: EvidenceSet, other: str, title: str) -> bool:
    """Whether the evidence for another group is weaker than that for ``title``."""
    theirs, kinds = _kinds(found, other), _kinds(found, title)
    if theirs == {Rule.CONTACT} and Rule.TITLE_PREFIX in kinds:
        return True
    return theirs < kinds


def _strong_events(
    found: EvidenceSet, groups: frozenset[str], verdicts: Verdicts
) -> frozenset[str]:
    """Return the events with a strong link: the proven ones, and those decided by editors."""
    decided = verdicts.approve(found, Role.EVENT)
    prove_named_events(found, groups)
    years = years_of(found.report, found.application)
    owner = found.known.groups.owning_group
    listed = {title for title in found.listed_events if owner(title) in groups}
    proven = (found.proven_events | listed) & found.events.keys()
    strong = {
        title
        for title in proven
        if owner(title) in {None, *groups}
        and not _is_series(title, proven, years, found.known)
        and _may_be_in(years_in(title), years)
    }
    return frozenset(strong) | decided


def _is_series(title: str, proven: Iterable[str], years: Iterable[int], known: KnownPages) -> bool:
    """Whether a page is of an event series, and the year of the grant has its own subpage."""
    return any(other.startswith(title + "/") for other in proven) or any(
        f"{title}/{year}" in known.existing for year in years
    )


def _may_be_in(title_years: frozenset[int], grant_years: frozenset[int]) -> bool:
    """Whether an event may be in the years of the grant, by the years in its title."""
    return not title_years or not grant_years or bool(title_years & grant_years)
