#!/usr/bin/env python3
"""Remove the bot's tables and notices from talk pages; everything that people wrote stays.

    python scripts/withdraw_notices.py -page:"Talk:Some group"
    pwb withdraw_notices -all -apply

For a report, its talk page is used. Text of the bot that a person changed stays, because the script
cannot separate their words from the bot's. A page without other text is never blanked: it is
listed, or with -tag replaced by the deletion template if only the bot edited it. Later runs do not
post again what was removed.

The bot's own pages, User:<Bot>/…, are only listed, or tagged with -tag. To stop the bot from
updating them, set "jobs": {"dashboards": false} in config.json.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.talk.apply import strip
from bot.talk.markers import MarksBroken
from bot.wiki.source import ChangeRefused
from scripts.operators.deletion import OPTIONS, DeletionRequests
from scripts.operators.options import UsageError
from scripts.operators.page_selection import talk_titles
from scripts.operators.posts import mark_posts_removed
from scripts.operators.script import Script, run
from scripts.operators.session import Edit, OperatorSession

if TYPE_CHECKING:
    from bot.wiki.source import PageText

SCRIPT_OPTIONS = {"all": "every page that the bot ever edited", **OPTIONS}
SUMMARY = "Removed the bot's text from this page"
EMPTY = "nothing but the bot's text is on the page"


def withdraw(session: OperatorSession) -> str:
    """Remove the bot's text from the named pages; return the last line, with the counts."""
    own = f"{session.settings.account.user_page}/"
    if "all" in session.options.own:
        if session.options.pages:
            raise UsageError("-all means every page; do not name other pages with it")
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
    """Return the edit that removes the bot's text, ``None`` if only deletion can do that.

    :param own: the start of the titles of the bot's pages: ``User:<Bot>/``
    """
    saved = partial(mark_posts_removed, session.ledger)
    text = page.text or ""
    if page.title.startswith(own):
        is_trial = page.title.startswith(f"{own}Trial/")
        what = "a trial page" if is_trial else "an overview page"
        return deletions.add(page.title, f"{what} of the bot, withdrawn", saved)
    if text.strip() and not _rest(text, session.bot).strip():
        return deletions.add(page.title, EMPTY, saved)
    return Edit(page.title, partial(_without_bot, bot=session.bot), SUMMARY, saved=saved)


def _rest(text: str, bot: str) -> str:
    """Return the text without the bot's text; with broken marks the text stays the same."""
    try:
        return strip(text, bot)
    except MarksBroken:
        return text


def _without_bot(text: str, *, bot: str) -> str:
    """Return the text without the bot's text; raise ChangeRefused if nothing would be left."""
    try:
        rest = strip(text, bot)
    except MarksBroken as error:
        raise ChangeRefused(str(error)) from error
    if text.strip() and not rest.strip():
        raise ChangeRefused(EMPTY)
    return rest


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(Script(__file__, __doc__, SCRIPT_OPTIONS, writes=True), arguments, withdraw)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
