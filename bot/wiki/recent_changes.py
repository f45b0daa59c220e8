"""Read the changes by others since a checkpoint: recent changes, and the mirror's edits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.wiki.history import contributions, edited, in_logs, logs
from bot.wiki.query import follow
from bot.wiki.responses import SITEINFO_PARTS
from bot.wiki.source import (
    TIMESTAMP,
    ChangeType,
    Checkpoint,
    PageChange,
    RecentChanges,
    WikiError,
)

if TYPE_CHECKING:
    from bot.wiki.query import Json
    from bot.wiki.site import BotSite

MAX_AGE: Final = timedelta(days=25)
"""Wikimedia's wikis keep recent changes for 30 days (wgRCMaxAge), so older ones are missing."""
OVERLAP: Final = timedelta(minutes=5)
"""A change can appear in the list some minutes after its timestamp."""

_EDITS = {"edit": ChangeType.EDITED, "new": ChangeType.CREATED}
_LOGGED = {
    ("delete", "delete"): ChangeType.DELETED,
    ("delete", "delete_redir"): ChangeType.DELETED,
    ("delete", "delete_redir2"): ChangeType.DELETED,
    ("delete", "restore"): ChangeType.RESTORED,
    ("move", "move"): ChangeType.MOVED,
    ("move", "move_redir"): ChangeType.MOVED,
}


def read_recent_changes(
    site: BotSite, since: Checkpoint, *, bot: str, mirror: str, namespace: int, about: str = ""
) -> RecentChanges | None:
    """Return all changes since a checkpoint, except those by ``bot``, in one query.

    :param mirror: the account whose edits in ``namespace`` are also read from its contributions:
        recent changes do not list imported edits
    :param about: a title; with an empty ``since``, the result says whether it ever existed
    :return: ``None`` when the checkpoint is older than the wiki's recent changes
    """
    if not since.changes:
        return _first_checkpoint(site, since, bot, about)
    start = _moment(since.changes)
    asked: Json = {
        "list": "recentchanges|usercontribs",
        "rcstart": (start - OVERLAP).strftime(TIMESTAMP),
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
    if since.mirror:
        asked["ucstart"] = (_moment(since.mirror) + timedelta(seconds=1)).strftime(TIMESTAMP)
    events: list[PageChange] = []
    now, newest, edits = "", since.mirror, 0
    for part in follow(site, "what changed", **asked):
        if not now and not (part["time"] and "recentchanges" in part):
            raise WikiError(f"{site.address} does not report its changes; try again later")
        now = now or part["time"]
        edits = edits or part.get("statistics", {}).get("edits", 0)
        if start < _moment(now) - MAX_AGE:
            return None
        events += [event for row in part.get("recentchanges", []) if (event := _event(row))]
        for edit in part.get("usercontribs", []):
            revid, timestamp = edit.get("revid", 0), edit.get("timestamp", "")
            newest = max(newest, timestamp)
            events.append(PageChange(edit["title"], ChangeType.EDITED, revid, timestamp=timestamp))
    return RecentChanges(tuple(dict.fromkeys(events)), Checkpoint(now, newest), edits)


def _first_checkpoint(site: BotSite, since: Checkpoint, bot: str, about: str) -> RecentChanges:
    """Return the current checkpoint, the pages that the bot edited, and whether a page existed."""
    asked: Json = contributions(bot) if bot else {}
    asked |= {"meta": "siteinfo", "siprop": ["statistics", *SITEINFO_PARTS], "curtimestamp": True}
    if about:
        lists = [asked["list"]] if bot else []
        asked |= logs(about)
        asked["list"] = [*lists, asked["list"]]
    now, edits, existed = "", 0, None
    by_bot: set[str] = set()
    for part in follow(site, "the state of the wiki", **asked):
        if not now and not (part["time"] and "statistics" in part):
            raise WikiError(f"{site.address} does not report its changes; try again later")
        now = now or part["time"]
        edits = edits or part.get("statistics", {}).get("edits", 0)
        site.prefetch(part)
        by_bot |= edited(part, bot)
        if about and (existed is None or "logevents" in part):  # later answers lack a complete list
            existed = bool(existed) or in_logs(part)
    return RecentChanges((), Checkpoint(now, since.mirror), edits, frozenset(by_bot), existed)


def _event(row: Json) -> PageChange | None:
    """Return the change in a row of recent changes, ``None`` for rows that do not matter."""
    # An administrator can hide the title.
    if "title" not in row:
        return None
    number, timestamp = row.get("rcid", 0), row["timestamp"]
    if row["type"] in _EDITS:
        edited = _EDITS[row["type"]]
        return PageChange(row["title"], edited, row.get("revid", 0), "", number, timestamp)
    what = _LOGGED.get((row.get("logtype", ""), row.get("logaction", "")))
    if what is None:
        return None
    params = row.get("logparams")
    move_target = params.get("target_title", "") if isinstance(params, dict) else ""
    return PageChange(row["title"], what, 0, move_target, number, timestamp)


def _moment(timestamp: str) -> datetime:
    return datetime.strptime(timestamp, TIMESTAMP).replace(tzinfo=UTC)
