"""What others did on the wiki since the last look: recent changes and the mirror's edits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.wiki.history import contributions, edited, in_logs, logs
from bot.wiki.query import follow
from bot.wiki.site import PARTS
from bot.wiki.source import ChangeType, Checkpoint, PageChange, RecentChanges, WikiError

if TYPE_CHECKING:
    from bot.wiki.query import Json
    from bot.wiki.site import BotSite

#: Wikimedia's wikis keep recent changes for 30 days (wgRCMaxAge); beyond this all is read again.
KEPT = timedelta(days=25)
#: A change may become visible some time after the moment that it names.
OVERLAP = timedelta(minutes=5)

_EDITS = {"edit": ChangeType.EDITED, "new": ChangeType.CREATED}
_LOGGED = {
    ("delete", "delete"): ChangeType.DELETED,
    ("delete", "delete_redir"): ChangeType.DELETED,
    ("delete", "delete_redir2"): ChangeType.DELETED,
    ("delete", "restore"): ChangeType.RESTORED,
    ("move", "move"): ChangeType.MOVED,
    ("move", "move_redir"): ChangeType.MOVED,
}


def read_news(
    site: BotSite, since: Checkpoint, *, bot: str, mirror: str, namespace: int, about: str = ""
) -> RecentChanges | None:
    """Ask for everything that others than ``bot`` did, in as few requests as there can be.

    :param about: a page; when ``since`` is empty, whether it ever was there is told
    :param mirror: the account whose edits in ``namespace`` count even where recent changes do not
        show them, as after an import
    """
    start = _moment(since.changes)
    if start is None:
        return _present(site, since, bot, about)
    asked: Json = {
        "list": "recentchanges|usercontribs",
        "rcstart": (start - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "rcdir": "newer",
        "rctype": "edit|new|log",
        "rcprop": "title|ids|loginfo|timestamp",
        "rclimit": "max",
        "ucuser": mirror,
        "ucnamespace": namespace,
        "ucdir": "newer",
        "ucprop": "title|ids|timestamp",
        "uclimit": "max",
        "meta": "siteinfo",
        "siprop": "statistics",
        "curtimestamp": True,
    }
    if bot:
        asked["rcexcludeuser"] = bot
    if seen := _moment(since.mirror):
        asked["ucstart"] = (seen + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    events: list[PageChange] = []
    now, newest, edits = "", since.mirror, 0
    for part in follow(site, "what changed", **asked):
        if not now and not (part["time"] and "recentchanges" in part):
            raise WikiError(f"{site.address} does not tell what changed; try again later")
        now = now or part["time"]
        edits = edits or part.get("statistics", {}).get("edits", 0)
        if start < _known(now) - KEPT:
            return None
        events += [event for row in part.get("recentchanges", []) if (event := _event(row))]
        for edit in part.get("usercontribs", []):
            newest = max(newest, edit["timestamp"])
            events.append(
                PageChange(
                    edit["title"],
                    ChangeType.EDITED,
                    edit["revid"],
                    timestamp=edit["timestamp"],
                )
            )
    return RecentChanges(tuple(dict.fromkeys(events)), Checkpoint(now, newest), edits)


def _present(site: BotSite, since: Checkpoint, bot: str, about: str) -> RecentChanges:
    """Ask what a run that knows nothing yet will need, in one request."""
    asked: Json = contributions(bot) if bot else {}
    asked |= {"meta": "siteinfo", "siprop": ["statistics", *PARTS], "curtimestamp": True}
    if about:
        lists = [asked["list"]] if bot else []
        asked |= logs(about)
        asked["list"] = [*lists, asked["list"]]
    now, edits, ever = "", 0, None
    by_bot: set[str] = set()
    for part in follow(site, "the present", **asked):
        if not now and not (part["time"] and "statistics" in part):
            raise WikiError(f"{site.address} does not tell what changed; try again later")
        now = now or part["time"]
        edits = edits or part.get("statistics", {}).get("edits", 0)
        site.take(part)
        by_bot |= edited(part, bot)
        if about and (ever is None or "logevents" in part):  # a list that has ended is left out
            ever = bool(ever) or in_logs(part)
    return RecentChanges((), Checkpoint(now, since.mirror), edits, frozenset(by_bot), ever)


def _event(row: Json) -> PageChange | None:
    # An administrator can hide what a row is about.
    if "title" not in row:
        return None
    number, timestamp = row.get("rcid", 0), row["timestamp"]
    if row["type"] in _EDITS:
        edited = _EDITS[row["type"]]
        return PageChange(row["title"], edited, row.get("revid", 0), "", number, timestamp)
    what = _LOGGED.get((row.get("logtype", ""), row.get("logaction", "")))
    if what is None:
        return None
    told = row.get("logparams")
    onward = told.get("target_title", "") if isinstance(told, dict) else ""
    return PageChange(row["title"], what, 0, onward, number, timestamp)


def _moment(timestamp: str) -> datetime | None:
    return _known(timestamp) if timestamp else None


def _known(timestamp: str) -> datetime:
    return datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
