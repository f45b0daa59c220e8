"""Read a page together with the run page, right before an edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.wiki.query import api_title, by_asked, query, revision
from bot.wiki.source import LOST_TEXT, WikiError

if TYPE_CHECKING:
    from bot.wiki.query import Json
    from bot.wiki.site import BotSite


@dataclass(frozen=True, slots=True)
class FreshPage:
    """A page as it was at ``time`` on the wiki's clock.

    ``stop_reason`` is why the run page stops the bot, ``""`` if it does not. ``entry`` is the
    page's entry in the API's answer, ``None`` if the title is not a page of this wiki. ``revid`` is
    the latest revision, 0 for a missing page. ``user`` is its author, ``saved_at`` its time and
    ``parent`` the revision before it.
    """

    title: str
    stop_reason: str
    entry: Json | None = None
    time: str = ""
    text: str = ""
    revid: int = 0
    parent: int = 0
    user: str = ""
    saved_at: str = ""

    @property
    def exists(self) -> bool:
        """Whether the page exists."""
        return self.revid > 0


@dataclass(frozen=True, slots=True)
class RunPage:
    """The page that stops the bot, unless its text is one of ``words``."""

    title: str
    words: frozenset[str] = frozenset({"run"})

    def stop_reason(self, entry: Json | None) -> str:
        """Return why this page stops the bot, ``""`` if it does not.

        :param entry: the page's entry in the API's answer, ``None`` if the title is invalid
        """
        try:
            found = None if entry is None else revision(entry)
        except WikiError as error:
            return f"{self.title} cannot be read: {error}"
        if found is None:
            return f"{self.title} does not exist; create it with the text run to start the bot"
        if (found["text"] or "").strip().casefold() not in self.words:
            return f"{self.title} does not say run; write run there to start the bot again"
        return ""


def read_fresh(site: BotSite, title: str, run_page: RunPage) -> FreshPage:
    """Read a page and the run page in one request. Raises WikiError."""
    name = api_title(title) or ""
    asked = [name, run_page.title]
    answer = query(
        site,
        f"{title} and {run_page.title}",
        titles=asked,
        prop="revisions|info",
        rvprop="ids|user|timestamp|content",
        rvslots="main",
        curtimestamp=True,
    )
    pages = by_asked(answer["query"], asked)
    stop_reason = run_page.stop_reason(pages[run_page.title])
    if stop_reason:
        return FreshPage(title, stop_reason)
    entry = pages[name]
    if entry is None or entry.get("special"):
        return FreshPage(title, "")
    now = answer.get("curtimestamp")
    if not now:
        raise WikiError(f"{site.address} does not report its time; try again later")
    found = revision(entry)
    if found is None:
        return FreshPage(entry["title"], "", entry, now)
    if found["text"] is None:
        entry = entry | {"contentmodel": LOST_TEXT}
    return FreshPage(
        entry["title"],
        "",
        entry,
        now,
        found["text"] or "",
        found["revid"],
        found.get("parentid", 0),
        found.get("user", ""),
        found.get("timestamp", ""),
    )


def read_stop_reason(site: BotSite, run_page: RunPage) -> str | None:
    """Return why the run page stops the bot, ``None`` when it does not. Raises WikiError."""
    title = run_page.title
    answer = query(
        site, title, titles=[title], prop="revisions", rvprop="ids|content", rvslots="main"
    )
    return run_page.stop_reason(by_asked(answer["query"], [title])[title]) or None
