"""Decisions about notices, by the state of a report and by earlier notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.model import Notices
from bot.cycle.notice_rules import (
    NoticeAction,
    NoticeDecision,
    NoticeReason,
    NoticeRecord,
    decide,
    due_passed,
)
from bot.reports.model import AnswerState, Kind, Question, Report, Understanding
from bot.store.records import PostState
from bot.talk.content import missing_digest

DUE = date(2025, 3, 1)
TODAY = date(2025, 6, 1)
POLICY = Notices(quiet_days=30, reminder_days=60)
LONG_AGO = TODAY - timedelta(100)


def report(*missing: str, status: str | None = "Under review", due: date | None = DUE) -> Report:
    questions = tuple(
        Question(key, key, key, True, applies=True, state=AnswerState.of(key not in missing))
        for key in "abcd"
    )
    return Report(
        "Grants:X",
        1,
        Kind.REPORT,
        understanding=Understanding.WHOLE,
        status=status,
        due=due,
        questions=questions,
    )


def past(
    *named: str,
    state: PostState = PostState.POSTED,
    on: date = LONG_AGO,
    reminded: bool = False,
) -> NoticeRecord:
    digest = missing_digest(report(*named))
    return NoticeRecord(digest, on, state, frozenset(named), reminded=reminded)


def acts(
    wanted: Report, *history: NoticeRecord, today: date = TODAY, config: Notices = POLICY
) -> list[tuple[NoticeAction, NoticeReason]]:
    return [(one.action, one.reason) for one in decide(wanted, today, config, history)]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (replace(report("a"), understanding=Understanding.NONE), NoticeReason.NOT_UNDERSTOOD),
        (report(), NoticeReason.NOTHING_MISSING),
        (report("a", status="Accepted"), NoticeReason.STATUS),
        (report("a", status=None), NoticeReason.STATUS),
        (report("a", status="Draft", due=None), NoticeReason.NO_DUE_DATE),
        (report("a", status="Draft", due=TODAY), NoticeReason.NOT_YET),
        (report("a", due=TODAY + timedelta(1)), NoticeReason.NOT_YET),
    ],
)
def test_no_notice_is_posted(wanted, reason):
    assert acts(wanted) == [(NoticeAction.NOTHING, reason)]


@pytest.mark.parametrize(
    "wanted",
    [
        report("a"),
        report("a", due=None),
        report("a", status="DRAFT"),
        report("a", status="Draft", due=TODAY - timedelta(1)),
    ],
)
def test_first_notice_is_posted(wanted):
    assert decide(wanted, TODAY, POLICY, []) == (
        NoticeDecision(NoticeAction.POST, NoticeReason.FIRST, missing_digest(wanted)),
    )


def test_notice_waits_for_the_days_in_the_config():
    config = Notices(statuses={"Under review": 92})
    assert acts(report("a"), config=config) == [(NoticeAction.NOTHING, NoticeReason.NOT_YET)]
    assert (
        acts(report("a"), config=Notices(statuses={"under REVIEW": 91}))[0][0] is NoticeAction.POST
    )
    assert acts(report("a"), config=Notices(statuses={})) == [
        (NoticeAction.NOTHING, NoticeReason.STATUS)
    ]


def test_half_answered_report_gets_no_second_notice():
    assert acts(report("a"), past("a", "b", reminded=True)) == [
        (NoticeAction.NOTHING, NoticeReason.NAMED)
    ]


def test_newly_missing_answers_get_a_notice_after_the_quiet_period():
    young = past("a", on=TODAY - timedelta(29))
    assert acts(report("a", "b"), young) == [(NoticeAction.NOTHING, NoticeReason.QUIET)]
    old = past("a", on=TODAY - timedelta(30))
    (decision,) = decide(report("a", "b"), TODAY, POLICY, [old])
    assert decision == NoticeDecision(
        NoticeAction.POST, NoticeReason.NEW_GAPS, missing_digest(report("a", "b")), repeat=True
    )


def test_removed_notice_is_not_posted_again():
    removed = past("a", state=PostState.REMOVED)
    for wanted in (report("a"), report("b"), report("a", "b")):
        assert acts(wanted, removed) == [(NoticeAction.NOTHING, NoticeReason.REMOVED)]
    assert acts(report("b"), removed, past("c")) == [
        (NoticeAction.RESOLVE, NoticeReason.ANSWERED),
    ]


@pytest.mark.parametrize("state", [PostState.POSTED, PostState.EDITED])
def test_notice_about_answered_questions_is_resolved_once(state):
    assert decide(report(), TODAY, POLICY, [past("a", state=state)]) == (
        NoticeDecision(NoticeAction.RESOLVE, NoticeReason.ANSWERED, past("a").digest),
    )
    for done in (PostState.RESOLVED, PostState.ARCHIVED, PostState.REMOVED):
        assert acts(report(), past("a", state=done)) == [
            (NoticeAction.NOTHING, NoticeReason.NOTHING_MISSING)
        ]


def test_notice_is_resolved_in_any_status():
    assert acts(report(status="Accepted"), past("a")) == [
        (NoticeAction.RESOLVE, NoticeReason.ANSWERED)
    ]
    unread = replace(report(), understanding=Understanding.NONE)
    assert acts(unread, past("a")) == [(NoticeAction.NOTHING, NoticeReason.NOT_UNDERSTOOD)]


def test_each_notice_is_resolved_by_its_own_questions():
    assert acts(report("b"), past("a"), past("b", reminded=True)) == [
        (NoticeAction.RESOLVE, NoticeReason.ANSWERED)
    ]
    assert (
        acts(report(), past("a"), past("b")) == [(NoticeAction.RESOLVE, NoticeReason.ANSWERED)] * 2
    )
    assert acts(report("c"), past("a")) == [
        (NoticeAction.RESOLVE, NoticeReason.ANSWERED),
        (NoticeAction.POST, NoticeReason.AGAIN),
    ]


def test_questions_missing_again_get_a_notice_with_a_new_digest():
    resolved = past("a", state=PostState.RESOLVED)
    (decision,) = decide(report("a"), TODAY, POLICY, [resolved])
    assert (decision.action, decision.reason, decision.repeat) == (
        NoticeAction.POST,
        NoticeReason.AGAIN,
        True,
    )
    assert decision.digest == missing_digest(report("a"), 1) != resolved.digest
    second = NoticeRecord(decision.digest or "", TODAY, PostState.POSTED, None)
    later = TODAY + timedelta(60)
    assert acts(report("a"), resolved, second) == [(NoticeAction.NOTHING, NoticeReason.NAMED)]
    assert decide(report("a"), later, POLICY, [resolved, second])[0].action is NoticeAction.REMIND
    assert acts(report(), resolved, second) == [(NoticeAction.RESOLVE, NoticeReason.ANSWERED)]


def test_reminder_is_posted_once_if_nothing_was_answered():
    idle = past("a", on=TODAY - timedelta(60))
    assert decide(report("a"), TODAY, POLICY, [idle]) == (
        NoticeDecision(NoticeAction.REMIND, NoticeReason.UNCHANGED, idle.digest),
    )
    for other in (
        replace(idle, posted_on=TODAY - timedelta(59)),
        replace(idle, reminded=True),
        replace(idle, state=PostState.EDITED),
        replace(idle, state=PostState.ARCHIVED),
        past("a", "b", on=idle.posted_on),
    ):
        assert acts(report("a"), other) == [(NoticeAction.NOTHING, NoticeReason.NAMED)]
    silent = Notices(reminder_days=None)
    assert acts(report("a"), idle, config=silent) == [(NoticeAction.NOTHING, NoticeReason.NAMED)]
    assert acts(report("a", status="Accepted"), idle) == [
        (NoticeAction.NOTHING, NoticeReason.STATUS)
    ]


def test_notice_with_unknown_questions_blocks_a_new_notice():
    unknown = replace(past("a"), questions=None)
    assert acts(report("a", "b"), unknown) == [(NoticeAction.NOTHING, NoticeReason.UNCERTAIN)]
    assert acts(report("a"), unknown)[0][0] is NoticeAction.REMIND
    assert acts(report(), unknown) == [(NoticeAction.RESOLVE, NoticeReason.ANSWERED)]


def test_archived_notice_blocks_a_second_one():
    archived = past("a", state=PostState.ARCHIVED)
    assert acts(report("a"), archived) == [(NoticeAction.NOTHING, NoticeReason.NAMED)]
    assert acts(report("b"), archived) == [(NoticeAction.POST, NoticeReason.NEW_GAPS)]


def test_due_date_has_passed_on_the_next_day():
    assert [due_passed(report("a"), DUE + timedelta(n)) for n in (0, 1)] == [False, True]
    assert not due_passed(report("a", due=None), TODAY)


KEYS = st.frozensets(st.sampled_from("abcd"), max_size=4)
PAST = st.builds(
    lambda named, state, days, known, reminded: NoticeRecord(
        missing_digest(report(*named)),
        TODAY - timedelta(days),
        state,
        named if known else None,
        reminded,
    ),
    KEYS.filter(bool), st.sampled_from(PostState), st.integers(0, 200), st.booleans(),
    st.booleans(),
)  # fmt: skip


@given(KEYS, st.lists(PAST, max_size=4, unique_by=lambda one: one.digest))
def test_decision_is_consistent_for_any_history(missing, history):
    wanted = report(*missing)
    decisions = decide(wanted, TODAY, POLICY, history)
    standing = {one.digest for one in history
                if one.state in {PostState.POSTED, PostState.EDITED}}  # fmt: skip
    posts = [one for one in decisions if one.action is NoticeAction.POST]
    assert decisions
    new_words = {NoticeAction.POST, NoticeAction.REMIND}
    assert sum(one.action in new_words for one in decisions) <= 1
    for one in decisions:
        if one.action in {NoticeAction.RESOLVE, NoticeAction.REMIND}:
            assert one.digest in standing
    for post in posts:
        assert missing
        assert post.digest not in {one.digest for one in history}
        assert post.repeat == bool(history)
        assert not any(one.state is PostState.REMOVED for one in history)
        assert all(TODAY - one.posted_on >= timedelta(30) for one in history)
