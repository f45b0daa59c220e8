#!/usr/bin/env python3
"""Remove the bot's tables and notices from talk pages, and keep everything that people wrote.

    python scripts/withdraw_notices.py -page:"Talk:Some group"
    pwb withdraw_notices -all -apply

A report is named for its talk page. What a person changed within the bot's text stays, because
their words cannot be told from the bot's. A page with nothing else on it is never blanked: it is
listed, or with -tag replaced by the deletion template if nobody but the bot edited it. The bot's
later runs do not post again what was removed.

The bot's own pages, User:<Bot>/…, are only listed, or tagged with -tag: "jobs": {"dashboards":
false} in config.json ends them.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.talk.markers import MarksBroken
from bot.talk.removal import strip
from bot.wiki.source import ChangeRefused
from scripts.operators.deletion import OPTIONS, DeletionRequests
from scripts.operators.options import UsageError
from scripts.operators.page_selection import talk_titles
from scripts.operators.posts import keep_posts_away
from scripts.operators.script import Script, run
from scripts.operators.session import Edit, OperatorSession

if TYPE_CHECKING:
    from bot.wiki.source import PageText

OWN = {"all": "every page that the bot ever edited", **OPTIONS}
SUMMARY = "Removed the bot's text from this page"
EMPTY = "nothing but the bot's text is on the page"


def withdraw(session: OperatorSession) -> str:
    """Remove the bot's text from the named pages."""
    own = f"{session.settings.account.user_page}/"
    if "all" in session.options.own:
        if session.options.pages:
            raise UsageError("-all means every page; do not name others beside it")
        titles = sorted(session.source.edited_by_bot())
    else:
        titles = talk_titles(session.named_pages(), own)
    deletions = DeletionRequests(session)
    pages = session.source.pages(titles)
    planned = [_plan(session, deletions, page, own) for page in pages]
    session.edit([edit for edit in planned if edit is not None], undoing=True)
    deletions.write_list()
    return session.ending("page")


def _plan(
    session: OperatorSession, deletions: DeletionRequests, page: PageText, own: str
) -> Edit | None:
    saved = partial(keep_posts_away, session.ledger)
    text = page.text or ""
    if page.title.startswith(own):
        is_trial = page.title.startswith(f"{own}Trial/")
        what = "a trial page" if is_trial else "an overview page"
        return deletions.add(page.title, f"{what} of the bot, withdrawn", saved)
    if text.strip() and not _rest(text, session.bot).strip():
        return deletions.add(page.title, EMPTY, saved)
    return Edit(page.title, partial(_without_bot, bot=session.bot), SUMMARY, saved=saved)


def _rest(text: str, bot: str) -> str:
    """Return the text without the bot's, or the same text where its marks are broken."""
    try:
        return strip(text, bot)
    except MarksBroken:
        return text


def _without_bot(text: str, *, bot: str) -> str:
    try:
        rest = strip(text, bot)
    except MarksBroken as error:
        raise ChangeRefused(str(error)) from error
    if text.strip() and not rest.strip():
        raise ChangeRefused(EMPTY)
    return rest


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(Script(__file__, __doc__, OWN, writes=True), arguments, withdraw)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
