"""The summaries of the bot's edits."""

from __future__ import annotations

import pytest

from bot.account import BotAccount
from bot.talk.content import FollowUpKind, PartOutcome, PartResult, RegionKind
from bot.talk.edit_summary import MAX_EDIT_SUMMARY_CHARS, edit_summary
from bot.talk.notices import CONFIG_KEY


def test_edit_summary_says_what_changed_and_why():
    done = (
        PartResult(RegionKind.REPORT_SUMMARY, "k", PartOutcome.UPDATED),
        PartResult(RegionKind.GROUP_REPORTS, "k", PartOutcome.EDITED_BY_PERSON),
        PartResult("notice", "k", PartOutcome.ADDED, "a" * 16),
        PartResult(RegionKind.GROUP_REPORTS, "k", PartOutcome.WITHDRAWN),
    )
    assert edit_summary(done, BotAccount("ReportBot"), "20261120-2301") == (
        "updated the report summary from the report page; posted a message about unanswered"
        " required questions; removed the table, as it is no longer needed on this page"
        " (bot; jobs: summaries, notices, groups; run 20261120-2301;"
        " [[:User:ReportBot/Run|stop the bot]], [[:User:ReportBot/Help|help]])"
    )


@pytest.mark.parametrize(
    "done",
    [
        *(PartResult(kind, "k", what) for kind in RegionKind for what in PartOutcome),
        PartResult("notice", "k", PartOutcome.ADDED, "a" * 16),
        *(PartResult(kind, "k", PartOutcome.ADDED, "a" * 16) for kind in FollowUpKind),
        PartResult("notice", CONFIG_KEY, PartOutcome.ADDED, "a" * 16),
        PartResult(FollowUpKind.RESOLVED, CONFIG_KEY, PartOutcome.ADDED, "a" * 16),
    ],
    ids=str,
)
def test_each_change_has_an_edit_summary(done):
    summary = edit_summary([done], BotAccount("ReportBot"), "run")
    assert "~~~" not in summary
    assert "User:ReportBot/Run" in summary


def test_edit_summary_is_short():
    done = [PartResult(kind, str(n), PartOutcome.UPDATED) for kind in RegionKind for n in range(50)]
    summary = edit_summary(done, BotAccount("A bot with a very long name " * 3), "x" * 100)
    assert len(summary) <= MAX_EDIT_SUMMARY_CHARS
    assert summary.endswith("|help]])")
