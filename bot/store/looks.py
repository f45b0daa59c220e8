"""What was last seen of the pages that the bot writes to, so that unchanged ones are left alone."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.store.records import Look
from bot.store.rows import BATCH, batches
from bot.store.schema import LookRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.store.transactions import Transactions


class Looks:
    """The last look at each talk page or own page, by its title."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def remember(self, looks: Iterable[Look]) -> None:
        """Keep looks in place of the earlier ones at the same pages, every 200 a transaction."""
        for batch in batches(looks, BATCH):
            rows = [asdict(look) for look in batch]
            self._transactions.keep(LookRow, rows)

    def all(self) -> dict[str, Look]:
        """Return the last look at every page, by title."""
        wanted = select(LookRow.__table__).order_by(LookRow.title)
        rows = self._transactions.rows(wanted)
        return {row.title: Look(**row._mapping) for row in rows}

    def forget(self, titles: Iterable[str]) -> None:
        """Drop the looks at pages: these will be looked at again."""
        for batch in batches(titles, BATCH):
            gone = delete(LookRow).where(LookRow.title.in_(batch))
            self._transactions.change(gone)
