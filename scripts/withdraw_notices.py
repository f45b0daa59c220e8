#!/usr/bin/env python3
"""Take the bot's regions and notices off talk pages, leaving everything that people wrote.

    python scripts/withdraw_notices.py -page:"Talk:Some group"
    pwb scripts/withdraw_notices.py -all -apply

A report stands for its talk page; -all means every talk page that the bot ever edited. What a
person changed within the bot's text stays, because their words cannot be told from the bot's. A
page with nothing else on it is never blanked: it is listed, for an administrator. What is taken
off stays away: the bot's later runs do not put it back.

The bot's own pages, User:<Bot>/…, are left alone and listed: there is nobody else's page to give
back. In config.json, "jobs": {"dashboards": false} ends them; an administrator may delete them.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.talk.apply import MarksBroken, strip
from bot.wiki.source import ChangeRefused
from scripts.operators.desk import Edit, OperatorSession, run
from scripts.operators.memory import keep_posts_away
from scripts.operators.options import UsageError
from scripts.operators.pages import talk_titles

SUMMARY = "Withdrew the bot's own text from this page"


def withdraw(desk: OperatorSession) -> str:
    """Take the bot's text off the pages named."""
    own = f"{desk.settings.account.user_page}/"
    if "all" in desk.options.own:
        if desk.options.pages:
            raise UsageError("-all means every page; name no others beside it")
        titles = sorted(desk.source.edited_by_bot())
    else:
        titles = talk_titles(desk.named_pages(), own)
    change = partial(_without, bot=desk.bot)
    saved = partial(keep_posts_away, desk.ledger)
    talk = [title for title in titles if not title.startswith(own)]
    for title in titles:
        if title.startswith(own):
            desk.report(
                title, "for an administrator", "the bot's own page; only deletion undoes it"
            )
    desk.edit([Edit(title, change, SUMMARY, saved=saved) for title in talk])
    return desk.ending("page")


def _without(text: str, *, bot: str) -> str:
    try:
        rest = strip(text, bot)
    except MarksBroken as error:
        raise ChangeRefused(str(error)) from error
    if text.strip() and not rest.strip():
        raise ChangeRefused("nothing but the bot's text is there; an administrator may delete it")
    return rest


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(__file__, __doc__, arguments, withdraw, own=("all",), writes=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
