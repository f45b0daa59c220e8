"""Build the messages about reports, and those about a config page that is not in use.

The messages about a report are a notice, the resolution of a notice, and a reminder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cycle.notice_rules import NoticeAction, NoticeRecord, decide, due_passed
from bot.store.records import PostState
from bot.talk.content import FollowUpKind, PageContent, report_key
from bot.talk.markers import NOTICE, notice_name
from bot.talk.notices import (
    CONFIG_KEY,
    config_digest,
    config_notice,
    config_resolved,
    missing_notice,
    reminder,
    resolved,
)
from bot.wikitext.titles import talk_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bot.config.model import Notices
    from bot.config.trust import BadConfig
    from bot.cycle.contents import PlanningContext, RenderContexts
    from bot.reports.model import Report
    from bot.store.records import Post, PostKey
    from bot.talk.content import FollowUp, Notice
    from bot.talk.context import RenderContext


@dataclass(frozen=True, slots=True)
class ReportMessages:
    """The notice to post about a report, and the follow-ups to earlier ones."""

    notice: Notice | None = None
    follow_ups: tuple[FollowUp, ...] = ()


class NoticeBuilder:
    """Builds the messages of one run, as `notice_rules.decide` decides.

    :param posts: all posts of the bot, to know the earlier notices
    :param template: whether the wiki has Template:Section resolved
    """

    def __init__(
        self,
        posts: Mapping[PostKey, Post],
        config: Notices,
        contexts: RenderContexts,
        today: date,
        *,
        template: bool,
    ) -> None:
        self._config = config
        self._contexts = contexts
        self._today = today
        self._template = template
        self._past: dict[str, list[Post]] = {}
        self._reminded: set[str] = set()
        for post in posts.values():
            if post.kind == NOTICE:
                self._past.setdefault(post.key.partition(" ")[0], []).append(post)
            elif post.kind == FollowUpKind.REMINDER:
                self._reminded.add(post.key)

    def messages_about(self, report: Report, *, duplicate: bool = False) -> ReportMessages:
        """Return the messages about a report.

        :param duplicate: another page of the same grant and period is judged instead of this one
        """
        key = report_key(report)
        history = self._history(report, self._past.get(key, ()))
        notice = None
        follow_ups: list[FollowUp] = []
        decisions = decide(report, self._today, self._config, history, duplicate=duplicate)
        for decision in decisions:
            if decision.action is NoticeAction.NOTHING:
                continue
            digest = decision.digest or ""
            context = self._contexts.for_page(report.title)
            if decision.action is NoticeAction.POST:
                notice = missing_notice(
                    report,
                    context,
                    due_passed=due_passed(report, self._today),
                    mention=self._config.mention_applicant,
                    digest=digest,
                    repeat=decision.repeat,
                    second=self._contexts.for_second_language(report.title),
                )
            elif decision.action is NoticeAction.RESOLVE:
                follow_ups.append(resolved(key, digest, context, template=self._template))
            elif decision.action is NoticeAction.REMIND:
                follow_ups.append(reminder(key, digest, len(report.missing), context))
        return ReportMessages(notice, tuple(follow_ups))

    def _history(self, report: Report, past: Iterable[Post]) -> list[NoticeRecord]:
        """Return one record for each earlier notice about a report.

        :param past: the posts of these notices: on the report's talk page, and on other pages to
            which people moved them
        """
        talk = talk_page(report.title)
        found: dict[str, NoticeRecord] = {}
        for post in sorted(past, key=lambda post: post.title == talk):
            state = post.state
            if post.title != talk and state.is_open:
                state = PostState.ARCHIVED
            if post.digest in found and state is PostState.ARCHIVED:
                continue
            questions = post.data.get("questions")
            found[post.digest] = NoticeRecord(
                post.digest,
                post.posted_at.date(),
                state,
                frozenset(questions) if questions is not None else None,
                reminded=post.key in self._reminded,
            )
        return list(found.values())


def config_notice_contents(planning: PlanningContext) -> list[PageContent]:
    """Return the content for the bot's talk page: a notice about the config, or resolutions.

    Each fault is reported once. It is reported again after the config page was in use in between,
    and when the bot has lost the earlier config that it followed instead. The list is empty if
    there is nothing to post, else it has one item.
    """
    account = planning.contexts.account
    title = account.talk_page
    posted = {
        post.digest: post
        for post in planning.history.posts.values()
        if post.kind == NOTICE and post.key == notice_name(CONFIG_KEY, post.digest)
    }
    context = planning.contexts.for_page(account.user_page)
    bad = planning.active.bad
    if bad is not None:
        notice = _notice(bad, posted, context, followed=planning.active.followed)
        return [PageContent(title, notice=notice)] if notice is not None else []
    resolutions = _resolutions(posted, title, context, template=planning.template)
    return [PageContent(title, create=False, follow_ups=resolutions)] if resolutions else []


def _notice(
    bad: BadConfig, posted: Mapping[str, Post], context: RenderContext, *, followed: bool
) -> Notice | None:
    """Return the notice about a fault, ``None`` if an unresolved notice reports it already.

    :param posted: the earlier notices about the config, by their digests
    """
    for again in range(len(posted) + 1):
        name = config_digest(bad.reason, again, followed=followed)
        if name not in posted:
            return config_notice(bad.reason, name, context, followed=followed)
        if posted[name].state is not PostState.RESOLVED:
            return None
    return None


def _resolutions(
    posted: Mapping[str, Post], title: str, context: RenderContext, *, template: bool
) -> tuple[FollowUp, ...]:
    """Return the resolutions of all notices that are still open on the talk page ``title``."""
    return tuple(
        config_resolved(post.digest, context, template=template)
        for post in posted.values()
        if post.state.is_open and post.title == title
    )
