"""Limit what a run writes: by the titles and jobs given, and by the pilot in the config."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.config.lookup import subject_page
from bot.talk.content import JOBS, WriteJob

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from bot.account import BotAccount
    from bot.config.model import Pilot
    from bot.cycle.context import Scope
    from bot.cycle.links import TitleResolver
    from bot.cycle.table_places import TablePlaces
    from bot.links.grants import Backlinks
    from bot.talk.content import PageContent


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Content that this run does not write, and the reason."""

    content: PageContent
    reason: str


class Narrowing:
    """Splits the wanted content into content to write and content to leave out.

    A pilot does not limit the bot's own pages; titles and jobs on the command line do.

    :param scope: the titles and jobs given on the command line
    :param pilot: the pilot in the config, ``None`` if the config has no pilot
    :param places: the pages on which editors asked for tables
    :param titles: resolves the titles given and those of the pilot
    :param backlinks: the grants of each group and event
    """

    def __init__(
        self,
        scope: Scope,
        pilot: Pilot | None,
        account: BotAccount,
        places: TablePlaces,
        titles: TitleResolver,
        backlinks: Backlinks,
    ) -> None:
        self._account = account
        self._places = places
        self._jobs = scope.only
        self._titles = _subject_pages(titles, scope.titles)
        self._pilot: Set[str] | None = None
        self._of_pilot_groups: Mapping[str, str] = {}
        if pilot is not None:
            self._pilot = _subject_pages(titles, (*pilot.groups, *pilot.reports))
            self._of_pilot_groups = _pages_of_groups(self._pilot, backlinks)

    def split(self, contents: Iterable[PageContent]) -> tuple[list[PageContent], list[LeftOut]]:
        """Return the content to write, and the content to leave out.

        A page can be in both lists, with different parts.
        """
        written: list[PageContent] = []
        left_out: list[LeftOut] = []
        for content in contents:
            if reason := self._why_not(content):
                left_out.append(LeftOut(content, reason))
                continue
            chosen, rest = self._by_job(content)
            if chosen is not None:
                written.append(chosen)
            if rest is not None:
                jobs = ", ".join(sorted(_jobs_of(rest)))
                left_out.append(LeftOut(rest, f"job not chosen: {jobs}"))
        return written, left_out

    def unmatched(self, contents: Iterable[PageContent]) -> tuple[list[str], list[str]]:
        """Return the titles given, and those of the pilot, that no content is about."""
        about = {title for content in contents for title in self._subjects(content.title)}
        return sorted(self._titles - about), sorted((self._pilot or frozenset()) - about)

    @property
    def writes_dashboards(self) -> bool:
        """Whether this run writes the bot's overview pages."""
        return WriteJob.DASHBOARDS in self._jobs if self._jobs else not self._titles

    def _why_not(self, content: PageContent) -> str:
        """Return why all content of a page is left out, ``""`` if some of it may be written."""
        is_own = self._account.owns(content.title) or content.title == self._account.talk_page
        if is_own:
            narrowed = bool(self._titles or self._jobs) and not (
                self.writes_dashboards and self._account.owns(content.title)
            )
            return "not among what was asked for" if narrowed else ""
        about = self._subjects(content.title)
        if self._titles and not about & self._titles:
            return "not among the titles given"
        if self._pilot is None or about & self._pilot:
            return ""
        reasons = (why for title in about if (why := self._of_pilot_groups.get(title)))
        return next(reasons, "not in the pilot of the config")

    def _subjects(self, title: str) -> set[str]:
        """Return the pages that content on the page ``title`` is about.

        These are the subject page, and the page whose table editors asked for there.
        """
        subject = subject_page(title)
        owner = self._places.owner(title)
        return {subject} if owner is None else {subject, owner}

    def _by_job(self, content: PageContent) -> tuple[PageContent | None, PageContent | None]:
        """Return the content of the chosen jobs and of the other jobs, ``None`` if it is empty."""
        if not self._jobs or _jobs_of(content) <= self._jobs:
            return content, None
        chosen = _content_of(content, self._jobs)
        rest = _content_of(content, frozenset(WriteJob) - self._jobs)
        if chosen is not None and content.notice is not None and chosen.notice is None:
            # Without its notice, the page may not be worth creating.
            chosen = replace(chosen, create=False)
        return chosen, rest


def _content_of(content: PageContent, jobs: Set[WriteJob]) -> PageContent | None:
    """Return the parts of the content that these jobs write, ``None`` if they write nothing."""
    has_notices = WriteJob.NOTICES in jobs
    part = replace(
        content,
        regions=tuple(region for region in content.regions if JOBS[region.kind] in jobs),
        notice=content.notice if has_notices else None,
        follow_ups=content.follow_ups if has_notices else (),
        remove=tuple((kind, key) for kind, key in content.remove if JOBS[kind] in jobs),
    )
    return part if _jobs_of(part) else None


def _jobs_of(content: PageContent) -> set[WriteJob]:
    """Return the jobs that write some part of the content."""
    jobs = {JOBS[region.kind] for region in content.regions}
    jobs |= {JOBS[kind] for kind, _ in content.remove}
    return jobs | ({WriteJob.NOTICES} if content.notice or content.follow_ups else set())


def _subject_pages(titles: TitleResolver, names: Iterable[str]) -> frozenset[str]:
    """Return the subject pages of these titles, with redirects followed."""
    subjects = {subject_page(name) for name in names}
    return frozenset(target.title for target in titles.resolve(subjects).values())


def _pages_of_groups(groups: Set[str], backlinks: Backlinks) -> dict[str, str]:
    """Return the reports and events of the pilot's groups, each with the reason to leave it out.

    A group in the pilot does not include its reports and events: they must be named too.
    """
    reports = {
        one.report.title
        for group in groups
        if (view := backlinks.groups.get(group)) is not None
        for grant in view.grants
        for one in grant.reports
    }
    events = {
        title
        for title, view in backlinks.events.items()
        if any(one.report.title in reports for grant in view.grants for one in grant.reports)
    }
    return dict.fromkeys(
        events, "the group is in the pilot, the event is not: name it in pilot.groups"
    ) | dict.fromkeys(
        reports, "the group is in the pilot, the report is not: name it in pilot.reports"
    )
