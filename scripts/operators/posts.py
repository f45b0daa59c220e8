"""Update the ledger's posts after an operator's script saved a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cycle.posted import posts_on_page
from bot.store.records import PostState
from bot.talk.markers import marks
from bot.wiki.source import PageText

if TYPE_CHECKING:
    from bot.store.ledger import Ledger
    from bot.store.records import Post
    from bot.wiki.source import SaveResult


def forget_posts_gone(ledger: Ledger, result: SaveResult, text: str) -> None:
    """Delete posts that are no longer on a page from the ledger: the bot may post them again."""
    ledger.forget_posts(post.id for post in _gone(ledger, result.title, text))
    remember_posts_on_page(ledger, result, text)


def mark_posts_removed(ledger: Ledger, result: SaveResult, text: str) -> None:
    """Mark posts that are no longer on a page as removed: the bot does not post them again."""
    gone = _gone(ledger, result.title, text)
    ledger.remember_posts(replace(post, state=PostState.REMOVED) for post in gone)
    remember_posts_on_page(ledger, result, text)


def _gone(ledger: Ledger, title: str, text: str) -> list[Post]:
    """Return the posts of a page in the ledger that are no longer in its text."""
    on_page = marks(text).names
    return [
        post
        for post in ledger.posts().values()
        if post.title == title and (post.kind, post.key) not in on_page
    ]


def remember_posts_on_page(ledger: Ledger, result: SaveResult, text: str) -> None:
    """Keep the posts on a saved page in the ledger, and let the next run read the page again."""
    page = PageText(result.title, text, result.revid)
    ledger.remember_posts(posts_on_page(page, ledger.posts()))
    ledger.page_checks.forget([result.title])
