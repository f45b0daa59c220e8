"""Rules for notices: when a report calls for one, for its resolution, for a reminder, for nothing.

Pure: the report, the day, the configuration and the earlier notices go in, decisions with their
reasons come out. A false notice costs more than ten missing ones, so doubt ends in no notice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.reports.model import AnswerState, Status
from bot.store.records import PostState
from bot.talk.keys import missing_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bot.config.model import Notices
    from bot.links.model import Grant
    from bot.reports.model import Report


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice about the report, wherever it was posted.

    ``digest`` is the one in its mark; ``questions`` are the keys of the questions that it names,
    ``None`` when they are not known. ``reminded``: its reminder was posted.
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
    """Why a notice is posted, resolved, reminded of, or not posted."""

    NOT_UNDERSTOOD = "the page was not understood"
    NOTHING_MISSING = "no required question is without an answer"
    STATUS = "the status does not call for a notice"
    NO_DUE_DATE = "a draft without a due date"
    DUE_IN_DOUBT = "the due date shown is not plainly a date"
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
    UNCHANGED = "nothing was written or answered since the notice"


@dataclass(frozen=True, slots=True)
class NoticeDecision:
    """What to do, and why.

    ``digest`` names the notice to post, resolve or remind of. ``repeat``: an earlier notice was
    posted about the report.
    """

    action: NoticeAction
    reason: NoticeReason
    digest: str | None = None
    repeat: bool = False


_OPEN = frozenset({PostState.POSTED, PostState.EDITED})


def decide(
    report: Report,
    today: date,
    config: Notices,
    history: Sequence[NoticeRecord],
    *,
    duplicate: bool = False,
) -> tuple[NoticeDecision, ...]:
    """Return what to do about a report: one decision or more, at most one to post or to remind.

    :param history: all notices ever posted about this report, in any order
    :param duplicate: another page of the same grant and period is judged instead of this one
    """
    if not report.recognised:
        return (NoticeDecision(NoticeAction.NOTHING, NoticeReason.NOT_UNDERSTOOD),)
    missing = frozenset(question.key for question in report.missing)
    filled = [past for past in history if past.state in _OPEN and _is_filled(past, missing)]
    ended = [
        NoticeDecision(NoticeAction.RESOLVE, NoticeReason.ANSWERED, past.digest) for past in filled
    ]
    open_ = [past for past in history if past not in filled]
    if duplicate and missing:
        rest = NoticeDecision(NoticeAction.NOTHING, NoticeReason.DUPLICATE)
    else:
        rest = _posted(report, today, config, history, open_, missing)
    if rest.action is NoticeAction.NOTHING and rest.reason in {
        NoticeReason.NAMED,
        NoticeReason.UNCERTAIN,
    }:
        rest = _reminded(report, today, config, open_) or rest
    return (*ended, rest) if rest.action is not NoticeAction.NOTHING or not ended else tuple(ended)


def due_passed(report: Report, today: date) -> bool:
    """Return whether the due date that the page shows lies in the past."""
    return report.due is not None and report.due < today


def calls_for_notice(report: Report, today: date, config: Notices) -> NoticeReason | None:
    """Return why the report calls for no notice, ``None`` when it calls for one.

    Earlier notices are not considered.
    """
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
    """Return why a report without a readable due date calls for no notice.

    The grant's end stands in for the age of a report without any due date.
    """
    if report.due_in_doubt:
        return NoticeReason.DUE_IN_DOUBT
    if is_draft:
        return NoticeReason.NO_DUE_DATE
    is_old = report.end is not None and today - report.end > timedelta(config.max_age_days)
    return NoticeReason.TOO_OLD if is_old else None


def _is_filled(past: NoticeRecord, missing: frozenset[str]) -> bool:
    """Return whether all questions that the notice names are answered.

    If its questions are not known, no required question may be unanswered.
    """
    return not missing if past.questions is None else not missing & past.questions


def _posted(
    report: Report,
    today: date,
    config: Notices,
    history: Sequence[NoticeRecord],
    open_: Sequence[NoticeRecord],
    missing: frozenset[str],
) -> NoticeDecision:
    """Return whether to post, apart from what is resolved."""
    no_call = calls_for_notice(report, today, config)
    if no_call is not None:
        return NoticeDecision(NoticeAction.NOTHING, no_call)
    if any(past.state is PostState.REMOVED for past in history):
        return NoticeDecision(NoticeAction.NOTHING, NoticeReason.REMOVED)
    unresolved = [past for past in open_ if past.state is not PostState.RESOLVED]
    digests = _digests(report, history)
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


def _digests(report: Report, history: Sequence[NoticeRecord]) -> list[str]:
    """Return the digests that a notice about the questions missing now may have."""
    return [missing_digest(report, again) for again in range(len(history) + 1)]


def _reminded(
    report: Report, today: date, config: Notices, open_: Sequence[NoticeRecord]
) -> NoticeDecision | None:
    """Return the reminder of the notice that names exactly what is missing, if it is time."""
    if config.reminder_days is None:
        return None
    for past in open_:
        idle = past.state is PostState.POSTED and not past.reminded
        waited = today - past.posted_on >= timedelta(config.reminder_days)
        if idle and waited and past.digest in _digests(report, open_):
            return NoticeDecision(NoticeAction.REMIND, NoticeReason.UNCHANGED, past.digest)
    return None


def unjudged_duplicates(grants: Iterable[Grant]) -> frozenset[str]:
    """Return the titles of the reports for which no notice is posted, as another page is judged.

    Of all pages of one grant and period the one that is filled furthest is judged. If one of them
    was not read as a whole, none is judged: that page may hold the answers.
    """
    found: set[str] = set()
    for trees in _same_grant({grant.key: grant for grant in grants}):
        by_period: dict[tuple[str | None, int | None], list[Report]] = defaultdict(list)
        for grant in trees:
            for one in grant.reports:
                by_period[one.report.period, one.report.year].append(one.report)
        for reports in by_period.values():
            judged = max(reports, key=_filled)
            in_doubt = any(not report.recognised for report in reports)
            found |= {r.title for r in reports if len(reports) > 1 and (in_doubt or r != judged)}
    return frozenset(found)


def _same_grant(grants: Mapping[str, Grant]) -> list[list[Grant]]:
    """Return the page trees in groups; the trees of a group may be of one grant."""
    groups: list[list[Grant]] = []
    reached: set[str] = set()
    for key in grants:
        group: list[Grant] = []
        waiting = [key]
        while waiting:
            at = waiting.pop()
            if at in grants and at not in reached:
                reached.add(at)
                group.append(grants[at])
                waiting += grants[at].duplicates
        if group:
            groups.append(group)
    return groups


def _filled(report: Report) -> tuple[int, bool, int, str]:
    """Return how far a report is filled, for a comparison; the title decides between equals."""
    answers: Sequence[AnswerState] = [question.state for question in report.questions]
    is_draft = (report.status or "").casefold() == Status.DRAFT.casefold()
    answered = sum(state is not AnswerState.BLANK for state in answers)
    return answered, not is_draft, -len(report.missing), report.title
