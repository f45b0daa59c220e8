"""What is new on the wiki since the last run, and what the ledger holds that it makes stale."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.store.codec import FACTS_VERSION
from bot.store.records import PageCheck
from bot.wiki.source import ChangeType, Checkpoint, RecentChanges

if TYPE_CHECKING:
    from collections.abc import Set

    from bot.store.ledger import Ledger
    from bot.wiki.source import PageChange, Source

SINCE, SEEN, SWEPT, EDITS = "since", "seen", "swept", "edits"
#: All of the mirror is compared again after this time, whatever recent changes say.
SWEEP_AFTER = timedelta(hours=24)
#: Changes of the last minutes are told again by the next run, which must know them by number.
_TOLD_AGAIN = timedelta(minutes=15)
DELETED = "deleted"
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What a run has to look at: everything (``sweep``), or what ``events`` name.

    With ``compare``, the mirror's revisions are compared although no event may tell of them.
    ``until``, ``seen`` and ``edits`` are remembered when all of it has been taken in. ``by_bot``
    are the pages that the bot ever edited, ``ever`` is whether there ever was the page that was
    asked about, ``None`` where that is not known yet.
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
    def touched(self) -> frozenset[str]:
        """Every title to which something happened."""
        return frozenset({e.title for e in self.events} | {e.onward for e in self.events} - {""})

    def edited_by_bot(self, source: Source) -> Set[str]:
        """Return the pages that the bot ever edited; asks for them unless they are known.

        :raises WikiError: when the wiki cannot be read
        """
        return source.edited_by_bot() if self.by_bot is None else self.by_bot

    def was_ever(self, source: Source, title: str) -> bool:
        """Tell whether there ever was the page; asks unless that is known.

        :param title: the page that was asked about, if one was
        :raises WikiError: when the wiki cannot be read
        """
        return source.was_ever(title) if self.ever is None else self.ever


def discover(source: Source, ledger: Ledger, *, about: str = "", sweep: bool = False) -> ChangeSet:
    """Ask what happened since the last run.

    :param about: a page of which is asked whether it ever was there, along with what a run asks
        that knows nothing yet, or nothing of the last weeks
    :param sweep: whether all of the mirror shall be compared in any case
    :raises WikiError: when the wiki cannot be read
    """
    kept = ledger.notes.get(SINCE)
    since = Checkpoint(**kept) if kept else Checkpoint("")
    news = source.news(since, about)
    if news is None:
        news = source.news(Checkpoint("", since.mirror), about) or RecentChanges((), since)
        counted = (news.edits, ledger.edits.count())
        by_bot, ever = news.by_bot, news.ever
        return ChangeSet(True, (), news.until, edits=counted, by_bot=by_bot, ever=ever)
    known = frozenset(ledger.notes.get(SEEN) or ())
    events = tuple(event for event in news.events if not event.number or event.number not in known)
    recent = _earlier(news.until.changes, _TOLD_AGAIN)
    seen = tuple(e.number for e in news.events if e.number and e.timestamp >= recent)
    swept = ledger.notes.get(SWEPT) or {}
    due = (
        not since.changes
        or swept.get("facts") != FACTS_VERSION
        or swept.get("at", "") < _earlier(news.until.changes, SWEEP_AFTER)
    )
    counted = (news.edits, ledger.edits.count())
    compare = _unexplained(ledger, events, counted) > 0
    return ChangeSet(
        sweep or due, events, news.until, seen, compare, counted, news.by_bot, news.ever
    )


def _unexplained(ledger: Ledger, events: tuple[PageChange, ...], counted: tuple[int, int]) -> int:
    """Return how many edits the wiki has counted that are neither told of nor the bot's own."""
    then, own = ledger.notes.get(EDITS) or (0, 0)
    told = sum(event.revid > 0 and event.number > 0 for event in events)
    return (counted[0] - then) - (counted[1] - own) - told


def invalidate_stale(ledger: Ledger, discovery: ChangeSet) -> None:
    """Follow moves and drop what the ledger knows of pages to which something happened.

    Done again, after an interruption, it does no harm.
    """
    looks = ledger.looks.all()
    stale: set[str] = set()
    deleted: list[PageCheck] = []
    for event in discovery.events:
        if event.what is ChangeType.MOVED and event.onward:
            ledger.move_posts(event.title, event.onward)
            stale |= {event.title, event.onward}
        elif event.title in looks and not 0 < event.revid <= looks[event.title].revid:
            stale.add(event.title)
        if event.what is ChangeType.DELETED:
            deleted.append(PageCheck(event.title, "", 0, DELETED))
    ledger.targets.forget(discovery.touched)
    ledger.looks.forget(stale)
    ledger.looks.remember(look for look in deleted if look.title in stale)


def save_checkpoint(ledger: Ledger, discovery: ChangeSet, newest: str) -> None:
    """Remember until when everything is known. The last step of taking in.

    :param newest: timestamp of the newest mirrored revision that was read, ``""`` for none
    """
    until = Checkpoint(discovery.until.changes, max(discovery.until.mirror, newest))
    notes: dict[str, object] = {SINCE: asdict(until), SEEN: list(discovery.seen)}
    notes[EDITS] = list(discovery.edits)
    if discovery.sweep:
        notes[SWEPT] = {"at": until.changes, "facts": FACTS_VERSION}
    ledger.notes.set(notes)


def _earlier(timestamp: str, by: timedelta) -> str:
    if not timestamp:
        return ""
    return (datetime.strptime(timestamp, _FORMAT) - by).strftime(_FORMAT)  # noqa: DTZ007
