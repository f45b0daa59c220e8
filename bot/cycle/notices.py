"""Whether a report calls for a notice, for the end of one, for a reminder, or for nothing.

Pure: the report, the day, the policy and what was posted before go in, a decision with its reason
comes out. A false notice costs more than ten that are missing, so doubt ends in nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.reports.model import Status
from bot.talk.keys import missing_digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.config.model import Notices
    from bot.reports.model import Report


class PastState(StrEnum):
    """What became of a notice that was posted."""

    STANDING = "standing"
    EDITED = "edited"
    RESOLVED = "resolved"
    ARCHIVED = "archived"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice about the report, wherever it was posted.

    ``digest`` is what its mark says; ``questions`` the keys of the questions that it names,
    ``None`` when that is not known. ``RESOLVED`` is a section marked so, by the bot or by people;
    ``ARCHIVED`` one that stands on another page now; ``REMOVED`` one that a person took away.
    ``reminded`` is whether it has its reminder, ``replied`` whether anybody wrote below it.
    """

    digest: str
    posted_on: date
    state: PastState
    questions: frozenset[str] | None = None
    reminded: bool = False
    replied: bool = False


class NoticeAction(StrEnum):
    """What to do."""

    POST = "post"
    RESOLVE = "resolve"
    REMIND = "remind"
    NOTHING = "nothing"


class NoticeReason(StrEnum):
    """Why."""

    NOT_UNDERSTOOD = "the page was not understood"
    NOTHING_MISSING = "no required question is without an answer"
    STATUS = "the status does not call for a notice"
    NO_DUE_DATE = "a draft without a due date"
    NOT_YET = "the due date shown has not passed for long enough"
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

    ``digest`` names the notice that is posted, resolved or reminded of. ``further`` is, for
    `NoticeAction.POST`, whether an earlier notice was posted about the report.
    """

    act: NoticeAction
    because: NoticeReason
    digest: str | None = None
    further: bool = False


_STANDS = frozenset({PastState.STANDING, PastState.EDITED})


def decide(
    report: Report, today: date, policy: Notices, history: Sequence[NoticeRecord]
) -> tuple[NoticeDecision, ...]:
    """Return what to do about a report: at least one decision, and at most one to post or remind.

    :param history: all notices ever posted about this report, in any order
    """
    if not report.recognised:
        return (NoticeDecision(NoticeAction.NOTHING, NoticeReason.NOT_UNDERSTOOD),)
    missing = frozenset(question.key for question in report.missing)
    filled = [past for past in history if past.state in _STANDS and _is_filled(past, missing)]
    ended = [
        NoticeDecision(NoticeAction.RESOLVE, NoticeReason.ANSWERED, past.digest) for past in filled
    ]
    open_ = [past for past in history if past not in filled]
    rest = _posted(report, today, policy, history, open_, missing)
    if rest.act is NoticeAction.NOTHING and rest.because in {
        NoticeReason.NAMED,
        NoticeReason.UNCERTAIN,
    }:
        rest = _reminded(report, today, policy, open_) or rest
    return (*ended, rest) if rest.act is not NoticeAction.NOTHING or not ended else tuple(ended)


def due_passed(report: Report, today: date) -> bool:
    """Whether the due date that the page shows lies in the past."""
    return report.due is not None and report.due < today


def calls_for_notice(report: Report, today: date, policy: Notices) -> NoticeReason | None:
    """Return why the report calls for no notice, ``None`` when it does, whatever was posted."""
    if not report.recognised:
        return NoticeReason.NOT_UNDERSTOOD
    if not report.missing:
        return NoticeReason.NOTHING_MISSING
    shown = (report.status or "").casefold()
    days = next((n for name, n in policy.statuses.items() if name.casefold() == shown), None)
    if days is None:
        return NoticeReason.STATUS
    if report.due is None:
        return NoticeReason.NO_DUE_DATE if shown == Status.DRAFT.casefold() else None
    return None if report.due + timedelta(days) < today else NoticeReason.NOT_YET


def _is_filled(past: NoticeRecord, missing: frozenset[str]) -> bool:
    """Whether nothing that the notice names is missing; where that is unknown, nothing at all."""
    return not missing if past.questions is None else not missing & past.questions


def _posted(
    report: Report,
    today: date,
    policy: Notices,
    history: Sequence[NoticeRecord],
    open_: Sequence[NoticeRecord],
    missing: frozenset[str],
) -> NoticeDecision:
    """Return whether to post, whatever is resolved."""
    no = calls_for_notice(report, today, policy)
    if no is not None:
        return NoticeDecision(NoticeAction.NOTHING, no)
    if any(past.state is PastState.REMOVED for past in history):
        return NoticeDecision(NoticeAction.NOTHING, NoticeReason.REMOVED)
    unresolved = [past for past in open_ if past.state is not PastState.RESOLVED]
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
    if today - last < timedelta(policy.quiet_days):
        return NoticeDecision(NoticeAction.NOTHING, NoticeReason.QUIET)
    because = NoticeReason.NEW_GAPS if unresolved else NoticeReason.AGAIN
    return NoticeDecision(NoticeAction.POST, because, digest, further=True)


def _digests(report: Report, history: Sequence[NoticeRecord]) -> list[str]:
    """Return the digests by which a notice about just what is missing now may be named."""
    return [missing_digest(report, again) for again in range(len(history) + 1)]


def _reminded(
    report: Report, today: date, policy: Notices, open_: Sequence[NoticeRecord]
) -> NoticeDecision | None:
    """Return the reminder of the notice that names exactly what is missing, if it is time."""
    if policy.reminder_days is None:
        return None
    for past in open_:
        idle = past.state is PastState.STANDING and not (past.reminded or past.replied)
        waited = today - past.posted_on >= timedelta(policy.reminder_days)
        if idle and waited and past.digest in _digests(report, open_):
            return NoticeDecision(NoticeAction.REMIND, NoticeReason.UNCHANGED, past.digest)
    return None
