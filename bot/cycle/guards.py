"""Guards of a run: counts that must not shrink, requests to stop, and pages that fail."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import structlog

from bot.cycle.notes import count_note
from bot.store.records import StoreError
from bot.wiki.source import WikiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.store.ledger import Ledger

log = structlog.get_logger(__name__)
T = TypeVar("T")

#: Share of the last count: a smaller count looks like a read that failed halfway.
MIN_SHARE_OF_LAST_COUNT = 0.8
#: Items: below this number, two or three deletions are already a large share.
MIN_COUNT_TO_GUARD = 10


class ShrunkError(WikiError):
    """Far fewer pages were read than in the last run, so nothing is written."""


def check_shrink(what: str, before: int, now: int) -> None:
    """Check that at least 80 % of the pages of the last run were read.

    :param what: the noun of the counted pages, in the plural
    :raises ShrunkError: when fewer were read
    """
    if before >= MIN_COUNT_TO_GUARD and now < before * MIN_SHARE_OF_LAST_COUNT:
        raise ShrunkError(
            f"only {now} {what} were read, and {before} the last time: nothing is written. If so "
            "many are really gone, run once with --allow-shrink"
        )


def check_shrink_noted(ledger: Ledger, what: str, now: int, *, allowed: bool) -> None:
    """Check a count against the last run's as `check_shrink` does, and keep it for the next run.

    :param allowed: whether the count may be far lower
    :raises ShrunkError: when it is far lower and that is not allowed
    """
    note = count_note(what)
    before = note.get(ledger) or 0
    if not allowed:
        check_shrink(what, before, now)
    if before != now:
        note.set(ledger, now)


class StopRequested(Exception):  # noqa: N818 - a request, not an error
    """The run was asked to stop while it was reading; the message is the reason."""


def check_stop(stop_reason: Callable[[], str | None]) -> None:
    """Raise an exception if there is a reason to stop.

    :param stop_reason: returns the reason, ``None`` to continue
    :raises StopRequested: with the reason
    """
    if (reason := stop_reason()) is not None:
        raise StopRequested(reason)


def stop_between(stop_reason: Callable[[], str | None], items: Iterable[T]) -> Iterator[T]:
    """Yield the items, and call `check_stop` before each.

    :raises StopRequested: with the reason
    """
    for item in items:
        check_stop(stop_reason)
        yield item


#: Errors that would also happen on every other page, so they end the run.
_ENDS_RUN = (WikiError, StoreError, StopRequested, MemoryError)


class Problems:
    """The pages of one run that raised an error, with the reason of the first error of each.

    One page with an error must not end the run: it is only left out of what follows.
    """

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    @contextmanager
    def caught(self, title: str, doing: str) -> Iterator[None]:
        """Run a block; an error in it is logged and kept as the problem of this page.

        :param doing: what the block does, such as ``reading``
        :raises WikiError, StoreError, StopRequested: these concern the whole run
        """
        try:
            yield
        except _ENDS_RUN:
            raise
        except Exception as error:
            reason = f"{doing} failed: {type(error).__name__}: {error}"[:500]
            self.reasons.setdefault(title, reason)
            log.exception("page failed", page=title, reason=reason)

    def __len__(self) -> int:
        return len(self.reasons)

    def __contains__(self, title: str) -> bool:
        return title in self.reasons
