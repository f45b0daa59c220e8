"""Titles to look up on the wiki before linking, and an index of the pages that exist."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.links.affiliates import Affiliate
from bot.links.event_pages import event_titles
from bot.links.group_names import Groups, Name, name_key
from bot.links.page_kinds import (
    EVENT_NAMESPACE,
    group_root,
    is_event_page,
    is_translation,
    years_of,
)
from bot.links.rules import Rule
from bot.links.suggestions import Candidates
from bot.reports.title import fund, proposal_title
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.links.event_pages import EventNames
    from bot.links.health_criteria import HealthCriteria
    from bot.links.model import Decision
    from bot.reports.model import PageLink, Report

CONFERENCE_FUND = "Conference Fund"
#: Words that may follow "User Group" in a group's name.
_MAX_WORDS_AFTER = 5


def wanted_titles(
    reports: Iterable[Report],
    applications: Mapping[str, Report],
    affiliates: Iterable[Affiliate],
    *,
    aliases: Mapping[str, str] | None = None,
    decisions: Iterable[Decision] = (),
) -> set[str]:
    """Return all titles to look up before links can be judged.

    Look up the titles from `year_titles` after these.

    :param applications: the identified applications, by title
    :param aliases: as in `Groups.of`
    :param decisions: editors' decisions; the pages that they name are looked up
    """
    names = {affiliate.name for affiliate in affiliates} | set((aliases or {}).values())
    named = {name_key(name) for name in (*names, *(aliases or {}))}
    wanted = {title for name in names if (title := normalise(name))}
    for report in reports:
        application = applications.get(report.application or "")
        wanted |= _titles_for_links(report)
        wanted |= {
            title
            for name in organizations(report, application)
            if name_key(name) not in named and (title := normalise(name))
        }
    wanted |= {title for decision in decisions if (title := normalise(decision.title))}
    return wanted | {root for title in wanted if (root := group_root(title))}


def _titles_for_links(report: Report) -> set[str]:
    """Return the titles to look up for one report: link targets, and titles made from its own."""
    titles = {
        title
        for reference in report.references
        if not reference.elsewhere
        for title in reference.titles
    }
    titles |= {title.rpartition("/")[0] for title in titles if is_translation(title)}
    if report.application:
        titles.add(report.application)
    proposal = normalise(proposal_title(report.title))
    titles |= set(event_titles(report))
    if proposal and ("/" in proposal or "User Group" in proposal):
        titles |= _prefixes(proposal)
    elif proposal and fund(report.title) == CONFERENCE_FUND:
        titles.add(proposal)
    return titles


def year_titles(reports: Iterable[Report], existing: Iterable[str]) -> set[str]:
    """Return the titles of pages for single years of an event series: ``Camp/2024``.

    :param existing: existing titles; only an existing series can have such subpages
    """
    known = frozenset(existing)
    return {
        f"{proposal}/{year}"
        for report in reports
        if (proposal := normalise(proposal_title(report.title))) in known and "/" in proposal
        for year in years_of(report, None)
    }


def _prefixes(proposal: str) -> set[str]:
    """Return the proposal's title and each beginning of it that may be the name of a group."""
    found = {proposal}
    head, group, tail = proposal.partition("User Group")
    if group:
        words = tail.partition("/")[0].split(" ")[:_MAX_WORDS_AFTER]
        found |= {(head + group + " ".join(words[:n])).strip() for n in range(1, len(words) + 1)}
    return found


def organizations(report: Report, application: Report | None) -> tuple[str, ...]:
    """Return the organizations named on the pages of a grant, the application's first."""
    printed = [application.organization if application is not None else None, report.organization]
    if report.form == "GS":
        # The box of this form names the organization where other forms name the applicant.
        printed.append(report.applicant)
    return tuple(dict.fromkeys(name for name in printed if name))


