"""Collect all evidence for the links of one report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.links.group_names import name_key, named_in, names_among
from bot.links.known_pages import CONFERENCE_FUND, organizations
from bot.links.model import BrokenLink, Evidence, Link, Role, Rule, Strength
from bot.links.newsletters import is_issue
from bot.links.page_kinds import (
    EVENT_NAMESPACE,
    is_event_page,
    is_event_subpage,
    is_translation,
)
from bot.links.suggestions import suggest
from bot.reports.title import fund, proposal_title
from bot.reports.values import username
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from bot.links.known_pages import KnownPages
    from bot.reports.model import PageLink, Report

#: Keys of the questions that ask for the pages of the funded work. A link elsewhere may be to a
#: partner, a model or a meeting where the work was shown, so it proves nothing.
DOCUMENTING = frozenset({"documentation", "materials"})

_BETWEEN_USERS = re.compile(r"\s*(?:\d+\)|\s[-–—]\s|[,;•\n]|\band\b|&)\s*")

Candidates = dict[str, dict[Evidence, None]]


@dataclass(slots=True)
class EvidenceSet:
    """Candidates for groups and events with their evidence, and all other links.

    ``proof_rules`` are, by title, the kinds of evidence that may make a strong link.
    ``names_other_organization`` is whether the grant's pages name an individual, or an
    organization that is not a known group.
    """

    report: Report
    application: Report | None
    known: KnownPages
    groups: Candidates = field(default_factory=dict)
    events: Candidates = field(default_factory=dict)
    others: list[Link] = field(default_factory=list)
    broken: list[BrokenLink] = field(default_factory=list)
    proof_rules: dict[str, set[Rule]] = field(default_factory=dict)
    names_other_organization: bool = False

    def add(
        self, candidates: Candidates, title: str, rule: Rule, detail: str = "", *, proves: bool
    ) -> None:
        """Add one piece of evidence for a group or event."""
        candidates.setdefault(title, {})[Evidence(rule, detail)] = None
        if proves:
            kind = Rule.EXPLICIT_LINK if rule is Rule.EXPLICIT_SUBPAGE_LINK else rule
            self.proof_rules.setdefault(title, set()).add(kind)

    def forget(self, title: str, role: Role) -> dict[Evidence, None]:
        """Take a candidate away and return the evidence there was for it."""
        if role not in {Role.GROUP, Role.EVENT}:
            return {}
        candidates = self.groups if role is Role.GROUP else self.events
        proof_rules = self.proof_rules.get(title, set())
        if {Rule.APPLICATION_ORGANIZATION, Rule.REPORT_ORGANIZATION} & proof_rules:
            self.names_other_organization = True
        if title in candidates:
            self.proof_rules.pop(title, None)
        return candidates.pop(title, {})


def collect(report: Report, application: Report | None, known: KnownPages) -> EvidenceSet:
    """Gather all evidence for the links of a report."""
    found = EvidenceSet(report, application, known)
    for reference in report.references:
        _reference(found, reference)
    _title(found)
    _application(found)
    _organization(found)
    _contacts(found)
    _mentions(found)
    return found


def _reference(found: EvidenceSet, reference: PageLink) -> None:
    known = found.known
    if reference.elsewhere:
        proves = reference.key in DOCUMENTING and reference.listed
        title = reference.titles[0]
        found.add(found.events, title, Rule.EXPLICIT_LINK, reference.where, proves=proves)
        return
    existing = [title for title in reference.titles if title in known.pages]
    if existing:
        title = known.pages[max(existing, key=len)]
        if title not in {found.report.title, found.report.application}:
            _explicit(found, _untranslated(title, known), reference)
    elif reference.certain:
        close = (suggest(title, known.candidates or ()) for title in reference.titles)
        found.broken.append(
            BrokenLink(
                reference.titles[0],
                reference.where,
                "no page has this title",
                next(filter(None, close), None),
            )
        )


def _untranslated(title: str, known: KnownPages) -> str:
    """Return the page that a title is a translation of, if that is a group's or an event's."""
    source = title.rpartition("/")[0]
    ours = source.startswith(EVENT_NAMESPACE) or known.groups.owning_group(source) is not None
    return source if is_translation(title) and ours and known.exists(source) else title


def _explicit(found: EvidenceSet, title: str, reference: PageLink) -> None:
    where = reference.where
    documents = reference.key in DOCUMENTING
    group = found.known.groups.owning_group(title)
    if group == title:
        # Within a sentence it may be a partner that is named.
        proves = documents and reference.listed
        found.add(found.groups, title, Rule.EXPLICIT_LINK, where, proves=proves)
    elif group is not None:
        found.add(found.groups, group, Rule.EXPLICIT_SUBPAGE_LINK, where, proves=documents)
        if is_event_subpage(title, group):
            found.add(found.events, title, Rule.EXPLICIT_LINK, where, proves=documents)
        else:
            _other(found, title, Role.OTHER, where)
    elif title.startswith(EVENT_NAMESPACE):
        proves = documents and reference.listed
        found.add(found.events, title, Rule.EXPLICIT_LINK, where, proves=proves)
    elif title.startswith("User:"):
        _other(found, title, Role.USER, where)
    elif is_issue(title, found.known.newsletters):
        _other(found, title, Role.NEWSLETTER, where)
    elif is_event_page(title):
        # Many reports link a great meeting; it is what the grant paid for if it has that name.
        ours = name_key(title) == name_key(proposal_title(found.report.title))
        found.add(found.events, title, Rule.EXPLICIT_LINK, where, proves=documents and ours)
    else:
        _other(found, title, Role.OTHER, where)


def _other(found: EvidenceSet, title: str, role: Role, where: str) -> None:
    evidence = Evidence(Rule.EXPLICIT_LINK, where)
    for position, link in enumerate(found.others):
        if link.title == title:
            pieces = tuple(dict.fromkeys((*link.evidence, evidence)))
            found.others[position] = Link(title, role, Strength.WEAK, pieces)
            return
    found.others.append(Link(title, role, Strength.WEAK, (evidence,)))


def _title(found: EvidenceSet) -> None:
    known = found.known
    proposal = proposal_title(found.report.title)
    page = known.pages.get(normalise(proposal) or "")
    group = known.groups.group_starting(proposal)
    others = set(names_among(name_key(proposal), known.groups.by_name)) - {group}
    for other in sorted(others):
        found.add(found.groups, other, Rule.TITLE_MENTION, proposal, proves=False)
    if group is not None:
        # A title that names a second group is of a joint project, and tells nothing.
        found.add(found.groups, group, Rule.TITLE_PREFIX, proposal, proves=not others)
        if page and known.groups.owning_group(page) == group and is_event_subpage(page, group):
            found.add(found.events, page, Rule.TITLE_PREFIX, proposal, proves=True)
    elif page and fund(found.report.title) == CONFERENCE_FUND and is_event_page(page):
        # This fund pays for whole conferences, so the page of the name is the grant's.
        found.add(found.events, page, Rule.TITLE_PREFIX, proposal, proves=True)


def _application(found: EvidenceSet) -> None:
    title = found.known.pages.get(found.report.application or "")
    if title is not None:
        evidence = (Evidence(Rule.APPLICATION_TITLE),)
        found.others.insert(0, Link(title, Role.APPLICATION, Strength.STRONG, evidence))


def _organization(found: EvidenceSet) -> None:
    applied = found.application.organization if found.application is not None else None
    unknown = 0
    for name in organizations(found.report, found.application):
        group = found.known.group_named(name)
        if group is None:
            # What stands in the applicant's place is mostly a person.
            unknown += name in {applied, found.report.organization}
            continue
        from_application = name == applied
        rule = Rule.APPLICATION_ORGANIZATION if from_application else Rule.REPORT_ORGANIZATION
        found.add(found.groups, group, rule, name, proves=True)
    found.names_other_organization = unknown > 0 or _is_individual(found.application)


def _is_individual(application: Report | None) -> bool:
    printed = application.printed("grant_type") if application is not None else ""
    return printed.strip().casefold().startswith("individual")


def _contacts(found: EvidenceSet) -> None:
    for name in _applicants(found.report, found.application):
        for group, rule in found.known.contacts.get(name, ()):
            found.add(found.groups, group, rule, name, proves=True)


def _applicants(report: Report, application: Report | None) -> tuple[str, ...]:
    """Return the usernames of those who applied; applications may list several with names."""
    printed = [report.applicant, application.applicant if application is not None else None]
    names = [
        name
        for text in printed
        if text
        for part in (text, *_BETWEEN_USERS.split(text))
        if (name := username(part))
    ]
    return tuple(dict.fromkeys(names))


def _mentions(found: EvidenceSet) -> None:
    for mention in found.report.mentions:
        for group in named_in(mention.text, found.known.groups.by_name):
            found.add(found.groups, group, Rule.MENTION, mention.where, proves=False)
        for event in named_in(mention.text, found.known.events):
            found.add(found.events, event, Rule.MENTION, mention.where, proves=False)
