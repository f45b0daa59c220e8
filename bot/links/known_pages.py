"""Titles to look up on the wiki for linking, and the index of what exists there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.links.affiliates import Affiliate
from bot.links.event_pages import event_titles
from bot.links.group_names import Groups, Name, name_key
from bot.links.model import Rule
from bot.links.page_kinds import (
    EVENT_NAMESPACE,
    group_root,
    is_event_page,
    is_translation,
    years_of,
)
from bot.links.suggestions import Candidates
from bot.reports.title import fund, proposal_title
from bot.wikitext.titles import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.links.event_pages import EventNames
    from bot.links.health_criteria import HealthCriteria
    from bot.links.model import Decision
    from bot.reports.model import Report

NEWSLETTERS = ("CEE/Newsletter/",)
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

    When it is known which of them exist, `year_titles` returns some more.

    :param applications: the applications that were understood, by title
    """
    names = {affiliate.name for affiliate in affiliates} | set((aliases or {}).values())
    named = {name_key(name) for name in (*names, *(aliases or {}))}
    wanted = {title for name in names if (title := normalise(name))}
    for report in reports:
        application = applications.get(report.application or "")
        wanted |= titles_to_resolve(report)
        wanted |= {
            title
            for name in organizations(report, application)
            if name_key(name) not in named and (title := normalise(name))
        }
    wanted |= {title for decision in decisions if (title := normalise(decision.title))}
    return wanted | {root for title in wanted if (root := group_root(title))}


def titles_to_resolve(report: Report) -> set[str]:
    """Return the titles to look up for the links of one report."""
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
    """Return the titles that the page of a grant's year would have below an event series.

    :param existing: titles with a page; only existing series can have pages for years
    """
    known = frozenset(existing)
    return {
        f"{proposal}/{year}"
        for report in reports
        if (proposal := normalise(proposal_title(report.title))) in known and "/" in proposal
        for year in years_of(report, None)
    }


def _prefixes(proposal: str) -> set[str]:
    """Return the proposal's title and its prefixes that may be the name of a group."""
    found = {proposal}
    head, group, tail = proposal.partition("User Group")
    if group:
        words = tail.partition("/")[0].split(" ")[:_MAX_WORDS_AFTER]
        found |= {(head + group + " ".join(words[:n])).strip() for n in range(1, len(words) + 1)}
    return found


def organizations(report: Report, application: Report | None) -> tuple[str, ...]:
    """Return the organizations that the pages of a grant print, the application's first."""
    printed = [application.organization if application is not None else None, report.organization]
    if report.form == "GS":
        # The box of this form has the organization where other forms have the applicant.
        printed.append(report.applicant)
    return tuple(dict.fromkeys(name for name in printed if name))


@dataclass(frozen=True, slots=True)
class KnownPages:
    """The pages of the wiki that matter for linking.

    ``pages`` maps a title to the page it leads to; titles without a page are absent. ``contacts``
    maps a username to the groups that name it as a contact, with the kind of page that does so.
    ``events`` are event pages by name; ``event_names`` are the names on event pages that were
    read. ``candidates`` are suggestions for broken links.
    """

    groups: Groups
    pages: Mapping[str, str]
    contacts: Mapping[str, tuple[tuple[str, Rule], ...]] = field(default_factory=dict)
    events: Mapping[Name, str] = field(default_factory=dict)
    candidates: Candidates | None = None
    newsletters: tuple[str, ...] = NEWSLETTERS
    event_names: Mapping[str, EventNames] = field(default_factory=dict)
    _existing: frozenset[str] = field(default=frozenset(), compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_existing", self._existing | frozenset(self.pages.values()))

    @classmethod
    def of(
        cls,
        affiliates: Iterable[Affiliate],
        pages: Mapping[str, str],
        *,
        aliases: Mapping[str, str] | None = None,
        health: Iterable[HealthCriteria] = (),
        titles: Iterable[str] = (),
        newsletters: Iterable[str] = NEWSLETTERS,
    ) -> KnownPages:
        """Build the index.

        :param pages: the page that each title of `wanted_titles` leads to; others are absent
        :param aliases: other names of groups, from editors, each with a page title
        :param health: the health-criteria pages of affiliates
        :param titles: more existing titles, such as subpages of groups
        :param newsletters: titles of issues, or title prefixes that end in ``/``
        """
        affiliates = tuple(affiliates)
        existing = frozenset(pages.values()) | frozenset(titles)
        groups = _with_unlisted(affiliates, pages, existing, aliases)
        return cls(
            groups,
            pages,
            _contacts(affiliates, pages, groups, health),
            _events(existing, groups),
            Candidates.of(existing),
            tuple(newsletters),
            _existing=existing,
        )

    def exists(self, title: str) -> bool:
        """Whether a page (not a redirect) is known to have this title."""
        return title in self._existing

    def target(self, title: str) -> str | None:
        """Return the page that a title leads to, ``None`` when it does not exist."""
        name = normalise(title)
        return self.pages.get(name) if name else None

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
    """Index groups, with pages of new groups that are not yet in the registry."""
    listed = Groups.of(affiliates, pages, (), aliases)
    titles = sorted(
        page
        for page in existing
        if group_root(page) == page
        and page not in listed.by_title
        and listed.group_starting(page) is None
    )
    unlisted = [Affiliate(title, "User Group", "", "", (), recognised=True) for title in titles]
    pages = {**{title: title for title in titles}, **pages}
    return Groups.of([*affiliates, *unlisted], pages, titles, aliases)


def _contacts(
    affiliates: Iterable[Affiliate],
    pages: Mapping[str, str],
    groups: Groups,
    health: Iterable[HealthCriteria],
) -> dict[str, tuple[tuple[str, Rule], ...]]:
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
    """Index event pages that are not below a group, by name."""
    found: dict[Name, str] = {}
    for title in sorted(titles):
        if is_event_page(title) and groups.owning_group(title) is None:
            found.setdefault(name_key(title.removeprefix(EVENT_NAMESPACE)), title)
    return {name: title for name, title in found.items() if name}
