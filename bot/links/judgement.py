"""Judge links: strong, weak, or decided by editors. Decisions outrank all other evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.links.evidence import EvidenceSet, collect
from bot.links.model import Decision, Evidence, Link, ReportLinks, Role, Rule, Strength, Verdict
from bot.links.page_kinds import first_year, years_in, years_of
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.links.evidence import EvidenceSet
    from bot.links.known_pages import KnownPages
    from bot.links.model import Decision, Evidence
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


def judge(
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
    """Return the group that the report is surely of.

    The organization that the grant's pages name decides alone. Otherwise one group must have
    every kind of proof that any other has, and more.
    """
    proven = {title: kinds for title, kinds in found.proof_rules.items() if title in found.groups}
    unlisted = found.known.groups.unlisted
    named = [title for title, kinds in proven.items() if kinds & _ORGANIZATION]
    if len(named) > 1:
        return None
    if named and (named[0] not in unlisted or len(proven[named[0]]) > 1):
        return named[0]
    for title, kinds in proven.items():
        # What only its wording calls a group, or what another name is printed for, needs two
        # kinds of proof, of which a contact may be one.
        needed = 1 + (title in unlisted) + found.names_other_organization
        if kinds <= _HINTS or len(_kinds(kinds)) < needed:
            continue
        if all(
            _is_outranked_by(theirs, kinds) for other, theirs in proven.items() if other != title
        ):
            return title
    return None


def _kinds(rules: set[Rule]) -> set[Rule]:
    """Return the kinds of proof; a contact is one, whatever page names it."""
    return {Rule.CONTACT if rule in _HINTS else rule for rule in rules}


def _is_outranked_by(theirs: set[Rule], kinds: set[Rule]) -> bool:
    """Whether a group's proof is outdone by that of another."""
    if theirs <= _HINTS and Rule.TITLE_PREFIX in kinds:
        return True
    return _kinds(theirs) < _kinds(kinds)


def _strong_events(
    found: EvidenceSet, groups: frozenset[str], verdicts: Verdicts
) -> frozenset[str]:
    decided = verdicts.approve(found, Role.EVENT)
    years = years_of(found.report, found.application)
    proven = {title for title in found.events if title in found.proof_rules}
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
