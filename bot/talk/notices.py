"""Signed messages: about unanswered required questions, and about errors in the configuration.

A mark shows where the bot's words end, so that the bot finds them again. Later the bot may add a
reminder to the section, or a line that says that the message is resolved.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.reports.model import Status
from bot.talk.content import FollowUp, FollowUpKind, Notice, digest, missing_digest, report_key
from bot.talk.context import NotRecognisedError
from bot.talk.markers import NOTICE, message_mark, signed_mark
from bot.wikitext.escape import escape, shorten

if TYPE_CHECKING:
    from bot.reports.model import Report
    from bot.talk.context import RenderContext


def signed(mark: str, key: str, words: str) -> str:
    """Return a signed message: its mark, its words, the mark with their digest, the signature.

    :param words: wikitext that ends with a line break or a space before the signature
    """
    words = unicodedata.normalize("NFC", words)
    return f"{mark}{words}{signed_mark(key, words)}~~~~"


#: The template as an example; escaped, so that neither the wiki nor another bot uses it.
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

    The caller decides whether to post it (status, age, quiet period).

    :param due_passed: whether the due date shown is in the past; mentioned for a Draft only
    :param mention: whether to link to the applicant, so that the wiki notifies them (a ping);
        this is done in the first notice about a report only
    :param digest: the digest that identifies the notice; `missing_digest` when ``None``
    :param repeat: as in `Notice`
    :param second: the context of a second language, in which the text is repeated; it never pings
    :raises NotRecognisedError: when the page was not recognised
    :raises ValueError: when no required question is unanswered
    """
    if not report.recognised:
        raise NotRecognisedError(f"{report.title}: {report.why_not or 'not recognised'}")
    if not report.missing:
        raise ValueError(f"{report.title}: nothing is missing")
    key, digest = report_key(report), digest or missing_digest(report)
    text = _notice_text(report, context, due_passed=due_passed, mention=mention and not repeat)
    if second is not None:
        text += "\n\n" + _notice_text(report, second, due_passed=due_passed, mention=False)
    body = signed(message_mark(NOTICE, key, digest), key, f"\n{text}\n\n")
    heading = context.messages("notice-heading", len(report.missing))
    questions = tuple(sorted(question.key for question in report.missing))
    return Notice(key, digest, heading, body, repeat, questions)


def _notice_text(report: Report, context: RenderContext, *, due_passed: bool, mention: bool) -> str:
    """Return the words of a notice in one language."""
    msg = context.messages
    questions = [f"* {context.question(question)}" for question in report.missing]
    page = context.link(report.title, context.period(report) or msg("period-other"))
    name = (report.applicant or "").replace("_", " ").strip()
    lines = [msg("notice-greeting", page, len(questions)), *questions]
    state = _state_sentence(report, context, due_passed=due_passed)
    if mention and _USERNAME.fullmatch(name):
        state = msg("notice-mention", context.link(f"User:{name}", name)) + " " + state
    lines.append(state)
    opt_out_page = context.link(context.account.opt_out_page, msg("credits-stop"))
    help_page = context.link(context.account.help_page, msg("credits-help"))
    lines += ["", msg("notice-where"), "", msg("notice-then")]
    lines += ["", msg("notice-stop", OPT_OUT, help_page, opt_out_page)]
    text = "\n".join(lines)
    return context.block(text)


def _state_sentence(report: Report, context: RenderContext, *, due_passed: bool) -> str:
    """Return the sentence about the status and the due date of a report."""
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
    """Return the follow-up that says that a notice is resolved.

    :param key: the key of the notice, ``digest`` its digest
    :param template: whether the wiki has Template:Section resolved, which archive bots look for
    :param words: the key of the message that is used without the template, and in a section in
        which people wrote
    """
    mark = message_mark(FollowUpKind.RESOLVED, key, digest)
    in_words = signed(mark, key, _indented(context.messages(words), context))
    if not template:
        return FollowUp(FollowUpKind.RESOLVED, key, digest, in_words)
    body = f"{mark}{{{{Section resolved|1=~~~~}}}}"
    return FollowUp(FollowUpKind.RESOLVED, key, digest, body, among_people=in_words)


def reminder(key: str, digest: str, questions: int, context: RenderContext) -> FollowUp:
    """Return the reminder of a notice.

    :param key: the key of the notice, ``digest`` its digest
    :param questions: the number of questions that the notice names
    """
    mark = message_mark(FollowUpKind.REMINDER, key, digest)
    words = _indented(context.messages("notice-reminder", questions), context)
    return FollowUp(FollowUpKind.REMINDER, key, digest, signed(mark, key, words))


def _indented(words: str, context: RenderContext) -> str:
    """Return an indented line that ends with a space before the signature."""
    attributes = context.language_attributes
    return f": <span{attributes}>{words}</span> " if attributes else f": {words} "


#: The key of messages about the config; keys of reports begin with a digit or with "t".
CONFIG_KEY = "config"
_MAX_REASON_CHARS = 800


def config_digest(reason: str, again: int = 0, *, followed: bool = True) -> str:
    """Return the digest that identifies the message about a config error.

    :param again: how many messages about the same error were resolved before
    :param followed: as in `config_notice`
    """
    return digest("\n".join([reason] + ["nothing"] * (not followed) + ["again"] * again))


def config_notice(reason: str, name: str, context: RenderContext, *, followed: bool) -> Notice:
    """Return the message that the latest text of the config page is not in use.

    :param reason: a sentence without a full stop; it may quote the page
    :param name: the `config_digest` of ``reason`` and ``followed``
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
    body = signed(message_mark(NOTICE, CONFIG_KEY, name), CONFIG_KEY, f"\n{text}\n\n")
    return Notice(CONFIG_KEY, name, msg("config-heading"), body, repeat=True)


def config_resolved(name: str, context: RenderContext, *, template: bool = False) -> FollowUp:
    """Return the follow-up that says that a message about the config is resolved.

    :param name: the digest in the message's mark
    :param template: as in `resolved`
    """
    return resolved(CONFIG_KEY, name, context, template=template, words="config-resolved")
