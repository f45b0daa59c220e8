"""From what a report and its application say to links, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.links.model import BrokenLink, Evidence, Link, ReportLinks, Role, Rule, Strength
from bot.links.names import Groups, is_event_page, is_event_subpage, is_translation
from bot.reports.title import normalise, proposal_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.reports.model import Reference, Report

#: Keys of the questions that ask for the pages of the funded work. A link elsewhere may be to a
#: partner, a model or a meeting where the work was shown, so it proves nothing.
DOCUMENTING = frozenset({"documentation", "materials"})

_NEWSLETTERS = ("CEE/Newsletter/",)


@dataclass(frozen=True, slots=True)
class Known:
    """What the wiki has, as far as the reports ask: groups, and where titles lead.

    ``pages`` maps a title to the page it leads to; titles without a page are absent.
    """

    groups: Groups
    pages: Mapping[str, str]


def titles_to_resolve(report: Report) -> set[str]:
    """Return the titles whose existence decides about the links of a report."""
    titles = {title for reference in report.references for title in reference.titles}
    if report.application:
        titles.add(report.application)
    proposal = normalise(proposal_title(report.title))
    if proposal and ("/" in proposal or "User Group" in proposal):
        titles |= _beginnings(proposal)
    return titles


def _beginnings(proposal: str) -> set[str]:
    """Return the title, and its beginnings that may name a group in it."""
    found = {proposal}
    head, group, tail = proposal.partition("User Group")
    if group:
        words = tail.partition("/")[0].split(" ")[:5]
        found |= {(head + group + " ".join(words[:n])).strip() for n in range(1, len(words) + 1)}
    return found


def judge(report: Report, application: Report | None, known: Known) -> ReportLinks:
    """Find the links of one report.

    :param application: the application, when its page was read and understood
    """
    finder = _Finder(report, known)
    finder.explicit_links()
    finder.title_prefix()
    finder.application(application)
    return finder.judged()


@dataclass(slots=True)
class _Finder:
    report: Report
    known: Known
    groups: dict[str, dict[Evidence, None]] = field(default_factory=dict)
    events: dict[str, dict[Evidence, None]] = field(default_factory=dict)
    others: list[Link] = field(default_factory=list)
    broken: list[BrokenLink] = field(default_factory=list)
    #: Groups and events with evidence that may make a strong link.
    proven: dict[str, set[Rule]] = field(default_factory=dict)

    def explicit_links(self) -> None:
        for reference in self.report.references:
            title = self._resolved(reference)
            if title is None and not reference.certain:
                continue
            if title is None:
                self.broken.append(
                    BrokenLink(reference.titles[0], reference.where, "no page has this title")
                )
            elif title not in {self.report.title, self.report.application}:
                self._explicit(title, reference)

    def _resolved(self, reference: Reference) -> str | None:
        existing = [title for title in reference.titles if title in self.known.pages]
        return self.known.pages[max(existing, key=len)] if existing else None

    def _explicit(self, title: str, reference: Reference) -> None:
        documents = reference.key in DOCUMENTING
        if is_translation(title) and title.rpartition("/")[0] in self.known.groups.by_title:
            title = title.rpartition("/")[0]
        group = self.known.groups.owner(title)
        if group == title:
            self._add(self.groups, title, Rule.EXPLICIT_LINK, reference.where, proves=documents)
        elif group is not None:
            self._add(
                self.groups, group, Rule.EXPLICIT_SUBPAGE_LINK, reference.where, proves=documents
            )
            if is_event_subpage(title, group):
                self._add(self.events, title, Rule.EXPLICIT_LINK, reference.where, proves=documents)
            else:
                self._other(title, Role.OTHER, reference)
        elif title.startswith("Event:"):
            self._add(self.events, title, Rule.EXPLICIT_LINK, reference.where, proves=documents)
        elif title.startswith("User:"):
            self._other(title, Role.USER, reference)
        elif title.startswith(_NEWSLETTERS):
            self._other(title, Role.NEWSLETTER, reference)
        elif is_event_page(title):
            # Many reports link a great meeting; that it is what the grant paid for is not said.
            self._add(self.events, title, Rule.EXPLICIT_LINK, reference.where, proves=False)
        else:
            self._other(title, Role.OTHER, reference)

    def _add(
        self,
        candidates: dict[str, dict[Evidence, None]],
        title: str,
        rule: Rule,
        detail: str,
        *,
        proves: bool,
    ) -> None:
        candidates.setdefault(title, {})[Evidence(rule, detail)] = None
        if proves:
            kind = Rule.EXPLICIT_LINK if rule is Rule.EXPLICIT_SUBPAGE_LINK else rule
            self.proven.setdefault(title, set()).add(kind)

    def _other(self, title: str, role: Role, reference: Reference) -> None:
        evidence = Evidence(Rule.EXPLICIT_LINK, reference.where)
        for position, link in enumerate(self.others):
            if link.title == title:
                pieces = tuple(dict.fromkeys((*link.evidence, evidence)))
                self.others[position] = Link(title, role, Strength.WEAK, pieces)
                return
        self.others.append(Link(title, role, Strength.WEAK, (evidence,)))

    def title_prefix(self) -> None:
        proposal = proposal_title(self.report.title)
        group = self.known.groups.beginning(proposal)
        if group is None:
            return
        self._add(self.groups, group, Rule.TITLE_PREFIX, proposal, proves=True)
        page = self.known.pages.get(normalise(proposal) or "")
        if page and self.known.groups.owner(page) == group and is_event_subpage(page, group):
            self._add(self.events, page, Rule.TITLE_PREFIX, proposal, proves=True)

    def application(self, application: Report | None) -> None:
        title = self.known.pages.get(self.report.application or "")
        if title is not None:
            evidence = (Evidence(Rule.APPLICATION_TITLE),)
            self.others.insert(0, Link(title, Role.APPLICATION, Strength.STRONG, evidence))
        if application is None or application.organization is None:
            return
        group = self.known.groups.named(application.organization)
        if group is not None:
            rule = Rule.APPLICATION_ORGANIZATION
            self._add(self.groups, group, rule, application.organization, proves=True)

    def judged(self) -> ReportLinks:
        strong_group = self._strong_group()
        links = [
            Link(
                title,
                Role.GROUP,
                Strength.STRONG if title == strong_group else Strength.WEAK,
                tuple(evidence),
            )
            for title, evidence in self.groups.items()
        ]
        strong_events = set(self._strong_events(strong_group))
        links += [
            Link(
                title,
                Role.EVENT,
                Strength.STRONG if title in strong_events else Strength.WEAK,
                tuple(evidence),
            )
            for title, evidence in self.events.items()
        ]
        links += self.others
        order = [Role.APPLICATION, Role.GROUP, Role.EVENT, Role.NEWSLETTER, Role.USER, Role.OTHER]
        links.sort(key=lambda x: (x.strength is Strength.WEAK, order.index(x.role), x.title))
        return ReportLinks(tuple(links), tuple(dict.fromkeys(self.broken)))

    def _strong_group(self) -> str | None:
        """Return the group that the report is surely of.

        The organization that the application names decides alone. Otherwise one group must have
        every kind of proof that any other has, and more.
        """
        proven = {t: kinds for t, kinds in self.proven.items() if t in self.groups}
        named = [t for t, kinds in proven.items() if Rule.APPLICATION_ORGANIZATION in kinds]
        if named and (named[0] not in self.known.groups.unlisted or len(proven[named[0]]) > 1):
            return named[0]
        for title, kinds in proven.items():
            # What only its wording calls a group needs two kinds of proof.
            enough = len(kinds) > (title in self.known.groups.unlisted)
            if enough and all(theirs < kinds for other, theirs in proven.items() if other != title):
                return title
        return None

    def _strong_events(self, group: str | None) -> Iterable[str]:
        proven = [title for title in self.events if title in self.proven]
        for title in proven:
            owner = self.known.groups.owner(title)
            # The page of a series is told from the page of the year that was funded.
            is_series = any(other.startswith(title + "/") for other in proven)
            if not is_series and owner in {None, group}:
                yield title
