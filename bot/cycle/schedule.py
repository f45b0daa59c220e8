"""The order of saves: newest reports first, and never two new notices in one minute.

DiscussionTools names a topic by its author and its minute: ``h-ReportBot-20261128022300``. Two
notices of one minute would be one topic for its subscribers, even on different pages.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.talk.content import PartOutcome
from bot.talk.markers import NOTICE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.cycle.plan import Change

#: In seconds: the name of a topic contains its time to the minute.
_MINUTE = 60.0


def newest_first(changes: Sequence[Change], dates: Mapping[str, date]) -> list[Change]:
    """Return the changes by the dates of their pages, the newest first, then by title.

    :param dates: the date of each page's (newest) report; pages without a date come last
    """
    by_title = sorted(changes, key=lambda change: change.title)
    return sorted(by_title, key=lambda c: dates.get(c.title, date.min), reverse=True)


def posts_notice(change: Change) -> bool:
    """Return whether a change posts a new notice."""
    return any(part.kind == NOTICE and part.outcome is PartOutcome.ADDED for part in change.done)


def next_save(are_notices: Sequence[bool], *, notice_waits: bool) -> int | None:
    """Return the position of the change to save next, ``None`` to wait.

    A notice is saved as soon as possible, so that other saves are left to fill the waiting time.

    :param are_notices: whether each of the changes posts a new notice
    :param notice_waits: whether a notice must wait for the next minute

    >>> next_save([False, True, False], notice_waits=False)
    1
    >>> next_save([True, False], notice_waits=True)
    1
    """
    wanted = not notice_waits
    positions = [place for place, notice in enumerate(are_notices) if notice == wanted]
    if positions:
        return positions[0]
    return None if notice_waits else 0


class NoticeClock:
    """Measures how long the next new notice must wait.

    :param last_posted: when the newest notice of earlier runs was posted
    :param seconds: a clock that never goes back
    """

    def __init__(
        self,
        last_posted: datetime | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._free_at = float("-inf")
        if last_posted is not None:
            age = (datetime.now(UTC) - last_posted).total_seconds()
            self._free_at = seconds() + _MINUTE - age

    def posted(self, timestamp: str) -> None:
        """Start the waiting time after a save of a notice.

        :param timestamp: the wiki's time of the save, ISO 8601; ``""`` if it is not known
        """
        left = _MINUTE
        if timestamp:
            left -= datetime.fromisoformat(timestamp).second
        # The answer took some time to arrive, so the wiki's minute ends a little before this.
        self._free_at = self._seconds() + left

    def seconds_left(self) -> float:
        """Return the seconds until the next minute on the wiki's clock, at most 60."""
        return min(_MINUTE, max(0.0, self._free_at - self._seconds()))
