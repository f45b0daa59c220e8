"""Find the changes on the wiki since the last run, and drop what they make stale in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cycle.notes import CHECKPOINT, EDIT_COUNTS, LAST_SWEEP, SEEN_CHANGES, Sweep
from bot.store.codec import FACTS_VERSION
from bot.store.records import PageCheck
from bot.wiki.source import TIMESTAMP, ChangeType, Checkpoint, RecentChanges

if TYPE_CHECKING:
    from collections.abc import Set

    from bot.store.ledger import Ledger
    from bot.wiki.source import PageChange, Source

#: After this time the whole mirror is compared again, even if recent changes list nothing.
SWEEP_AFTER = timedelta(hours=24)
#: Each run reads the last minutes before the checkpoint again: some changes are listed late.
_OVERLAP = timedelta(minutes=15)
#: Outcome of a page check: the page was deleted.
DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The changes since the last run: they decide which pages are read again.

    ``events`` are the changes to single pages. With ``sweep`` the whole mirror is compared. With
    ``compare`` it is compared because the wiki counts more edits than ``events`` explain.
    ``until`` (the new checkpoint), ``seen`` (numbers of the newest changes) and ``edits`` (counts
    by the wiki and by the ledger) are saved when all changes are in the ledger.

    ``by_bot`` are all pages that the bot ever edited. ``existed`` is whether the page that
    `discover` was asked about ever existed. Both are ``None`` if the wiki was not asked.
    """

    sweep: bool
    events: tuple[PageChange, ...]
    until: Checkpoint
    seen: tuple[int, ...] = ()
    compare: bool = False
    edits: tuple[int, int] = (0, 0)
    by_bot: frozenset[str] | None = None
    existed: bool | None = None

    @property
    def changed_titles(self) -> frozenset[str]:
        """The titles of all changed pages, with the old and the new titles of moved ones."""
        return frozenset(
            {e.title for e in self.events} | {e.move_target for e in self.events} - {""}
        )

    def edited_by_bot(self, source: Source) -> Set[str]:
        """Return the pages that the bot ever edited; ask the wiki if they are not known.

        :raises WikiError: when the wiki cannot be read
        """
        return source.edited_by_bot() if self.by_bot is None else self.by_bot

    def ever_existed(self, source: Source, title: str) -> bool:
        """Return whether a page ever existed; ask the wiki if that is not known.

        :param title: the page that `discover` was asked about
        :raises WikiError: when the wiki cannot be read
        """
        return source.ever_existed(title) if self.existed is None else self.existed


def discover(source: Source, ledger: Ledger, *, about: str = "", sweep: bool = False) -> ChangeSet:
    """Return the changes since the last run, from the wiki's recent changes.

    Without a usable checkpoint, as in the first run, the result is a sweep.

    :param about: a title; a run without a checkpoint also asks whether this page ever existed
    :param sweep: whether to compare the whole mirror in any case
    :raises WikiError: when the wiki cannot be read
    """
    since = CHECKPOINT.get(ledger) or Checkpoint("")
    recent = source.recent_changes(since, about)
    if recent is None:
        recent = source.recent_changes(Checkpoint("", since.mirror), about)
        recent = recent or RecentChanges((), since)
        counted = (recent.edits, ledger.edits.count())
        by_bot, existed = recent.by_bot, recent.existed
        return ChangeSet(True, (), recent.until, edits=counted, by_bot=by_bot, existed=existed)
    known = frozenset(SEEN_CHANGES.get(ledger) or ())
    events = tuple(e for e in recent.events if not e.number or e.number not in known)
    overlap_start = _earlier(recent.until.changes, _OVERLAP)
    seen = tuple(e.number for e in recent.events if e.number and e.timestamp >= overlap_start)
    last_sweep = LAST_SWEEP.get(ledger) or Sweep()
    due = (
        not since.changes
        or last_sweep.facts != FACTS_VERSION
        or last_sweep.at < _earlier(recent.until.changes, SWEEP_AFTER)
    )
    counted = (recent.edits, ledger.edits.count())
    compare = _unexplained_edits(ledger, events, counted) > 0
    return ChangeSet(
        sweep or due, events, recent.until, seen, compare, counted, recent.by_bot, recent.existed
    )


def _unexplained_edits(
    ledger: Ledger, events: tuple[PageChange, ...], counted: tuple[int, int]
) -> int:
    """Return how many edits since the last run are neither listed as events nor the bot's own.

    :param counted: all edits as the wiki counts them, and the bot's edits as the ledger does
    """
    then, own = EDIT_COUNTS.get(ledger) or (0, 0)
    listed = sum(event.revid > 0 and event.number > 0 for event in events)
    return (counted[0] - then) - (counted[1] - own) - listed


def invalidate_stale(ledger: Ledger, changes: ChangeSet) -> None:
    """Drop the ledger's page checks and resolved titles of changed pages; posts follow moves.

    After an interruption it can be called again with the same changes.
    """
    checks = ledger.page_checks.all()
    stale: set[str] = set()
    deleted: list[PageCheck] = []
    for event in changes.events:
        if event.what is ChangeType.MOVED and event.move_target:
            ledger.move_posts(event.title, event.move_target)
            stale |= {event.title, event.move_target}
        elif event.title in checks and not 0 < event.revid <= checks[event.title].revid:
            stale.add(event.title)
        if event.what is ChangeType.DELETED:
            deleted.append(PageCheck(event.title, "", 0, DELETED))
    ledger.resolved_titles.forget(changes.changed_titles)
    ledger.page_checks.forget(stale)
    ledger.page_checks.remember(check for check in deleted if check.title in stale)


def save_checkpoint(ledger: Ledger, changes: ChangeSet, newest: str) -> None:
    """Save the point up to which all changes are in the ledger: the next run starts there.

    :param newest: timestamp of the newest mirrored revision that was read, ``""`` if none was read
    """
    until = Checkpoint(changes.until.changes, max(changes.until.mirror, newest))
    notes = CHECKPOINT.entry(until) | SEEN_CHANGES.entry(changes.seen)
    notes |= EDIT_COUNTS.entry(changes.edits)
    if changes.sweep:
        notes |= LAST_SWEEP.entry(Sweep(until.changes, FACTS_VERSION))
    ledger.notes.set(notes)


def _earlier(timestamp: str, by: timedelta) -> str:
    """Return a timestamp moved back by a time span, ``""`` for ``""``."""
    if not timestamp:
        return ""
    return (datetime.strptime(timestamp, TIMESTAMP) - by).strftime(TIMESTAMP)  # noqa: DTZ007
