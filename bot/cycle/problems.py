"""Pages that raise an error: each costs itself, never the run."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from bot.cycle.guards import StopRequested
from bot.store.records import StoreError
from bot.wiki.source import WikiError

if TYPE_CHECKING:
    from collections.abc import Iterator

log = structlog.get_logger(__name__)

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
