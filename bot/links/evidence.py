"""From evidence to links: which is strong, which is weak, and what editors decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.links.collecting import Collected, collect
from bot.links.decisions import Verdicts
from bot.links.model import Link, ReportLinks, Role, Rule, Strength
from bot.links.pages import years_in
from bot.links.years import first_year, years_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.links.known import Known
    from bot.links.model import Decision, Evidence
    from bot.reports.model import Report

_ORGANIZATION = frozenset({Rule.APPLICATION_ORGANIZATION, Rule.REPORT_ORGANIZATION})
#: Who applied is a hint: people help groups other than their own.
_HINTS = frozenset({Rule.CONTACT, Rule.HEALTH_CRITERIA})
_ORDER = [Role.APPLICATION, Role.GROUP, Role.EVENT, Role.NEWSLETTER, Role.USER, Role.OTHER]


def judge(
    report: Report,
    application: Report | None,
    known: Known,
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
    found: Collected, title: str, evidence: Iterable[Evidence], strong: Iterable[str]
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
    found: Collected, title: str, evidence: Iterable[Evidence], strong: Iterable[str]
) -> Link:
    return Link(
        title,
        Role.EVENT,
        Strength.STRONG if title in strong else Strength.WEAK,
        tuple(evidence),
        elsewhere=any(title in x.titles for x in found.report.references if x.elsewhere),
        year=first_year(found.report, found.application),
    )


def _strong_groups(found: Collected, verdicts: Verdicts) -> frozenset[str]:
    decided = verdicts.approve(found, Role.GROUP)
    if decided:
        return decided
    group = _proven_group(found)
    return frozenset({group} if group is not None else ())


def _proven_group(found: Collected) -> str | None:
    """Return the group that the report is surely of.

    The organization that the grant's pages name decides alone. Otherwise one group must have
    every kind of proof that any other has, and more.
    """
    proven = {title: kinds for title, kinds in found.proofs.items() if title in found.groups}
    unlisted = found.known.groups.unlisted
    named = [title for title, kinds in proven.items() if kinds & _ORGANIZATION]
    if len(named) > 1:
        return None
    if named and (named[0] not in unlisted or len(proven[named[0]]) > 1):
        return named[0]
    for title, kinds in proven.items():
        # What only its wording calls a group, or what another name is printed for, needs two
        # kinds of proof, of which a contact may be one.
        needed = 1 + (title in unlisted) + found.foreign
        if kinds <= _HINTS or len(_kinds(kinds)) < needed:
            continue
        if all(_yields(theirs, kinds) for other, theirs in proven.items() if other != title):
            return title
    return None


def _kinds(rules: set[Rule]) -> set[Rule]:
    """Return the kinds of proof; a contact is one, whatever page names it."""
    return {Rule.CONTACT if rule in _HINTS else rule for rule in rules}


def _yields(theirs: set[Rule], kinds: set[Rule]) -> bool:
    """Whether a group's proof is outdone by that of another."""
    if theirs <= _HINTS and Rule.TITLE_PREFIX in kinds:
        return True
    return _kinds(theirs) < _kinds(kinds)


def _strong_events(found: Collected, groups: frozenset[str], verdicts: Verdicts) -> frozenset[str]:
    decided = verdicts.approve(found, Role.EVENT)
    years = years_of(found.report, found.application)
    proven = {title for title in found.events if title in found.proofs}
    strong = {
        title
        for title in proven
        if found.known.groups.owner(title) in {None, *groups}
        and not _is_series(title, proven, years, found.known)
        and _fits(years_in(title), years)
    }
    return frozenset(strong) | decided


def _is_series(title: str, proven: Iterable[str], years: Iterable[int], known: Known) -> bool:
    """Whether a page is of a series, and the funded year has one of its own."""
    return any(other.startswith(title + "/") for other in proven) or any(
        known.exists(f"{title}/{year}") for year in years
    )


def _fits(named: frozenset[int], years: frozenset[int]) -> bool:
    """Whether an event of the years in its title may be one of a grant's years."""
    return not named or not years or bool(named & years)
