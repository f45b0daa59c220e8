"""Changes on the wiki since the last run, and the ledger's rows that they make stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cycle.notes import CHECKPOINT, EDIT_COUNTS, LAST_SWEEP, SEEN_CHANGES, Sweep
from bot.store.codec import FACTS_VERSION
from bot.store.records import PageCheck
from bot.wiki.source import ChangeType, Checkpoint, RecentChanges

if TYPE_CHECKING:
    from collections.abc import Set

    from bot.store.ledger import Ledger
    from bot.wiki.source import PageChange, Source

#: The whole mirror is compared again after this time, whatever recent changes list.
SWEEP_AFTER = timedelta(hours=24)
#: The next run asks for the changes of the last minutes again and skips those that it has seen.
_OVERLAP = timedelta(minutes=15)
DELETED = "deleted"
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What a run has to read again: everything (``sweep``), or the pages that ``events`` name.

    With ``compare``, the revisions of the mirror are compared although no event names a change.
    ``until``, ``seen`` and ``edits`` are kept when all changes are in the ledger. ``by_bot`` are
    the pages that the bot edited at any time, ``ever`` whether the page in question existed at any
    time; both are ``None`` where the wiki was not asked yet.
    """

    sweep: bool
    events: tuple[PageChange, ...]
    until: Checkpoint
    seen: tuple[int, ...] = ()
    compare: bool = False
    edits: tuple[int, int] = (0, 0)
    by_bot: frozenset[str] | None = None
    ever: bool | None = None

    @property
    def changed_titles(self) -> frozenset[str]:
        """Every title to which something happened."""
        return frozenset(
            {e.title for e in self.events} | {e.move_target for e in self.events} - {""}
        )

    def edited_by_bot(self, source: Source) -> Set[str]:
        """Return the pages that the bot edited at any time; ask the wiki if not known.

        :raises WikiError: when the wiki cannot be read
        """
        return source.edited_by_bot() if self.by_bot is None else self.by_bot

    def was_ever(self, source: Source, title: str) -> bool:
        """Return whether a page existed at any time; ask the wiki if not known.

        :param title: the page that `discover` asked about, if any
        :raises WikiError: when the wiki cannot be read
        """
        return source.ever_existed(title) if self.ever is None else self.ever


def discover(source: Source, ledger: Ledger, *, about: str = "", sweep: bool = False) -> ChangeSet:
    """Return what happened since the last run.

    :param about: a page; the first run also asks whether it existed at any time
    :param sweep: whether to compare the whole mirror in any case
    :raises WikiError: when the wiki cannot be read
    """
    since = CHECKPOINT.get(ledger) or Checkpoint("")
    news = source.recent_changes(since, about)
    if news is None:
        news = source.recent_changes(Checkpoint("", since.mirror), about) or RecentChanges(
            (), since
        )
        counted = (news.edits, ledger.edits.count())
        by_bot, ever = news.by_bot, news.existed
        return ChangeSet(True, (), news.until, edits=counted, by_bot=by_bot, ever=ever)
    known = frozenset(SEEN_CHANGES.get(ledger) or ())
    events = tuple(event for event in news.events if not event.number or event.number not in known)
    recent = _earlier(news.until.changes, _OVERLAP)
    seen = tuple(e.number for e in news.events if e.number and e.timestamp >= recent)
    last_sweep = LAST_SWEEP.get(ledger) or Sweep()
    due = (
        not since.changes
        or last_sweep.facts != FACTS_VERSION
        or last_sweep.at < _earlier(news.until.changes, SWEEP_AFTER)
    )
    counted = (news.edits, ledger.edits.count())
    compare = _unexplained_edits(ledger, events, counted) > 0
    return ChangeSet(
        sweep or due, events, news.until, seen, compare, counted, news.by_bot, news.existed
    )


def _unexplained_edits(
    ledger: Ledger, events: tuple[PageChange, ...], counted: tuple[int, int]
) -> int:
    """Return how many edits the wiki counted that are neither listed as events nor the bot's."""
    then, own = EDIT_COUNTS.get(ledger) or (0, 0)
    listed = sum(event.revid > 0 and event.number > 0 for event in events)
    return (counted[0] - then) - (counted[1] - own) - listed


def invalidate_stale(ledger: Ledger, changes: ChangeSet) -> None:
    """Follow moves, and drop what the ledger knows of pages to which something happened.

    It can be repeated after an interruption.
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
    """Keep until when all changes are in the ledger; the last step of reading.

    :param newest: timestamp of the newest mirrored revision that was read, ``""`` for none
    """
    until = Checkpoint(changes.until.changes, max(changes.until.mirror, newest))
    notes = CHECKPOINT.entry(until) | SEEN_CHANGES.entry(changes.seen)
    notes |= EDIT_COUNTS.entry(changes.edits)
    if changes.sweep:
        notes |= LAST_SWEEP.entry(Sweep(until.changes, FACTS_VERSION))
    ledger.notes.set(notes)


def _earlier(timestamp: str, by: timedelta) -> str:
    if not timestamp:
        return ""
    return (datetime.strptime(timestamp, _FORMAT) - by).strftime(_FORMAT)  # noqa: DTZ007
