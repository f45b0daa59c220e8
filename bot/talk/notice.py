"""The signed message about required questions that show no answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.reports.model import Status
from bot.talk.escape import escape, shorten
from bot.talk.keys import missing_digest, report_key
from bot.talk.marks import notice_mark
from bot.talk.signing import signed
from bot.talk.voice import understood
from bot.talk.wish import Notice

if TYPE_CHECKING:
    from bot.reports.model import Report
    from bot.talk.voice import Voice

#: Written so that neither the wiki nor a bot that reads this page takes it for the template.
OPT_OUT = '<code dir="ltr">&#123;&#123;bots&#124;optout&#61;report-notice&#125;&#125;</code>'
#: A name that can be a user's and nothing besides: not "A (at Commons)", not "1) A 2) B".
_USERNAME = re.compile(r"[^\W\d_][^/#<>\[\]|{}@:()\"%&~\x00-\x1f]{0,84}")


def missing_notice(
    report: Report,
    voice: Voice,
    *,
    due_passed: bool = False,
    mention: bool = False,
    digest: str | None = None,
    further: bool = False,
    second: Voice | None = None,
) -> Notice:
    """Return the notice for a report with required questions that show no answer.

    Whether it is called for (status, age, quiet period) is for the caller to say.

    :param due_passed: the due date shown lies in the past; said of a Draft only
    :param mention: link to the applicant, who is then told by the wiki
    :param digest: what names the notice, `missing_digest` when ``None``
    :param further: see `Notice`
    :param second: a language in which the same is said below
    :raises NotUnderstoodError: the page was not recognised
    :raises ValueError: nothing is missing
    """
    understood(report)
    if not report.missing:
        raise ValueError(f"{report.title}: nothing is missing")
    key, digest = report_key(report), digest or missing_digest(report)
    voices = [voice, second] if second is not None else [voice]
    texts = [
        _text(report, speaker, due_passed=due_passed, mention=mention and speaker is voice)
        for speaker in voices
    ]
    text = "\n\n".join(texts)
    body = signed(notice_mark(key, digest), key, f"\n{text}\n\n")
    heading = voice.messages("notice-heading", len(report.missing))
    return Notice(key, digest, heading, body, further)


def _text(report: Report, voice: Voice, *, due_passed: bool, mention: bool) -> str:
    say = voice.messages
    questions = [f"* {voice.question(question)}" for question in report.missing]
    page = voice.link(report.title, voice.period(report) or say("period-other"))
    name = (report.applicant or "").replace("_", " ").strip()
    lines = [say("notice-greeting", page, len(questions)), *questions]
    lines.append(_state(report, voice, due_passed=due_passed))
    if mention and _USERNAME.fullmatch(name):
        lines[-1] += " " + say("notice-mention", voice.link(f"User:{name}", name))
    run_page = voice.link(voice.run_page, say("credits-stop"))
    help_page = voice.link(voice.help_page, say("credits-help"))
    lines += ["", say("notice-where"), "", say("notice-then")]
    lines += ["", say("notice-stop", OPT_OUT, help_page, run_page)]
    text = "\n".join(lines)
    return voice.block(text)


def _state(report: Report, voice: Voice, *, due_passed: bool) -> str:
    say, due = voice.messages, voice.due(report)
    status = escape(shorten(report.status or "", 60), isolate=True) or say("not-shown")
    if report.status == Status.DRAFT and due_passed and due:
        return say("notice-state-draft", due, status)
    if due:
        return say("notice-state-due", status, due)
    return say("notice-state", status)
