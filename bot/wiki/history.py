"""Old revisions of pages, by their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.wiki.query import batches, content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.wiki.botsite import BotSite


def texts_of(site: BotSite, revids: Iterable[int]) -> dict[int, str]:
    """Return the texts of revisions by their numbers.

    Revisions that do not exist, that were deleted, or whose text is hidden are left out. Raises
    WikiError when the wiki cannot be read.
    """
    wanted = [str(revid) for revid in dict.fromkeys(revids)]
    step = 500 if site.has_right("apihighlimits") else 50
    found: dict[int, str] = {}
    for start in range(0, len(wanted), step):
        for batch in batches(
            site,
            f"{len(wanted)} old revisions",
            revids=wanted[start : start + step],
            prop="revisions",
            rvprop="ids|content",
            rvslots="main",
        ):
            for page in batch.get("pages", []):
                for entry in page.get("revisions", []):
                    if (text := content(entry)) is not None:
                        found[entry["revid"]] = text
    return found
