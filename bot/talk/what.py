"""What became of each part that was wanted on a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What became of one region, notice or addition."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED_BY_PERSON = "edited by a person"
    REMOVED_BY_PERSON = "removed by a person"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Done:
    """One part and what became of it.

    ``kind`` is a kind of region, ``notice``, ``resolved`` or ``reminder``; ``digest`` is that of
    the notice, ``""`` for a region.
    """

    kind: str
    key: str
    what: What
    digest: str = ""
