"""Read the wiki's history: old revisions, contributions and logs, and the rights of accounts."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from bot.wiki.editable_pages import INVITING, USER
from bot.wiki.errors import translated_errors
from bot.wiki.query import api_title, batches, chunks, content, follow, query
from bot.wiki.source import PageText, WikiError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.wiki.query import Json
    from bot.wiki.site import BotSite


MAX_POSTS: Final = 50
"""Revisions of one page that `past_posts` reads: the bot has replaced older marks by newer ones."""
MAX_SINGLE_TITLES: Final = 3
"""Up to this number of titles, each is looked up in the deletion log; for more, the log of their
namespaces takes fewer requests."""
_PAGE_LOGS: Final = frozenset({"create", "delete", "import", "move"})
"""An entry in one of these logs proves that a page exists or existed; protection does not."""


def texts_of(site: BotSite, revids: Iterable[int]) -> dict[int, str]:
    """Return the texts of revisions, by revision number. Raises WikiError.

    Missing and deleted revisions, and those with hidden text, are left out.
    """
    wanted = [str(revid) for revid in dict.fromkeys(revids)]
    step = 500 if site.has_right("apihighlimits") else 50
    found: dict[int, str] = {}
    for start in range(0, len(wanted), step):
        for batch in batches(
            site,
            f"{len(wanted)} old revisions",
            revids=wanted[start : start + step],
            prop="revisions",
            rvprop="ids|content",
            rvslots="main",
        ):
            for page in batch.get("pages", []):
                for entry in page.get("revisions", []):
                    if (text := content(entry)) is not None:
                        found[entry["revid"]] = text
    return found


class HistoryReader:
    """Reads what happened on a wiki before, and the rights of accounts.

    Every method can raise WikiError (AccessError).

    :param site: the wiki, from `open_site`
    :param bot: the bot's account, ``""`` to read without an account
    """

    def __init__(self, site: BotSite, bot: str) -> None:
        self.site = site
        self._bot = bot

    def past_posts(self, title: str) -> Iterator[str]:
        """Yield the texts of the bot's last 50 revisions of a page, newest first.

        Revisions whose text or author is hidden are left out.
        """
        if self._bot:
            what = f"the bot's edits of {title}"
            own = self._revisions(title, what, rvprop="ids|content", rvuser=self._bot)
            for entry in islice(own, MAX_POSTS):
                if (text := content(entry)) is not None:
                    yield text

    def history(self, title: str, after: int = 0) -> Iterator[PageText]:
        """Yield the revisions of a page that are newer than the revision ``after``, newest first.

        A hidden text is ``None``, a hidden author is ``""``.
        """
        properties = "ids|timestamp|user|content|contentmodel"
        for entry in self._revisions(title, f"the history of {title}", rvprop=properties):
            if entry["revid"] <= after:
                return
            yield PageText(
                title,
                content(entry),
                entry["revid"],
                entry.get("timestamp", ""),
                entry.get("user", ""),
                model=entry.get("slots", {}).get("main", {}).get("contentmodel", ""),
            )

    def _revisions(self, title: str, what: str, **parameters: str) -> Iterator[Json]:
        """Yield the entries of a page's revisions in the API's answers, newest first."""
        name = api_title(title)
        if name is None:
            return
        revisions = {"titles": [name], "prop": "revisions", "rvslots": "main", "rvlimit": MAX_POSTS}
        for part in follow(self.site, what, **revisions, **parameters):
            for page in part.get("pages", []):
                yield from page.get("revisions", [])

    def rights(self, users: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """Return the rights of each account; a name without an account has no rights.

        In a session with a bot password, the wiki reports for all accounts only rights that this
        password has. So the rights of the account's groups are added.
        """
        found: dict[str, frozenset[str]] = {}
        for chunk in chunks(users, 50):
            answer = query(
                self.site,
                f"the rights of {len(chunk)} users",
                list="users",
                ususers=chunk,
                usprop="rights|groups",
                meta="siteinfo",
                siprop="usergroups",
            )
            granted = {
                group.get("name", ""): frozenset(group.get("rights", ()))
                for group in answer["query"].get("usergroups", [])
            }
            for entry in answer["query"].get("users", []):
                its = [granted.get(group, frozenset()) for group in entry.get("groups", ())]
                found[entry.get("name", "")] = frozenset(entry.get("rights", ())).union(*its)
        return found

    def edited_by_bot(self) -> set[str]:
        """Return all pages that the bot has edited, in the namespaces where it may edit."""
        found: set[str] = set()
        if self._bot:
            what = f"the contributions of {self._bot}"
            for part in follow(self.site, what, **contributions(self._bot)):
                found |= edited(part, self._bot)
        return found

    def deleted(self, titles: Iterable[str]) -> set[str]:
        """Return the titles, among these, that are in the deletion log."""
        wanted = set(filter(None, map(api_title, titles)))
        if len(wanted) <= MAX_SINGLE_TITLES:
            logs = [{"letitle": title} for title in sorted(wanted)]
        else:
            numbers = {namespace_number(self.site, title) for title in wanted}
            logs = [{"lenamespace": str(number)} for number in sorted(numbers)]
        found: set[str] = set()
        for log in logs:
            for part in follow(
                self.site,
                f"the deletion log of {', '.join(log.values())}",
                list="logevents",
                leaction="delete/delete",
                leprop="title",
                lelimit="max",
                **log,
            ):
                # An administrator can hide the title of an entry.
                found |= {entry["title"] for entry in part.get("logevents", []) if "title" in entry}
        return found & wanted

    def ever_existed(self, title: str) -> bool:
        """Return whether a page exists or once existed, as far as the wiki's logs show.

        The logs contain pages that were imported, deleted, moved away, or created in MediaWiki 1.32
        or later. Hidden entries are not shown.
        """
        return any(map(in_logs, follow(self.site, f"the logs of {title}", **logs(title))))


def contributions(bot: str) -> dict[str, str]:
    """Return the query parameters for the bot's contributions."""
    return {"list": "usercontribs", "ucuser": bot, "ucprop": "title", "uclimit": "max"}


def edited(part: Mapping[str, Any], bot: str) -> set[str]:
    """Return the pages in an answer to `contributions`, without pages that the bot may not edit."""
    return {
        edit["title"]
        for edit in part.get("usercontribs", [])
        # Talk namespaces have odd numbers (https://www.mediawiki.org/wiki/Manual:Namespace).
        if edit["ns"] % 2
        or edit["ns"] in INVITING - {USER}
        or (edit["ns"] == USER and edit["title"].partition(":")[2].startswith(f"{bot}/"))
    }


def logs(title: str) -> dict[str, str]:
    """Return the query parameters for all logs of a page."""
    return {"list": "logevents", "letitle": title, "leprop": "type", "lelimit": "max"}


def in_logs(part: Mapping[str, Any]) -> bool:
    """Return whether an answer to `logs` shows that the page exists or once existed."""
    if "logevents" not in part:
        raise WikiError("the wiki's answer lacks its logs; try again later")
    return any(entry.get("type") in _PAGE_LOGS for entry in part["logevents"])


def namespace_number(site: BotSite, title: str) -> int:
    """Return the number of a title's namespace, 0 without a known prefix."""
    name, colon, _ = title.partition(":")
    with translated_errors("read the namespaces", site.address):
        space = site.namespaces.lookup_name(name) if colon else None
    return int(space) if space is not None else 0
