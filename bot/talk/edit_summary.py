"""The summary of an edit: what changed and why, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.content import PartOutcome, PartResult
from bot.talk.context import RenderContext
from bot.talk.notices import CONFIG_KEY
from bot.wikitext.escape import escape, link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.talk.i18n import Messages

#: MediaWiki keeps 500 characters; the links must not be cut.
MAX_EDIT_SUMMARY_CHARS = 400
_MADE = frozenset({PartOutcome.ADDED, PartOutcome.UPDATED, PartOutcome.WITHDRAWN})
#: The jobs of the config, by the parts of a page that they write.
_JOBS = {
    "report-summary": "summaries",
    "group-reports": "groups",
    "event-reports": "events",
    "dashboard": "dashboards",
    "notice": "notices",
    "resolved": "notices",
    "reminder": "notices",
    "config": "config",
}


def edit_summary(
    done: Sequence[PartResult], bot: str, run_id: str, messages: Messages | None = None
) -> str:
    """Return the summary of one edit, at most 400 characters; it mentions no person.

    :param done: the results of `apply_content`; parts that were left alone are not mentioned
    :param bot: the bot's account, without ``User:``
    :param run_id: the run's ID, so that its edits can be found again
    """
    context = RenderContext(bot, messages) if messages else RenderContext(bot)
    msg = context.messages
    made = [entry for entry in done if entry.outcome in _MADE]
    parts = dict.fromkeys(msg(_message(entry)) for entry in made)
    jobs = msg("comma").join(
        dict.fromkeys(_JOBS[entry.key if _is_config(entry) else str(entry.kind)] for entry in made)
    )
    stop = link(context.run_page, msg("edit-stop"))
    about = link(context.help_page, msg("edit-help"))
    tail = msg("edit-tail", jobs, escape(run_id[:40]), stop, about)
    text = msg("semicolon").join(parts)
    room = MAX_EDIT_SUMMARY_CHARS - len(tail) - 1
    return f"{text if len(text) <= room else text[: room - 1] + '…'} {tail}".strip()


def _message(entry: PartResult) -> str:
    if entry.outcome is PartOutcome.WITHDRAWN:
        return "edit-withdrawn"
    kind = f"config-{entry.kind}" if _is_config(entry) else str(entry.kind)
    return f"edit-{kind}-{entry.outcome}"


def _is_config(entry: PartResult) -> bool:
    return entry.key == CONFIG_KEY and bool(entry.digest)
