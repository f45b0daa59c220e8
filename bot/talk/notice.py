"""The signed message about required questions that show no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports.model import Status
from bot.talk.escape import escape, link, shorten
from bot.talk.keys import missing_digest, report_key
from bot.talk.marks import notice_mark
from bot.talk.voice import understood
from bot.talk.wish import Notice

if TYPE_CHECKING:
    from bot.reports.model import Report
    from bot.talk.voice import Voice

#: Written so that neither the wiki nor a bot that reads this page takes it for the template.
_NOBOTS = "<code>&#123;&#123;nobots&#125;&#125;</code>"


def missing_notice(report: Report, voice: Voice, *, due_passed: bool = False) -> Notice:
    """Return the notice for a report with required questions that show no answer.

    Whether it is called for (status, age, quiet period) is for the caller to say.

    :param due_passed: the due date shown lies in the past; said of a Draft only
    :raises NotUnderstoodError: the page was not recognised
    :raises ValueError: nothing is missing
    """
    understood(report)
    if not report.missing:
        raise ValueError(f"{report.title}: nothing is missing")
    say = voice.messages
    key, digest = report_key(report), missing_digest(report)
    questions = [f"* {voice.question(question)}" for question in report.missing]
    page = link(report.title, voice.period(report) or say("period-other"))
    lines = [
        notice_mark(key, digest),
        say("notice-greeting", page, len(questions)),
        *questions,
        _state(report, voice, due_passed=due_passed),
        "",
        say("notice-where"),
        "",
        say("notice-stop", _NOBOTS, link(voice.user_page), link(voice.run_page)) + " ~~~~",
    ]
    heading = say("notice-heading", len(questions))
    return Notice(key, digest, heading, "\n".join(lines))


def _state(report: Report, voice: Voice, *, due_passed: bool) -> str:
    say, due = voice.messages, voice.due(report)
    status = escape(shorten(report.status or "", 60), isolate=True) or say("not-shown")
    if report.status == Status.DRAFT and due_passed and due:
        return say("notice-state-draft", due, status)
    if due:
        return say("notice-state-due", status, due)
    return say("notice-state", status)
