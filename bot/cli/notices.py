"""List the posted notices for ``reportbot notices``; only the ledger is read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.cli.status import OPEN_STATES
from bot.talk.markers import NOTICE

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.ledger import Ledger
    from bot.store.records import Post


def posted_notices(
    ledger: Ledger, now: datetime, *, only_open: bool, older_days: int | None
) -> list[Post]:
    """Return the posted notices, oldest first.

    :param only_open: leave out resolved, removed and archived notices
    :param older_days: only notices that are older than this, ``None`` for notices of any age
    """
    newest = now - timedelta(days=older_days or 0)
    found = [
        post
        for post in ledger.posts().values()
        if post.kind == NOTICE
        and (not only_open or post.state in OPEN_STATES)
        and (older_days is None or post.posted_at <= newest)
    ]
    return sorted(found, key=lambda post: (post.posted_at, post.title))


def notice_json(post: Post) -> dict[str, Any]:
    """Return a notice as an object of ``notices --json``."""
    return {
        "page": post.title,
        "report": post.key.partition(" ")[0],
        "questions": list(post.data.get("questions", ())),
        "day": post.posted_at.date().isoformat(),
        "state": str(post.state),
        "revid": post.revid,
        "run_id": post.run_id or None,
    }


def notices_text(posts: list[Post], now: datetime) -> str:
    """Return the notices as text for a terminal: their number, then a line for each."""
    count = "1 notice" if len(posts) == 1 else f"{len(posts)} notices"
    return "\n".join([f"{count}:", *(f"  {_line(post, now)}" for post in posts)])


def _line(post: Post, now: datetime) -> str:
    questions = ", ".join(post.data.get("questions", ())) or "questions not recorded"
    days = (now - post.posted_at).days
    return f"{post.posted_at:%Y-%m-%d} ({days} days)  {post.state}  {post.title}: {questions}"
