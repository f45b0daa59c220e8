#!/usr/bin/env python3
"""Bring the bot's own overview pages, User:<Bot>/Reports and below, up to date at once.

    python scripts/rebuild_dashboards.py
    pwb scripts/rebuild_dashboards.py -apply

Also those come back that somebody removed or blanked; what a person edited within one stays as the
person left it, and is listed. A page that was deleted is not made again: ask who deleted it. No
other page is written.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.store.records import PostState
from bot.talk.apply import MarksBroken, apply_content
from bot.wiki.source import ChangeRefused
from scripts.operators.desk import Edit, OperatorSession, run
from scripts.operators.memory import remember_what_stands
from scripts.operators.options import UsageError

if TYPE_CHECKING:
    from bot.cycle.plan import Change


def rebuild(desk: OperatorSession) -> str:
    """Save the overview pages that are not as they should be."""
    if desk.options.pages:
        raise UsageError(f"{desk.options.pages[0]} is no option of this script; -help lists them")
    own = f"{desk.settings.account.user_page}/"
    if desk.options.writes:
        _look_again(desk, own)
    plan = desk.prepared().plan
    for refusal in plan.refused:
        if refusal.title.startswith(own):
            desk.problems += 1
            desk.report(refusal.title, "left alone", refusal.reason)
    desk.edit([_edit(desk, change) for change in plan.changes if change.title.startswith(own)])
    return desk.ending("page")


def _look_again(desk: OperatorSession, own: str) -> None:
    """Forget what was seen of the pages, and that somebody took the overviews off them."""
    gone = PostState.REMOVED
    posts = [p for p in desk.ledger.posts().values() if p.title.startswith(own)]
    desk.ledger.forget_posts(post.id for post in posts if post.state is gone)
    looks = desk.ledger.looks.all()
    desk.ledger.looks.forget(title for title in looks if title.startswith(own))


def _edit(desk: OperatorSession, change: Change) -> Edit:
    return Edit(
        change.title,
        partial(_wanted, change),
        change.summary,
        create=change.content.create and not change.old.exists,
        saved=partial(remember_what_stands, desk.ledger),
    )


def _wanted(change: Change, text: str) -> str:
    try:
        return apply_content(text, change.content, change.posted).text
    except MarksBroken as error:
        raise ChangeRefused(str(error)) from error


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(__file__, __doc__, arguments, rebuild, writes=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
