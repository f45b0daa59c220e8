"""Where titles lead, kept so that a title is asked for once and not each run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

from bot.store.columns import TITLE_BYTES
from bot.store.records import Lead
from bot.store.rows import BATCH, batches
from bot.store.schema import TargetRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.store.transactions import Transactions


class Targets:
    """What titles lead to, by the title as it was asked for."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def remember(self, targets: Mapping[str, Lead]) -> None:
        """Keep where titles lead, in place of what was known of them.

        Titles that are longer than any wiki's are left out: they can lead nowhere.
        """
        rows = [
            {
                "asked": asked,
                "title": lead.title,
                "is_there": lead.exists,
                "language": lead.language,
            }
            for asked, lead in targets.items()
            if _fits(asked) and _fits(lead.title)
        ]
        for batch in batches(rows, BATCH):
            self._transactions.keep(TargetRow, batch)

    def all(self) -> dict[str, Lead]:
        """Return all that is known, by the title asked for."""
        wanted = select(
            TargetRow.asked, TargetRow.title, TargetRow.is_there, TargetRow.language
        ).order_by(TargetRow.asked)
        rows = self._transactions.rows(wanted)
        return {asked: Lead(*found) for asked, *found in rows}

    def forget(self, titles: Iterable[str]) -> None:
        """Drop what was asked under one of these titles, and what leads to one of them.

        So a page that was made, deleted, moved or turned into a redirect is asked for again under
        all its names.
        """
        for batch in batches(titles, BATCH):
            gone = delete(TargetRow).where(
                or_(TargetRow.asked.in_(batch), TargetRow.title.in_(batch))
            )
            self._transactions.change(gone)


def _fits(title: str) -> bool:
    return len(title.encode()) <= TITLE_BYTES
