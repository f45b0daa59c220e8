"""Notices: what is posted, resolved or reminded of, from the policy and from what was before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.cycle.notices import NoticeAction, NoticeRecord, PastState, decide, due_passed
from bot.store.records import PostState
from bot.talk.content import FollowUpKind
from bot.talk.keys import report_key
from bot.talk.markers import NOTICE
from bot.talk.notices import missing_notice, reminder, resolved
from bot.wikitext.titles import talk_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bot.config.model import Notices
    from bot.cycle.context import RenderContexts
    from bot.reports.model import Report
    from bot.store.records import Post, PostKey
    from bot.talk.content import FollowUp, Notice

_STATES = {
    PostState.POSTED: PastState.STANDING,
    PostState.EDITED: PastState.EDITED,
    PostState.RESOLVED: PastState.RESOLVED,
    PostState.ARCHIVED: PastState.ARCHIVED,
    PostState.REMOVED: PastState.REMOVED,
}


@dataclass(frozen=True, slots=True)
class Messages:
    """What is to be said about one report."""

    notice: Notice | None = None
    additions: tuple[FollowUp, ...] = ()


class NoticeMessages:
    """Decides about notices for one run.

    :param template: whether the wiki has Template:Section resolved
    """

    def __init__(
        self,
        posts: Mapping[PostKey, Post],
        policy: Notices,
        speaking: RenderContexts,
        today: date,
        *,
        template: bool,
    ) -> None:
        self._policy = policy
        self._speaking = speaking
        self._today = today
        self._template = template
        self._past: dict[str, list[Post]] = {}
        self._reminded: set[str] = set()
        for post in posts.values():
            if post.kind == NOTICE:
                self._past.setdefault(post.key.partition(" ")[0], []).append(post)
            elif post.kind == FollowUpKind.REMINDER:
                self._reminded.add(post.key)

    def about(self, report: Report) -> Messages:
        """Return what is to be said about a report."""
        past = self._past.get(report_key(report), ())
        notice = None
        additions: list[FollowUp] = []
        voice, second = self._speaking.first(report.title), self._speaking.second(report.title)
        for decision in decide(report, self._today, self._policy, self._history(report, past)):
            key, digest = report_key(report), decision.digest or ""
            if decision.act is NoticeAction.POST:
                notice = missing_notice(
                    report,
                    voice,
                    due_passed=due_passed(report, self._today),
                    mention=self._policy.mention_applicant,
                    digest=digest,
                    further=decision.further,
                    second=second,
                )
                keys = tuple(sorted(question.key for question in report.missing))
                notice = replace(notice, questions=keys)
            elif decision.act is NoticeAction.RESOLVE:
                additions.append(resolved(key, digest, voice, template=self._template))
            elif decision.act is NoticeAction.REMIND:
                additions.append(reminder(key, digest, len(report.missing), voice))
        return Messages(notice, tuple(additions))

    def _history(self, report: Report, past: Iterable[Post]) -> list[NoticeRecord]:
        """Return one entry for each notice, wherever it was posted or carried."""
        talk = talk_page(report.title)
        found: dict[str, NoticeRecord] = {}
        for post in sorted(past, key=lambda post: post.title == talk):
            state = _STATES[post.state]
            if post.title != talk and state in {PastState.STANDING, PastState.EDITED}:
                state = PastState.ARCHIVED
            if post.digest in found and state is PastState.ARCHIVED:
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
