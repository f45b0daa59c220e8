"""The summary of an edit: what changed and why, in one line, always in English."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.talk.content import JOBS, PartOutcome, PartResult, WriteJob
from bot.talk.i18n import Messages
from bot.talk.notices import CONFIG_KEY
from bot.wikitext.escape import escape, link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.account import BotAccount

#: MediaWiki keeps 500 characters; the links must not be cut.
MAX_EDIT_SUMMARY_CHARS = 400


def edit_summary(done: Sequence[PartResult], account: BotAccount, run_id: str) -> str:
    """Return the summary of one edit, at most 400 characters; it mentions no person.

    :param done: the results of `apply_content`; unchanged parts are left out
    :param account: the bot's account, whose run page and help page are linked
    :param run_id: the run's ID, by which people can find all edits of a run
    """
    msg = _english()
    changed = [part for part in done if part.outcome.is_written]
    parts = dict.fromkeys(msg(_message_key(part)) for part in changed)
    jobs = dict.fromkeys(map(_job, changed))
    stop = link(account.run_page, msg("edit-stop"))
    about = link(account.help_page, msg("edit-help"))
    tail = msg("edit-tail", msg("comma").join(jobs), escape(run_id[:40]), stop, about)
    text = msg("semicolon").join(parts)
    room = MAX_EDIT_SUMMARY_CHARS - len(tail) - 1
    return f"{text if len(text) <= room else text[: room - 1] + '…'} {tail}".strip()


@cache
def _english() -> Messages:
    return Messages()


def _job(part: PartResult) -> str:
    """Return the job that writes a part, named as in the config."""
    return "config" if _is_about_config(part) else JOBS.get(part.kind, WriteJob.NOTICES)


def _message_key(part: PartResult) -> str:
    """Return the key of the message for a part of an edit."""
    if part.outcome is PartOutcome.WITHDRAWN:
        return "edit-withdrawn"
    kind = f"config-{part.kind}" if _is_about_config(part) else str(part.kind)
    return f"edit-{kind}-{part.outcome}"


def _is_about_config(part: PartResult) -> bool:
    return part.key == CONFIG_KEY and bool(part.digest)
