"""What the reports ask of the wiki, and what it answered: groups, pages, contacts, titles."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.links.affiliates import Affiliate
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

    from bot.links.health_criteria import HealthCriteria
    from bot.links.model import Decision
    from bot.reports.model import Report

NEWSLETTERS = ("CEE/Newsletter/",)
CONFERENCE_FUND = "Conference Fund"
#: So many words may stand behind "User Group" in a group's name.
_MOST_BEHIND = 5


def wanted_titles(
    reports: Iterable[Report],
    applications: Mapping[str, Report],
    affiliates: Iterable[Affiliate],
    *,
    aliases: Mapping[str, str] | None = None,
    decisions: Iterable[Decision] = (),
) -> set[str]:
    """Return all titles whose existence decides about links, for one index of the wiki.

    For those that exist, `year_titles` has some more.

    :param applications: those that were understood, by the titles by which reports name them
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
    wanted |= {title for one in decisions if (title := normalise(one.title))}
    return wanted | {root for title in wanted if (root := group_root(title))}


def titles_to_resolve(report: Report) -> set[str]:
    """Return the titles whose existence decides about the links of a report."""
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
    if proposal and ("/" in proposal or "User Group" in proposal):
        titles |= _beginnings(proposal)
    elif proposal and fund(report.title) == CONFERENCE_FUND:
        titles.add(proposal)
    return titles


def year_titles(reports: Iterable[Report], existing: Iterable[str]) -> set[str]:
    """Return the titles by which a series' page would have one for a grant's year.

    :param existing: titles with a page; only their series can have such pages
    """
    known = frozenset(existing)
    return {
        f"{proposal}/{year}"
        for report in reports
        if (proposal := normalise(proposal_title(report.title))) in known and "/" in proposal
        for year in years_of(report, None)
    }


def _beginnings(proposal: str) -> set[str]:
    """Return the title, and its beginnings that may name a group in it."""
    found = {proposal}
    head, group, tail = proposal.partition("User Group")
    if group:
        words = tail.partition("/")[0].split(" ")[:_MOST_BEHIND]
        found |= {(head + group + " ".join(words[:n])).strip() for n in range(1, len(words) + 1)}
    return found


def organizations(report: Report, application: Report | None) -> tuple[str, ...]:
    """Return what the pages of a grant print as the organization, the application's first."""
    printed = [application.organization if application is not None else None, report.organization]
    if report.form == "GS":
        # In this form's box the organization stands where others have the applicant.
        printed.append(report.applicant)
    return tuple(dict.fromkeys(name for name in printed if name))


@dataclass(frozen=True, slots=True)
class KnownPages:
    """What the wiki has, as far as the reports ask: groups, and where titles lead.

    ``pages`` maps a title to the page it leads to; titles without a page are absent. ``contacts``
    maps a username to the groups that name it as a contact, with the kind of page that does;
    ``events`` are events' pages by name; ``candidates`` are titles that broken links may mean.
    """

    groups: Groups
    pages: Mapping[str, str]
    contacts: Mapping[str, tuple[tuple[str, Rule], ...]] = field(default_factory=dict)
    events: Mapping[Name, str] = field(default_factory=dict)
    candidates: Candidates | None = None
    newsletters: tuple[str, ...] = NEWSLETTERS
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
        """Join what was found out.

        :param pages: for the titles of `wanted_titles`, where each leads; others are absent
        :param aliases: other names of groups, from editors, each with its page's title
        :param health: the health-criteria pages of affiliates, in any order
        :param titles: more titles that exist, such as the subpages of groups
        :param newsletters: titles of issues, or beginnings of titles that end in ``/``
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
            existing,
        )

    def exists(self, title: str) -> bool:
        """Whether a page is known to have this title; it is no redirect."""
        return title in self._existing

    def target(self, title: str) -> str | None:
        """Return the page that a title leads to, ``None`` when there is none."""
        name = normalise(title)
        return self.pages.get(name) if name else None

    def group_named(self, name: str) -> str | None:
        """Return the page of the group of this name; a redirect to it is a name, too."""
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
    """Index groups; a new one has its page, named so, before the registry has its row."""
    listed = Groups.of(affiliates, pages, (), aliases)
    titles = sorted(
        page
        for page in existing
        if group_root(page) == page
        and page not in listed.by_title
        and listed.beginning(page) is None
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
    """Index the events that have pages of their own by their names."""
    found: dict[Name, str] = {}
    for title in sorted(titles):
        is_event = title.startswith(EVENT_NAMESPACE) or is_event_page(title)
        if is_event and groups.owner(title) is None:
            found.setdefault(name_key(title.removeprefix(EVENT_NAMESPACE)), title)
    return {name: title for name, title in found.items() if name}
