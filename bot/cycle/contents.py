"""Build the content that is wanted on talk pages: summaries, tables and messages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from bot.cycle.notice_rules import unjudged_duplicates
from bot.cycle.notices import NoticeBuilder, ReportMessages
from bot.store.records import PostState
from bot.talk.content import OWN_PAGE, PageContent, RegionKind, with_second
from bot.talk.context import RenderContext
from bot.talk.grant_tables import grants_region
from bot.talk.i18n import SOURCE, Messages
from bot.talk.report_summary import summary_region
from bot.wikitext.titles import talk_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from bot.account import BotAccount
    from bot.config.lookup import Lookup
    from bot.cycle.config import ActiveConfig
    from bot.cycle.guards import Problems
    from bot.cycle.links import LinkedReports, TitleResolver
    from bot.cycle.posted import PostHistory
    from bot.cycle.table_places import TablePlaces
    from bot.links.grants import PageBacklinks
    from bot.links.model import Grant, LinkedReport
    from bot.talk.content import Region


class RenderContexts:
    """Chooses the language in which the text of each page is rendered."""

    def __init__(self, account: BotAccount, lookup: Lookup, titles: TitleResolver) -> None:
        self.account = account
        self._lookup = lookup
        self._titles = titles

    def for_page(self, page: str) -> RenderContext:
        """Return the context for a page and its talk page.

        :param page: the title of the subject page
        """
        page_language = self._titles.language(page) or SOURCE
        language = self._lookup.language_of(page, page_language)
        return _render_context(self.account, language, page_language)

    def for_second_language(self, page: str) -> RenderContext | None:
        """Return the context for the second language of a page, ``None`` if it has only one."""
        page_language = self._titles.language(page) or SOURCE
        language = self._lookup.second_language_of(page, page_language)
        if language is None:
            return None
        return _render_context(self.account, language, page_language)


@cache
def _render_context(account: BotAccount, language: str, page_language: str) -> RenderContext:
    return RenderContext(account, Messages(language), page_language)


@dataclass(frozen=True, slots=True)
class PlanningContext:
    """Everything that determines the wanted content.

    ``problems`` gets the pages that raise an error. ``today`` is the day with which due dates are
    compared. ``template`` is whether the wiki has Template:Section resolved.
    """

    linked: LinkedReports
    active: ActiveConfig
    history: PostHistory
    contexts: RenderContexts
    places: TablePlaces
    problems: Problems
    today: date
    template: bool = False


def wanted_contents(planning: PlanningContext) -> list[PageContent]:
    """Return the content for talk pages and for pages that asked for a table, sorted by title.

    Reports that were not identified have no content, and pages that opted out are left out.
    """
    lookup = planning.active.lookup
    wanted = _ContentBuilder(planning).build()
    return sorted(
        (content for content in wanted if lookup.opted_out(content.title) is None),
        key=lambda content: content.title,
    )


def content_dates(planning: PlanningContext) -> dict[str, date]:
    """Return a date for each page with content, by title: the date of its newest report.

    The date of a report is its due date, else the end of the grant.
    """
    linked = planning.linked
    found: dict[str, date] = {}
    for one in linked.linked:
        day = one.report.due or one.report.end
        if day is not None:
            found[talk_page(one.report.title)] = day
    groups, events = linked.backlinks.groups.items(), linked.backlinks.events.items()
    tables = [(RegionKind.GROUP_REPORTS, title, view.grants) for title, view in groups]
    tables += [(RegionKind.EVENT_REPORTS, title, view.grants) for title, view in events]
    for kind, title, grants in tables:
        days = [found.get(talk_page(one.report.title)) for g in grants for one in g.reports]
        newest = max((day for day in days if day is not None), default=None)
        if newest is not None:
            for page in planning.places.pages_for(title, kind) or [talk_page(title)]:
                found[page] = max(newest, found.get(page, newest))
    return found


class _ContentBuilder:
    """Builds the content of all pages of one run."""

    def __init__(self, planning: PlanningContext) -> None:
        self.planning = planning
        self.contents: list[PageContent] = []
        config = planning.active.config
        self.jobs = config.jobs
        self.problems = planning.problems
        self.duplicates = unjudged_duplicates(planning.linked.grants)
        self.notices = NoticeBuilder(
            planning.history.posts,
            config.notices,
            planning.contexts,
            planning.today,
            template=planning.template,
        )

    def build(self) -> list[PageContent]:
        """Return the content of all pages."""
        linked = self.planning.linked
        grants = {one.report.title: grant for grant in linked.grants for one in grant.reports}
        for one in linked.linked:
            title = one.report.title
            if not one.report.identified or title in self.problems:
                continue
            with self.problems.caught(title, "rendering the summary or the notice"):
                self._add_report(one, grants.get(title))
        if self.jobs.groups:
            self._add_tables(RegionKind.GROUP_REPORTS, linked.backlinks.groups)
        if self.jobs.events:
            events = linked.backlinks.events.items()
            here = {title: found for title, found in events if not found.elsewhere}
            self._add_tables(RegionKind.EVENT_REPORTS, here)
        return self.contents

    def _add_report(self, one: LinkedReport, grant: Grant | None) -> None:
        """Add the summary of a report, and the messages about it."""
        report = one.report
        messages = ReportMessages()
        if self.jobs.notices:
            duplicate = report.title in self.duplicates
            messages = self.notices.messages_about(report, duplicate=duplicate)
        coverage = self.planning.linked.backlinks.coverage.get(report.title, ())
        regions: tuple[Region, ...] = ()
        if self.jobs.summaries:
            regions = (
                self._rendered(
                    report.title,
                    lambda context: summary_region(
                        report, one.links, context, grant=grant, coverage=coverage
                    ),
                ),
            )
        if not (regions or messages.notice or messages.follow_ups):
            return
        # A page is created only if there is something to do about the report.
        create = messages.notice is not None or bool(regions and one.links.broken)
        title = talk_page(report.title)
        self.contents.append(
            PageContent(title, regions, messages.notice, create, messages.follow_ups)
        )

    def _add_tables(self, kind: RegionKind, tables: Mapping[str, PageBacklinks]) -> None:
        """Add one kind of table for every group or event with grants, and withdraw old tables."""
        for title, linked in tables.items():
            asked_for = self.planning.places.pages_for(title, kind)
            region = partial(
                grants_region,
                kind,
                title,
                linked.grants,
                linked.coverage,
                only_at_marker=bool(asked_for),
            )
            with self.problems.caught(title, "rendering the table"):
                rendered = (self._rendered(title, region),)
                if asked_for:
                    pages = [PageContent(page, rendered, create=False) for page in asked_for]
                else:
                    pages = [PageContent(talk_page(title), rendered)]
                self.contents += pages
        # If a page failed, its rows are missing, so an empty table proves nothing.
        if not self.problems:
            self._withdraw(kind, tables)

    def _withdraw(self, kind: RegionKind, titles: Iterable[str]) -> None:
        """Remove posted tables that have no rows any more, or that are now on other pages.

        :param titles: the groups or events that have a table
        """
        wanted = {
            page
            for title in titles
            for page in self.planning.places.pages_for(title, kind) or (talk_page(title),)
        }
        for post in self.planning.history.posts.values():
            is_posted = post.state is PostState.POSTED and post.kind == kind
            if is_posted and post.key == OWN_PAGE and post.title not in wanted:
                self.contents.append(
                    PageContent(post.title, create=False, remove=((kind, OWN_PAGE),))
                )

    def _rendered(self, page: str, region: Callable[[RenderContext], Region]) -> Region:
        """Return a region in the page's language, with its second language (if any) below."""
        first = region(self.planning.contexts.for_page(page))
        second = self.planning.contexts.for_second_language(page)
        return first if second is None else with_second(first, region(second))
