"""Collect the evidence for the links of one report; `bot.links.judgement` weighs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.links.event_pages import event_titles, is_listed
from bot.links.group_names import name_key, named_in, names_among
from bot.links.known_pages import CONFERENCE_FUND, organizations
from bot.links.model import BrokenLink, Link, Role, Strength
from bot.links.newsletters import is_issue
from bot.links.page_kinds import (
    EVENT_NAMESPACE,
    is_event_page,
    is_event_subpage,
    is_translation,
)
from bot.links.rules import ORGANIZATION_RULES, Evidence, Rule
from bot.links.suggestions import suggest
from bot.reports.title import fund, proposal_title
from bot.reports.values import username
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.links.known_pages import KnownPages
    from bot.reports.model import PageLink, Report

_BETWEEN_USERS = re.compile(r"\s*(?:\d+\)|\s[-–—]\s|[,;•\n]|\band\b|&)\s*")

_Candidates = dict[str, dict[Evidence, None]]


@dataclass(slots=True)
class EvidenceSet:
    """The evidence for the links of one report.

    ``groups`` and ``events`` are candidates by title, each with its evidence; ``others`` are links
    of other roles. ``proof_rules`` are the rules that prove a group: the organization, a whole
    name at the start of the title, a contact. ``supporting_rules`` count only together with a
    proof: a listed link, or a name at the start of the title that may be a longer name.
    ``listed_events`` are in a list of the grant's own pages; ``proven_events`` have another proof.
    ``names_other_organization`` is whether the grant's pages name an individual, or an
    organization that is not a known group.
    """

    report: Report
    application: Report | None
    known: KnownPages
    groups: _Candidates = field(default_factory=dict)
    events: _Candidates = field(default_factory=dict)
    others: list[Link] = field(default_factory=list)
    broken: list[BrokenLink] = field(default_factory=list)
    proof_rules: dict[str, set[Rule]] = field(default_factory=dict)
    supporting_rules: dict[str, set[Rule]] = field(default_factory=dict)
    proven_events: set[str] = field(default_factory=set)
    listed_events: set[str] = field(default_factory=set)
    names_other_organization: bool = False

    def add_group(self, title: str, rule: Rule, detail: str = "") -> None:
        """Make a group a candidate, or add evidence to it; this alone is no proof."""
        self.groups.setdefault(title, {})[Evidence(rule, detail)] = None

    def add_event(self, title: str, rule: Rule, detail: str = "") -> None:
        """Make an event a candidate, or add evidence to it; this alone is no proof."""
        self.events.setdefault(title, {})[Evidence(rule, detail)] = None

    def prove_group(self, title: str, rule: Rule, detail: str = "") -> None:
        """Add evidence that proves a group."""
        self.add_group(title, rule, detail)
        self.proof_rules.setdefault(title, set()).add(rule)

    def support_group(self, title: str, rule: Rule) -> None:
        """Note that the evidence of a rule for a group counts together with a proof."""
        self.supporting_rules.setdefault(title, set()).add(rule)

    def forget(self, title: str, role: Role) -> dict[Evidence, None]:
        """Remove a candidate and return its evidence."""
        if role is Role.GROUP:
            proofs = self.proof_rules.pop(title, set())
            self.supporting_rules.pop(title, None)
            if ORGANIZATION_RULES & proofs:
                self.names_other_organization = True
            return self.groups.pop(title, {})
        return self.events.pop(title, {}) if role is Role.EVENT else {}


def collect(report: Report, application: Report | None, known: KnownPages) -> EvidenceSet:
    """Collect the evidence for all links of a report.

    :param application: the application, ``None`` if its page was not identified
    """
    found = EvidenceSet(report, application, known)
    for link in report.references:
        _add_link(found, link)
    _add_group_in_title(found)
    _add_event_in_title(found)
    _add_application(found)
    _add_organization(found)
    _add_contacts(found)
    _add_mentions(found)
    return found


def _add_link(found: EvidenceSet, link: PageLink) -> None:
    """Add the evidence of one link in the report, or add it to the broken links."""
    known = found.known
    if link.elsewhere:
        found.add_event(link.titles[0], Rule.EXPLICIT_LINK, link.where)
        return
    title = known.page_of(link)
    if title is not None:
        if title not in {found.report.title, found.report.application}:
            _add_linked_page(found, _untranslated(title, known), link)
    elif link.certain:
        close = (suggest(title, known.candidates) for title in link.titles)
        found.broken.append(BrokenLink(link.titles[0], link.where, next(filter(None, close), None)))


def _untranslated(title: str, known: KnownPages) -> str:
    """Return the source page of a group's or event's translation; else the title itself."""
    source = title.rpartition("/")[0]
    ours = source.startswith(EVENT_NAMESPACE) or known.groups.owning_group(source) is not None
    return source if is_translation(title) and ours and source in known.existing else title


def _add_linked_page(found: EvidenceSet, title: str, link: PageLink) -> None:
    """Add a linked page that exists, as a group, an event or a page of another role."""
    where = link.where
    group = found.known.groups.owning_group(title)
    if group is not None:
        rule = Rule.EXPLICIT_LINK if group == title else Rule.EXPLICIT_SUBPAGE_LINK
        found.add_group(group, rule, where)
        if is_listed(link):
            found.support_group(group, Rule.EXPLICIT_LINK)
    is_event = is_event_page(title) if group is None else is_event_subpage(title, group)
    if is_event and not is_issue(title, found.known.newsletters):
        found.add_event(title, Rule.EXPLICIT_LINK, where)
        if is_listed(link):
            found.listed_events.add(title)
    elif title != group:
        _add_other(found, title, where)


def _add_other(found: EvidenceSet, title: str, where: str) -> None:
    """Add a link to a user, a newsletter or any other page, once for each page."""
    evidence = Evidence(Rule.EXPLICIT_LINK, where)
    role = Role.NEWSLETTER if is_issue(title, found.known.newsletters) else Role.OTHER
    if title.startswith("User:"):
        role = Role.USER
    for position, link in enumerate(found.others):
        if link.title == title:
            pieces = tuple(dict.fromkeys((*link.evidence, evidence)))
            found.others[position] = Link(title, role, Strength.WEAK, pieces)
            return
    found.others.append(Link(title, role, Strength.WEAK, (evidence,)))


def _add_group_in_title(found: EvidenceSet) -> None:
    """Add the groups whose names are in the proposal's title."""
    known = found.known
    proposal = proposal_title(found.report.title)
    start = known.groups.group_starting(proposal)
    others = set(names_among(name_key(proposal), known.groups.by_name))
    others -= {start.group} if start is not None else set()
    for other in sorted(others):
        found.add_group(other, Rule.TITLE_MENTION, proposal)
    if start is None:
        return
    # A title with the names of two groups is that of a joint project, so it proves neither.
    if start.complete and not others:
        found.prove_group(start.group, Rule.TITLE_PREFIX, proposal)
    else:
        found.add_group(start.group, Rule.TITLE_PREFIX, proposal)
        if not others:
            found.support_group(start.group, Rule.TITLE_PREFIX)


