"""Sessions, sources and writers of the bot on a sandbox; open_site() resets Pywikibot's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.wiki.access import WikiAccess
from bot.wiki.api_source import LiveSource
from bot.wiki.session import open_site
from bot.wiki.source import SaveResult
from bot.wiki.writer import Writer

if TYPE_CHECKING:
    from bot.wiki.site import BotSite
    from tests.support.wiki.wikis import Wiki

BOT = "ReportBot"
RUN = "User:ReportBot/Run"
PAGE = "Grants talk:Programs/A"
LINE = "BOT"


def access(wiki: Wiki, **changes: Any) -> WikiAccess:
    """Return the bot's access to a sandbox, with hardly a pause before a retry."""
    env = wiki.env
    found = WikiAccess(
        api=env["REPORTBOT_API"],
        username=env["PWB_USERNAME"],
        bot_password=env["REPORTBOT_BOT_PASSWORD"],
        base_dir=env["PYWIKIBOT_DIR"],
        put_throttle=0,
        retry_wait=0.01,
    )
    return replace(found, **changes)


def sign_in(wiki: Wiki, **changes: Any) -> BotSite:
    """Return the bot's session on a sandbox."""
    return open_site(access(wiki, **changes))


def source(wiki: Wiki, **changes: Any) -> LiveSource:
    """Return a source that reads a sandbox as the bot."""
    return LiveSource(sign_in(wiki, **changes), BOT)


def writer(wiki: Wiki, allowed: Callable[[str], bool] = lambda title: True) -> Writer:
    """Return a writer on a sandbox; by default it may save every title."""
    return Writer(sign_in(wiki), BOT, RUN, allowed)


def add(line: str) -> Callable[[str], str]:
    """Return a change that adds a line unless the page has it."""
    return lambda text: text if line in text else f"{text}\n{line}".lstrip()


def first(*actions: Callable[[], object]) -> Callable[[str], str]:
    """Return the change add(LINE), which calls the next of `actions` before it, one each time."""
    left = list(actions)

    def change(text: str) -> str:
        if left:
            left.pop(0)()
        return add(LINE)(text)

    return change


def write(
    to: Writer,
    change: Callable[[str], str] | None = None,
    title: str = PAGE,
    *,
    create: bool = True,
) -> SaveResult:
    """Save a page: with a change, or with `LINE` added."""
    return to.write(title, change or add(LINE), "Summary", create=create)


def assert_not_saved(wiki: Wiki, title: str = PAGE) -> None:
    """Assert that the bot has no revision of the page."""
    assert all(revision["user"] != BOT for revision in wiki.client().revisions(title))
