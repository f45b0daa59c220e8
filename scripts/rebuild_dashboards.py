#!/usr/bin/env python3
"""Update the bot's overview pages, User:<Bot>/Reports and below, now.

    python scripts/rebuild_dashboards.py
    pwb rebuild_dashboards -apply

An overview that somebody removed or blanked is posted again. An overview that a person edited
is not changed, but listed. A deleted page is not created again: ask the person who deleted it. No
other page is saved.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run as a file or by pwb
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.store.records import PostState
from bot.talk.apply import apply_content
from bot.talk.markers import MarksBroken
from bot.wiki.source import ChangeRefused
from scripts.operators.posts import remember_posts_on_page
from scripts.operators.script import Script, run
from scripts.operators.session import Edit, OperatorSession

if TYPE_CHECKING:
    from bot.cycle.plan import Change


def rebuild(session: OperatorSession) -> str:
    """Save the overview pages that are out of date; return the last line, with the counts."""
    own = f"{session.settings.account.user_page}/"
    if session.options.writes:
        _forget_checks(session, own)
    plan = session.prepared().plan
    for refusal in plan.refused:
        if refusal.title.startswith(own):
            session.problems += 1
            session.report(refusal.title, "left alone", refusal.reason)
    session.edit(
        [_edit(session, change) for change in plan.changes if change.title.startswith(own)]
    )
    return session.ending("page")


def _forget_checks(session: OperatorSession, own: str) -> None:
    """Delete the checks of the overview pages, and the note that somebody removed overviews.

    :param own: the start of the titles of the bot's pages: ``User:<Bot>/``
    """
    gone = PostState.REMOVED
    posts = [p for p in session.ledger.posts().values() if p.title.startswith(own)]
    session.ledger.forget_posts(post.id for post in posts if post.state is gone)
    checks = session.ledger.page_checks.all()
    session.ledger.page_checks.forget(title for title in checks if title.startswith(own))


def _edit(session: OperatorSession, change: Change) -> Edit:
    """Return the edit that makes a planned change."""
    return Edit(
        change.title,
        partial(_apply, change),
        change.summary,
        create=change.content.create and not change.old.exists,
        saved=partial(remember_posts_on_page, session.ledger),
    )


def _apply(change: Change, text: str) -> str:
    """Return a page's text with the overview; raise ChangeRefused if its marks are broken."""
    try:
        return apply_content(text, change.content, change.posted).text
    except MarksBroken as error:
        raise ChangeRefused(str(error)) from error


def main(*arguments: str) -> int:
    """Run the script and return its exit code."""
    return run(Script(__file__, __doc__, writes=True, takes_pages=False), arguments, rebuild)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
