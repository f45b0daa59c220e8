"""Changes by others since a checkpoint: recent changes and the mirror's edits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.wiki.history import contributions, edited, in_logs, logs
from bot.wiki.query import follow
from bot.wiki.responses import SITEINFO_PARTS
from bot.wiki.source import ChangeType, Checkpoint, PageChange, RecentChanges, WikiError

if TYPE_CHECKING:
    from bot.wiki.query import Json
    from bot.wiki.site import BotSite

MAX_AGE: Final = timedelta(days=25)
"""Wikimedia's wikis keep recent changes for 30 days (wgRCMaxAge). After this, all is read again."""
OVERLAP: Final = timedelta(minutes=5)
"""A change may become visible some minutes after its own timestamp."""

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
    """Return all changes by others than ``bot`` since a checkpoint, in one query.

    :param about: a page; with an empty ``since``, the answer says whether it ever existed
    :param mirror: the account whose edits in ``namespace`` count even where recent changes do not
        show them, as after an import
    :return: ``None`` when the checkpoint is older than the wiki's recent changes
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
            raise WikiError(f"{site.address} does not report its changes; try again later")
        now = now or part["time"]
        edits = edits or part.get("statistics", {}).get("edits", 0)
        if start < _known(now) - MAX_AGE:
            return None
        events += [event for row in part.get("recentchanges", []) if (event := _event(row))]
        for edit in part.get("usercontribs", []):
            revid, timestamp = edit.get("revid", 0), edit.get("timestamp", "")
            newest = max(newest, timestamp)
            events.append(PageChange(edit["title"], ChangeType.EDITED, revid, timestamp=timestamp))
    return RecentChanges(tuple(dict.fromkeys(events)), Checkpoint(now, newest), edits)


def _present(site: BotSite, since: Checkpoint, bot: str, about: str) -> RecentChanges:
    """Return what a run without a checkpoint needs, in one query."""
    asked: Json = contributions(bot) if bot else {}
    asked |= {"meta": "siteinfo", "siprop": ["statistics", *SITEINFO_PARTS], "curtimestamp": True}
    if about:
        lists = [asked["list"]] if bot else []
        asked |= logs(about)
        asked["list"] = [*lists, asked["list"]]
    now, edits, existed = "", 0, None
    by_bot: set[str] = set()
    for part in follow(site, "the present", **asked):
        if not now and not (part["time"] and "statistics" in part):
            raise WikiError(f"{site.address} does not report its changes; try again later")
        now = now or part["time"]
        edits = edits or part.get("statistics", {}).get("edits", 0)
        site.prefetch(part)
        by_bot |= edited(part, bot)
        if about and (existed is None or "logevents" in part):  # later answers lack an ended list
            existed = bool(existed) or in_logs(part)
    return RecentChanges((), Checkpoint(now, since.mirror), edits, frozenset(by_bot), existed)


def _event(row: Json) -> PageChange | None:
    # The title can be hidden by an administrator.
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


def _moment(timestamp: str) -> datetime | None:
    return _known(timestamp) if timestamp else None


def _known(timestamp: str) -> datetime:
    return datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
