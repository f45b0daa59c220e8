"""All messages that the bot signs, in one language, as the wikitext of a talk page."""

from __future__ import annotations

from bot.account import BotAccount
from bot.talk.context import RenderContext
from bot.talk.i18n import SOURCE, Messages
from bot.talk.notices import (
    config_notice,
    config_resolved,
    missing_notice,
    reminder,
    resolved,
)
from tests.support.talk import report_samples as samples
from tests.support.talk.region_cases import SIGNATURE

BOT = BotAccount("ReportBot")


def signed_messages(language: str) -> list[str]:
    """Return each message with its heading and with a signature."""
    context = RenderContext(BOT, Messages(language))
    english = RenderContext(BOT, Messages(SOURCE))
    reports = (samples.TAJIK, samples.DRAFT, samples.HOSTILE)
    notices = [
        missing_notice(report, context, due_passed=due_passed, mention=mention, second=second)
        for report in reports
        for due_passed in (False, True)
        for mention in (False, True)
        for second in (None, english)
    ]
    notices += [
        config_notice("“limit” is no number", "0123456789ab", context, followed=followed)
        for followed in (False, True)
    ]
    key, name = notices[0].key, notices[0].digest
    follow_ups = [reminder(key, name, number, context) for number in (1, 2, 5, 11)]
    follow_ups += [resolved(key, name, context), config_resolved(name, context)]
    texts = [f"== {notice.heading} ==\n{notice.body}" for notice in notices]
    texts += [f"{notices[0].body}\n{added.body}" for added in follow_ups]
    return [text.replace("~~~~", SIGNATURE) for text in texts]
