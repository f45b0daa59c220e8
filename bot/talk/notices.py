"""Messages that the bot signs: about unanswered required questions, and about the configuration.

A message marks the end of the bot's words, so that the bot can find its own words again. Later a
reminder, or a line that the message is resolved, may be added to its section.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.reports.model import Status
from bot.talk.content import FollowUp, FollowUpKind, Notice
from bot.talk.context import check_recognised
from bot.talk.keys import digest, missing_digest, report_key
from bot.talk.markers import follow_up_mark, notice_mark, signed_mark
from bot.wikitext.escape import escape, shorten

if TYPE_CHECKING:
    from bot.reports.model import Report
    from bot.talk.context import RenderContext


def signed(mark: str, key: str, words: str) -> str:
    """Return a signed message: its mark, its words, the mark with their digest, the signature.

    :param words: wikitext that ends with a line break or a space, for the signature follows
    """
    words = unicodedata.normalize("NFC", words)
    return f"{mark}{words}{signed_mark(key, words)}~~~~"


#: The template as an example: neither the wiki nor a bot that reads the page takes it for real.
OPT_OUT = '<code dir="ltr">&#123;&#123;bots&#124;optout&#61;report-notice&#125;&#125;</code>'
#: A name that can only be a username: not "A (at Commons)", not "1) A 2) B".
_USERNAME = re.compile(r"[^\W\d_][^/#<>\[\]|{}@:()\"%&~\x00-\x1f]{0,84}")


def missing_notice(
    report: Report,
    context: RenderContext,
    *,
    due_passed: bool = False,
    mention: bool = False,
    digest: str | None = None,
    repeat: bool = False,
    second: RenderContext | None = None,
) -> Notice:
    """Return the notice for a report with unanswered required questions.

    The caller decides whether it is due (status, age, quiet period).

    :param due_passed: whether the due date shown is in the past; mentioned for a Draft only
    :param mention: whether to link to the applicant, whom the wiki then notifies (a ping); only
        the first notice about a report does
    :param digest: what identifies the notice, `missing_digest` when ``None``
    :param repeat: see `Notice`
    :param second: a second language, in which the text is repeated below; it does not ping
    :raises NotRecognisedError: the page was not recognised
    :raises ValueError: nothing is missing
    """
    check_recognised(report)
    if not report.missing:
        raise ValueError(f"{report.title}: nothing is missing")
    key, digest = report_key(report), digest or missing_digest(report)
    contexts = [context, second] if second is not None else [context]
    is_mention = mention and not repeat
    texts = [
        _text(report, speaker, due_passed=due_passed, mention=is_mention and speaker is context)
        for speaker in contexts
    ]
    text = "\n\n".join(texts)
    body = signed(notice_mark(key, digest), key, f"\n{text}\n\n")
    heading = context.messages("notice-heading", len(report.missing))
    return Notice(key, digest, heading, body, repeat)


def _text(report: Report, context: RenderContext, *, due_passed: bool, mention: bool) -> str:
    msg = context.messages
    questions = [f"* {context.question(question)}" for question in report.missing]
    page = context.link(report.title, context.period(report) or msg("period-other"))
    name = (report.applicant or "").replace("_", " ").strip()
    lines = [msg("notice-greeting", page, len(questions)), *questions]
    state = _state(report, context, due_passed=due_passed)
    if mention and _USERNAME.fullmatch(name):
        state = msg("notice-mention", context.link(f"User:{name}", name)) + " " + state
    lines.append(state)
    opt_out_page = context.link(context.account.opt_out_page, msg("credits-stop"))
    help_page = context.link(context.account.help_page, msg("credits-help"))
    lines += ["", msg("notice-where"), "", msg("notice-then")]
    lines += ["", msg("notice-stop", OPT_OUT, help_page, opt_out_page)]
    text = "\n".join(lines)
    return context.block(text)


def _state(report: Report, context: RenderContext, *, due_passed: bool) -> str:
    msg, due = context.messages, context.due(report)
    status = escape(shorten(report.status or "", 60), isolate=True) or msg("not-shown")
    if report.status == Status.DRAFT and due_passed and due:
        return msg("notice-state-draft", due, status)
    if due:
        return msg("notice-state-due", status, due)
    return msg("notice-state", status)


def resolved(
    key: str,
    digest: str,
    context: RenderContext,
    *,
    template: bool = False,
    words: str = "notice-resolved",
) -> FollowUp:
    """Return the follow-up that marks the section of a notice as resolved.

    :param key: the report's key; with ``digest``, what names the notice
    :param template: whether the wiki has Template:Section resolved, which archive bots look for
    :param words: the message for a wiki without the template, and for a section of people
    """
    mark = follow_up_mark(FollowUpKind.RESOLVED, key, digest)
    said = signed(mark, key, _line(context.messages(words), context))
    if not template:
        return FollowUp(FollowUpKind.RESOLVED, key, digest, said)
    body = f"{mark}{{{{Section resolved|1=~~~~}}}}"
    return FollowUp(FollowUpKind.RESOLVED, key, digest, body, among_people=said)


def reminder(key: str, digest: str, questions: int, context: RenderContext) -> FollowUp:
    """Return the only reminder of a notice.

    :param questions: the number of questions that the notice names
    """
    mark = follow_up_mark(FollowUpKind.REMINDER, key, digest)
    words = _line(context.messages("notice-reminder", questions), context)
    return FollowUp(FollowUpKind.REMINDER, key, digest, signed(mark, key, words))


def _line(words: str, context: RenderContext) -> str:
    """Return an indented line, for a signature to follow."""
    attributes = context.language_attributes
    return f": <span{attributes}>{words}</span> " if attributes else f": {words} "


#: The key of messages about the config; keys of reports begin with a number, or with "t".
CONFIG_KEY = "config"
_MAX_REASON_CHARS = 800


def config_digest(reason: str, again: int = 0, *, followed: bool = True) -> str:
    """Return a digest of a config error and of what the bot uses in the meantime.

    :param again: how many messages about the same error were resolved before
    :param followed: as in `config_notice`
    """
    return digest("\n".join([reason] + ["nothing"] * (not followed) + ["again"] * again))


def config_notice(reason: str, name: str, context: RenderContext, *, followed: bool) -> Notice:
    """Return the message that the latest config is not in use.

    :param reason: a sentence without a full stop; it may quote the page
    :param name: `config_digest` of ``reason`` and ``followed``
    :param followed: whether the bot uses an earlier config; otherwise it does nothing
    """
    msg = context.messages
    fallback = msg("config-meanwhile" if followed else "config-nothing")
    lines = [
        msg("config-bad", context.link(context.account.config_page)),
        f"* {context.text(reason, _MAX_REASON_CHARS)}",
        fallback,
        "",
        msg("config-then"),
    ]
    text = context.block("\n".join(lines))
    body = signed(notice_mark(CONFIG_KEY, name), CONFIG_KEY, f"\n{text}\n\n")
    return Notice(CONFIG_KEY, name, msg("config-heading"), body, repeat=True)


def config_resolved(name: str, context: RenderContext, *, template: bool = False) -> FollowUp:
    """Return the follow-up that marks a message about the config as resolved.

    :param name: the digest in the message's mark
    :param template: as of `resolved`
    """
    return resolved(CONFIG_KEY, name, context, template=template, words="config-resolved")