@dataclass(frozen=True, slots=True)
class KnownPages:
    """An index of the existing pages of the wiki that matter for linking.

    ``pages`` maps a title to the page that it leads to; titles without a page are absent.
    ``existing`` are the titles of these pages, ``candidates`` the same for suggestions.
    ``contacts`` maps a username to the groups that name it as a contact, each with its rule.
    ``events`` maps the name of an event to its page. ``newsletters`` as in `is_issue`.
    ``event_names`` maps the event pages that were read to the names on them.
    """

    groups: Groups
    pages: Mapping[str, str]
    existing: frozenset[str]
    candidates: Candidates
    contacts: Mapping[str, tuple[tuple[str, Rule], ...]]
    events: Mapping[Name, str]
    newsletters: tuple[str, ...]
    event_names: Mapping[str, EventNames] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        affiliates: Iterable[Affiliate],
        pages: Mapping[str, str],
        *,
        aliases: Mapping[str, str] | None = None,
        health: Iterable[HealthCriteria] = (),
        newsletters: Iterable[str] = (),
    ) -> KnownPages:
        """Build the index.

        :param pages: the page that each title of `wanted_titles` leads to; titles without a page
            are absent
        :param aliases: other names of groups, from editors, each with a page title
        :param health: the health-criteria pages of affiliates
        :param newsletters: titles of issues, or title prefixes that end in ``/``
        """
        affiliates = tuple(affiliates)
        existing = frozenset(pages.values())
        groups = _with_unlisted(affiliates, pages, existing, aliases)
        return cls(
            groups,
            pages,
            existing,
            Candidates.of(existing),
            _contacts(affiliates, pages, groups, health),
            _events(existing, groups),
            tuple(newsletters),
        )

    def target(self, title: str) -> str | None:
        """Return the page that a title leads to, ``None`` when it does not exist."""
        name = normalise(title)
        return self.pages.get(name) if name else None

    def page_of(self, link: PageLink) -> str | None:
        """Return the page that a link leads to, ``None`` when none of its readings exists."""
        readings = [title for title in link.titles if title in self.pages]
        return self.pages[max(readings, key=len)] if readings else None

    def group_named(self, name: str) -> str | None:
        """Return the page of the group with this name; a redirect to the page is also a name."""
        named = self.groups.named(name)
        if named is not None:
            return named
        target = self.target(name)
        several = name_key(name) in self.groups.shared
        return target if target in self.groups.by_title and not several else None


def _with_unlisted(
    affiliates: tuple[Affiliate, ...],
    pages: Mapping[str, str],
    existing: Iterable[str],
    aliases: Mapping[str, str] | None,
) -> Groups:
    """Index the groups, also those that are not yet in the registry but have a page."""
    listed = Groups.of(affiliates, pages, (), aliases)
    titles = sorted(
        page
        for page in existing
        if group_root(page) == page
        and page not in listed.by_title
        and listed.group_starting(page) is None
    )
    unlisted = [Affiliate(title, "User Group") for title in titles]
    pages = {**{title: title for title in titles}, **pages}
    return Groups.of([*affiliates, *unlisted], pages, titles, aliases)


def _contacts(
    affiliates: Iterable[Affiliate],
    pages: Mapping[str, str],
    groups: Groups,
    health: Iterable[HealthCriteria],
) -> dict[str, tuple[tuple[str, Rule], ...]]:
    """Return, by username, the groups that have this contact, from both kinds of pages."""
    found: dict[str, dict[tuple[str, Rule], None]] = defaultdict(dict)
    for affiliate in affiliates:
        title = pages.get(normalise(affiliate.name) or "")
        for contact in affiliate.contacts if title is not None else ():
            found[contact][title or "", Rule.CONTACT] = None
    for page in health:
        group = groups.named(page.name) or groups.named(page.title.rpartition("/")[2])
        for contact in page.contacts if group is not None else ():
            found[contact][group or "", Rule.HEALTH_CRITERIA] = None
    return {contact: tuple(reasons) for contact, reasons in found.items()}


def _events(titles: Iterable[str], groups: Groups) -> dict[Name, str]:
    """Return the event pages that are not subpages of a group, by `name_key`."""
    found: dict[Name, str] = {}
    for title in sorted(titles):
        if is_event_page(title) and groups.owning_group(title) is None:
            found.setdefault(name_key(title.removeprefix(EVENT_NAMESPACE)), title)
    return {name: title for name, title in found.items() if name}
