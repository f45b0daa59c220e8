"""From all that is known to what is wanted on each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cycle.messaging import Messages, NoticeMessages
from bot.store.records import PostState
from bot.talk.bilingual import with_second
from bot.talk.content import PageContent, RegionKind
from bot.talk.dashboards.long_tables import long_table_title
from bot.talk.grant_tables import event_region, group_region
from bot.talk.keys import OWN_PAGE
from bot.talk.report_summary import summary_region
from bot.wikitext.titles import talk_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from bot.cycle.config import ActiveConfig
    from bot.cycle.context import RenderContexts
    from bot.cycle.links import LinkedReports
    from bot.cycle.posted import PostHistory
    from bot.cycle.table_places import TablePlaces
    from bot.links.model import Coverage, Grant, LinkedReport
    from bot.talk.content import Region
    from bot.talk.context import RenderContext


@dataclass(frozen=True, slots=True)
class PlanningContext:
    """All that decides about what is wanted.

    :param template: whether the wiki has Template:Section resolved
    """

    web: LinkedReports
    governing: ActiveConfig
    memory: PostHistory
    speaking: RenderContexts
    places: TablePlaces
    today: date
    template: bool = False


def wanted_contents(situation: PlanningContext) -> list[PageContent]:
    """Return what is wanted on the talk pages, and on pages that asked for it, in a stable order.

    Nothing is wanted because of a report that was not identified, nor where editors opted out.
    """
    desk = _ContentBuilder(situation)
    lookup = situation.governing.lookup
    wanted = [wish for wish in desk.all() if lookup.opted_out(wish.title) is None]
    return sorted(wanted, key=lambda wish: wish.title)


@dataclass(frozen=True, slots=True)
class _Tables:
    """One kind of table: which pages have it, and what is in it."""

    kind: RegionKind
    region: Callable[..., Region]
    rows: Mapping[str, tuple[Sequence[Grant], Sequence[Coverage]]]


class _ContentBuilder:
    def __init__(self, situation: PlanningContext) -> None:
        self.situation = situation
        policy = situation.governing.policy
        self.jobs = policy.jobs
        self.messaging = NoticeMessages(
            situation.memory.posts,
            policy.notices,
            situation.speaking,
            situation.today,
            template=situation.template,
        )

    def all(self) -> Iterator[PageContent]:
        by_key = {
            one.report.title: grant for grant in self.situation.web.grants for one in grant.reports
        }
        for one in self.situation.web.linked:
            if one.report.identified:
                yield from self._report(one, by_key.get(one.report.title))
        view = self.situation.web.backlinks
        if self.jobs.groups:
            rows = {t: (g.grants, g.coverage) for t, g in view.groups.items() if g.grants}
            yield from self._tables(_Tables(RegionKind.GROUP_REPORTS, group_region, rows))
        if self.jobs.events:
            rows = {t: (e.grants, e.coverage) for t, e in view.events.items() if not e.elsewhere}
            yield from self._tables(_Tables(RegionKind.EVENT_REPORTS, event_region, rows))

    def _report(self, one: LinkedReport, grant: Grant | None) -> Iterator[PageContent]:
        report = one.report
        said = self.messaging.about(report) if self.jobs.notices else Messages()
        coverage = self.situation.web.backlinks.coverage.get(report.title, ())
        regions: tuple[Region, ...] = ()
        if self.jobs.summaries:
            regions = (
                self._spoken(
                    report.title,
                    lambda voice: summary_region(
                        report, one.links, voice, grant=grant, coverage=coverage
                    ),
                ),
            )
        if regions or said.notice or said.additions:
            # A page is not created only to say that all is well.
            create = said.notice is not None or bool(regions and one.links.broken)
            title = talk_page(report.title)
            yield PageContent(title, regions, said.notice, create, said.additions)

    def _tables(self, tables: _Tables) -> Iterator[PageContent]:
        kind = tables.kind
        for title, (grants, coverage) in tables.rows.items():
            invited = self.situation.places.of(title, kind)

            def region(
                voice: RenderContext,
                title: str = title,
                grants: Sequence[Grant] = grants,
                coverage: Sequence[Coverage] = coverage,
                here: bool = bool(invited),
            ) -> Region:
                own = long_table_title(kind, title, voice)
                made: Region = tables.region(
                    title, grants, coverage, voice, own_page=own, only_here=here
                )
                return made

            for page in invited:
                yield PageContent(page, (self._spoken(title, region),), create=False)
            if not invited:
                yield PageContent(talk_page(title), (self._spoken(title, region),))
        yield from self._leaving(tables)

    def _leaving(self, tables: _Tables) -> Iterator[PageContent]:
        """Take the bot's tables off pages that have none any more, or have it at another place."""
        kind = tables.kind
        wanted = {
            page
            for title in tables.rows
            for page in self.situation.places.of(title, kind) or (talk_page(title),)
        }
        for post in self.situation.memory.posts.values():
            standing = post.state is PostState.POSTED and post.kind == kind
            if standing and post.key == OWN_PAGE and post.title not in wanted:
                yield PageContent(post.title, create=False, leaving=((kind, OWN_PAGE),))

    def _spoken(self, page: str, region: Callable[[RenderContext], Region]) -> Region:
        """Return a region in the page's language, with the second one below where there is one."""
        first = region(self.situation.speaking.first(page))
        second = self.situation.speaking.second(page)
        return first if second is None else with_second(first, region(second))
