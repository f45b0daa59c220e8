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

#: Share of the last count; fewer pages look like a read that failed halfway.
MIN_SHARE_OF_LAST_COUNT = 0.8
#: Items; of fewer, two or three deletions are already a large share.
MIN_COUNT_TO_GUARD = 10


class ShrunkError(WikiError):
    """Much less was read than the last time, so nothing is written."""


def check_shrink(what: str, before: int, now: int) -> None:
    """Refuse a read that is shorter than 80 % of the last one.

    :param what: what was counted, in the plural
    :raises ShrunkError: when it is
    """
    if before >= MIN_COUNT_TO_GUARD and now < before * MIN_SHARE_OF_LAST_COUNT:
        raise ShrunkError(
            f"only {now} {what} were read, and {before} the last time: nothing is written. If so "
            "many are really gone, run once with --allow-shrink"
        )


def check_shrink_noted(ledger: Ledger, what: str, now: int, *, allowed: bool) -> None:
    """Refuse a count far below the last one; otherwise keep it for the next run.

    :raises ShrunkError: when it is, unless ``allowed``
    """
    note = count_note(what)
    before = note.get(ledger) or 0
    if not allowed:
        check_shrink(what, before, now)
    if before != now:
        note.set(ledger, now)


class StopRequested(Exception):  # noqa: N818 - a request, not an error
    """The run was asked to stop while it read; the message is the reason."""


def check_stop(stop_reason: Callable[[], str | None]) -> None:
    """Return if there is no reason to stop.

    :raises StopRequested: with the reason
    """
    if (reason := stop_reason()) is not None:
        raise StopRequested(reason)


def stop_between(stop_reason: Callable[[], str | None], items: Iterable[T]) -> Iterator[T]:
    """Yield items, and check before each whether to stop.

    :raises StopRequested: with the reason
    """
    for item in items:
        check_stop(stop_reason)
        yield item


#: Errors that would meet every other page as well, so that the run ends.
_ENDS_RUN = (WikiError, StoreError, StopRequested, MemoryError)


class Problems:
    """The pages of one run that raised an error, with the reason.

    A title is in it once: what fails for a page first is what a maintainer looks at.
    """

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    @contextmanager
    def costing_only(self, title: str, doing: str) -> Iterator[None]:
        """Log and keep any error of this page, and go on after the block.

        :param doing: what failed, in a verb with ``-ing``: ``reading``
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