def _add_event_in_title(found: EvidenceSet) -> None:
    """Add the events that have the proposal's title."""
    known = found.known
    proposal = proposal_title(found.report.title)
    key = name_key(proposal)
    page = known.pages.get(normalise(proposal) or "")
    group = known.groups.owning_group(page) if page else None
    if page and group and is_event_subpage(page, group):
        found.add_event(page, Rule.SAME_TITLE, proposal)
        found.listed_events.add(page)
    elif page and fund(found.report.title) == CONFERENCE_FUND and is_event_page(page):
        # This fund pays for whole conferences, so a page with the same title is about the grant.
        found.add_event(page, Rule.SAME_TITLE, proposal)
        found.proven_events.add(page)
    for title in event_titles(found.report):
        if (event := known.pages.get(title)) is not None and is_event_page(event):
            found.add_event(event, Rule.SAME_TITLE, proposal)
            found.proven_events.add(event)
    for event in found.events:
        name = event.rpartition(EVENT_NAMESPACE)[2]
        ours = event in found.listed_events or event != name
        if ours and len(key) > 1 and name_key(name) == key:
            found.add_event(event, Rule.SAME_TITLE, proposal)
            found.proven_events.add(event)


def prove_named_events(found: EvidenceSet, groups: Collection[str]) -> None:
    """Prove each listed event whose own page names the applicant or a strong group.

    :param groups: the strong groups of the report
    """
    read = found.known.event_names.keys()
    for event in sorted(found.listed_events & found.events.keys() & read):
        names = found.known.event_names[event]
        for user in _applicants(found.report, found.application):
            if user in names.users:
                found.add_event(event, Rule.PAGE_NAMES_APPLICANT, user)
                found.proven_events.add(event)
        for group in sorted(names.groups.intersection(groups)):
            found.add_event(event, Rule.PAGE_NAMES_GROUP, group)
            found.proven_events.add(event)


def _add_application(found: EvidenceSet) -> None:
    """Add the link to the application, if that page exists."""
    title = found.known.pages.get(found.report.application or "")
    if title is not None:
        evidence = (Evidence(Rule.APPLICATION_TITLE),)
        found.others.insert(0, Link(title, Role.APPLICATION, Strength.STRONG, evidence))


def _add_organization(found: EvidenceSet) -> None:
    """Add the groups that the grant's pages name as the organization."""
    applied = found.application.organization if found.application is not None else None
    unknown = 0
    for name in organizations(found.report, found.application):
        group = found.known.group_named(name)
        if group is None:
            # A name in the applicant's field is usually that of a person, so it does not count.
            unknown += name in {applied, found.report.organization}
            continue
        from_application = name == applied
        rule = Rule.APPLICATION_ORGANIZATION if from_application else Rule.REPORT_ORGANIZATION
        found.prove_group(group, rule, name)
    found.names_other_organization = unknown > 0 or _is_individual(found.application)


def _is_individual(application: Report | None) -> bool:
    """Whether the application says that an individual applies, not a group."""
    printed = application.printed("grant_type") if application is not None else ""
    return printed.strip().casefold().startswith("individual")


def _add_contacts(found: EvidenceSet) -> None:
    """Add the groups that have an applicant as a contact."""
    for name in _applicants(found.report, found.application):
        for group, rule in found.known.contacts.get(name, ()):
            found.prove_group(group, rule, name)


def _applicants(report: Report, application: Report | None) -> tuple[str, ...]:
    """Return the usernames of the applicants; one field may hold several, with real names."""
    printed = [report.applicant, application.applicant if application is not None else None]
    names = [
        name
        for text in printed
        if text
        for part in dict.fromkeys((text, *_BETWEEN_USERS.split(text)))
        if (name := username(part))
    ]
    return tuple(dict.fromkeys(names))


def _add_mentions(found: EvidenceSet) -> None:
    """Add the groups and events whose exact names are in the answers."""
    for mention in found.report.mentions:
        for group in named_in(mention.text, found.known.groups.by_name):
            found.add_group(group, Rule.MENTION, mention.where)
        for event in named_in(mention.text, found.known.events):
            found.add_event(event, Rule.MENTION, mention.where)
