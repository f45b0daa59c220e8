"""Rules for notices: when to post one, to resolve it, to remind of it, or to do nothing.

The functions are pure: they get the report, the day, the config and the earlier notices, and return
decisions with reasons. A wrong notice does more harm than ten missing ones, so in doubt there is
no notice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.reports.model import AnswerState, Status
from bot.store.records import PostState
from bot.talk.content import missing_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bot.config.model import Notices
    from bot.links.model import Grant
    from bot.reports.model import Report


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """An earlier notice about a report.

    ``digest`` is the one in its mark. ``questions`` are the keys of the questions that it names,
    ``None`` when they are not known. ``reminded`` is whether its reminder was posted.
    """

    digest: str
    posted_on: date
    state: PostState
    questions: frozenset[str] | None = None
    reminded: bool = False


class NoticeAction(StrEnum):
    """What to do about a report."""

    POST = "post"
    RESOLVE = "resolve"
    REMIND = "remind"
    NOTHING = "nothing"


class NoticeReason(StrEnum):
    """The reason of a decision about a notice."""

    NOT_UNDERSTOOD = "the page was not understood"
    NOTHING_MISSING = "no required question is without an answer"
    STATUS = "the status does not call for a notice"
    NO_DUE_DATE = "a draft without a due date"
    DUE_IN_DOUBT = "the due date shown cannot be read as a date"
    NOT_YET = "the due date shown has not passed for long enough"
    TOO_OLD = "the due date shown is longer ago than notices.max_age_days"
    DUPLICATE = "another page of the same grant and period is judged instead"
    REMOVED = "a person removed an earlier notice"
    NAMED = "an earlier notice names these questions"
    UNCERTAIN = "it is not known what an earlier notice names"
    QUIET = "the last notice is too recent"
    FIRST = "required questions show no answer"
    NEW_GAPS = "questions show no answer that no earlier notice names"
    AGAIN = "questions show no answer again after they were resolved"
    ANSWERED = "the questions named show an answer now"
    UNCHANGED = "nothing was answered since the notice"


@dataclass(frozen=True, slots=True)
class NoticeDecision:
    """What to do, and why.

    ``digest`` is that of the notice to post, resolve or remind of, ``None`` when there is nothing
    to do. ``repeat`` is whether an earlier notice was posted about the report.
    """

    action: NoticeAction
    reason: NoticeReason
    digest: str | None = None
    repeat: bool = False


def decide(
    report: Report,
    today: date,
    config: Notices,
    history: Sequence[NoticeRecord],
    *,
    duplicate: bool = False,
) -> tuple[NoticeDecision, ...]:
    """Return what to do about a report: resolutions of earlier notices, and one other decision.

    The other decision is to post, to remind or to do nothing. It is left out when it is to do
    nothing and there is a resolution.

    :param today: the day with which due dates are compared
    :param config: the rules for notices in the config
    :param history: all notices ever posted about this report, in any order
    :param duplicate: another page of the same grant and period is judged instead of this one
    """
    if not report.recognised:
        return (NoticeDecision(NoticeAction.NOTHING, NoticeReason.NOT_UNDERSTOOD),)
    missing = frozenset(question.key for question in report.missing)
    filled = [past for past in history if past.state.is_open and _is_filled(past, missing)]
    ended = [
        NoticeDecision(NoticeAction.RESOLVE, NoticeReason.ANSWERED, past.digest) for past in filled
    ]
    open_ = [past for past in history if past not in filled]
    if duplicate and missing:
        rest = NoticeDecision(NoticeAction.NOTHING, NoticeReason.DUPLICATE)
    else:
        rest = _decide_post(report, today, config, history, open_, missing)
    if rest.action is NoticeAction.NOTHING and rest.reason in {
        NoticeReason.NAMED,
        NoticeReason.UNCERTAIN,
    }:
        rest = _decide_reminder(report, today, config, open_) or rest
    return (*ended, rest) if rest.action is not NoticeAction.NOTHING or not ended else tuple(ended)


def due_passed(report: Report, today: date) -> bool:
    """Return whether the report page shows a due date in the past."""
    return report.due is not None and report.due < today


def why_no_notice(report: Report, today: date, config: Notices) -> NoticeReason | None:
    """Return why to post no notice, ``None`` if one is due; earlier notices are not considered."""
    if not report.recognised:
        return NoticeReason.NOT_UNDERSTOOD
    if not report.missing:
        return NoticeReason.NOTHING_MISSING
    shown = (report.status or "").casefold()
    days = next((n for name, n in config.statuses.items() if name.casefold() == shown), None)
    if days is None:
        return NoticeReason.STATUS
    if report.due is None:
        return _without_due(report, today, config, is_draft=shown == Status.DRAFT.casefold())
    # Dates are subtracted, as a sum may lie beyond the year 9999.
    passed = today - report.due
    if passed > timedelta(config.max_age_days):
        return NoticeReason.TOO_OLD
    return None if passed > timedelta(days) else NoticeReason.NOT_YET


def _without_due(
    report: Report, today: date, config: Notices, *, is_draft: bool
) -> NoticeReason | None:
    """Return why no notice is due for a report without a readable due date, ``None`` if one is.

    The end of the grant is used as the age of the report.
    """
    if report.due_in_doubt:
        return NoticeReason.DUE_IN_DOUBT
    if is_draft:
        return NoticeReason.NO_DUE_DATE
    is_old = report.end is not None and today - report.end > timedelta(config.max_age_days)
    return NoticeReason.TOO_OLD if is_old else None


def _is_filled(past: NoticeRecord, missing: frozenset[str]) -> bool:
    """Return whether all questions that the notice names are answered.

    If its questions are not known, all required questions must be answered.
    """
    return not missing if past.questions is None else not missing & past.questions


def _decide_post(
    report: Report,
    today: date,
    config: Notices,
    history: Sequence[NoticeRecord],
    open_: Sequence[NoticeRecord],
    missing: frozenset[str],
) -> NoticeDecision:
    """Return whether to post a notice.

    :param history: all earlier notices about the report
    :param open_: the earlier notices without those to be resolved now
    :param missing: the keys of the unanswered required questions
    """
    no_call = why_no_notice(report, today, config)
    if no_call is not None:
        return NoticeDecision(NoticeAction.NOTHING, no_call)
    if any(past.state is PostState.REMOVED for past in history):
        return NoticeDecision(NoticeAction.NOTHING, NoticeReason.REMOVED)
    unresolved = [past for past in open_ if past.state is not PostState.RESOLVED]
    digests = _possible_digests(report, history)
    if any(past.digest in digests or missing <= (past.questions or set()) for past in unresolved):
        return NoticeDecision(NoticeAction.NOTHING, NoticeReason.NAMED)
    if any(past.questions is None for past in unresolved):
        return NoticeDecision(NoticeAction.NOTHING, NoticeReason.UNCERTAIN)
    taken = {past.digest for past in history}
    digest = next(digest for digest in digests if digest not in taken)
    if not history:
        return NoticeDecision(NoticeAction.POST, NoticeReason.FIRST, digest)
    last = max(past.posted_on for past in history)
    if today - last < timedelta(config.quiet_days):
        return NoticeDecision(NoticeAction.NOTHING, NoticeReason.QUIET)
    reason = NoticeReason.NEW_GAPS if unresolved else NoticeReason.AGAIN
    return NoticeDecision(NoticeAction.POST, reason, digest, repeat=True)


def _possible_digests(report: Report, history: Sequence[NoticeRecord]) -> list[str]:
    """Return the digests that a notice about the questions missing now can have.

    The same questions can be missing again after a resolution; each time the digest is another.
    """
    return [missing_digest(report, again) for again in range(len(history) + 1)]


def _decide_reminder(
    report: Report, today: date, config: Notices, open_: Sequence[NoticeRecord]
) -> NoticeDecision | None:
    """Return the reminder of the notice that names exactly the missing questions.

    ``None``: reminders are off, no notice names these questions, or it is too early.
    """
    if config.reminder_days is None:
        return None
    for past in open_:
        idle = past.state is PostState.POSTED and not past.reminded
        waited = today - past.posted_on >= timedelta(config.reminder_days)
        if idle and waited and past.digest in _possible_digests(report, open_):
            return NoticeDecision(NoticeAction.REMIND, NoticeReason.UNCHANGED, past.digest)
    return None


def unjudged_duplicates(grants: Iterable[Grant]) -> frozenset[str]:
    """Return the titles of reports that get no notice, because another page is judged instead.

    Of all report pages of one grant and period, the page with the most answers is judged. If one
    of them was not recognised, none is judged: that page may hold the answers.
    """
    found: set[str] = set()
    for same_grant in _grouped({grant.key: grant for grant in grants}):
        by_period: dict[tuple[str | None, int | None], list[Report]] = defaultdict(list)
        for grant in same_grant:
            for one in grant.reports:
                by_period[one.report.period, one.report.year].append(one.report)
        for reports in by_period.values():
            judged = max(reports, key=_completeness)
            in_doubt = any(not report.recognised for report in reports)
            found |= {r.title for r in reports if len(reports) > 1 and (in_doubt or r != judged)}
    return frozenset(found)


def _grouped(grants: Mapping[str, Grant]) -> list[list[Grant]]:
    """Return the grants in groups; those of one group are duplicates of one another."""
    groups: list[list[Grant]] = []
    reached: set[str] = set()
    for key in grants:
        group: list[Grant] = []
        waiting = [key]
        while waiting:
            current = waiting.pop()
            if current in grants and current not in reached:
                reached.add(current)
                group.append(grants[current])
                waiting += grants[current].duplicates
        if group:
            groups.append(group)
    return groups


def _completeness(report: Report) -> tuple[int, bool, int, str]:
    """Return a key by which reports are sorted from the emptiest to the most complete one."""
    answers: Sequence[AnswerState] = [question.state for question in report.questions]
    is_draft = (report.status or "").casefold() == Status.DRAFT.casefold()
    answered = sum(state is not AnswerState.BLANK for state in answers)
    return answered, not is_draft, -len(report.missing), report.title
