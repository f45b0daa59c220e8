"""Every save of every run, so that a run can be looked at and undone."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.store.records import Edit
from bot.store.schema import EditRow

if TYPE_CHECKING:
    from bot.store.transactions import Transactions


class Edits:
    """The bot's saves; none is ever dropped."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def remember(self, edit: Edit) -> None:
        """Keep a save at once; the same run, title and revision again is the same save."""
        row = asdict(edit)
        self._transactions.keep(EditRow, [row])

    def of_run(self, run_id: str) -> list[Edit]:
        """Return the saves of a run in the order in which they were made."""
        wanted = (
            select(EditRow.__table__)
            .where(EditRow.run_id == run_id)
            .order_by(EditRow.saved_at, EditRow.revid, EditRow.title)
        )
        rows = self._transactions.rows(wanted)
        return [Edit(**row._mapping) for row in rows]

    def count(self) -> int:
        """Return how many saves are remembered, of all runs."""
        wanted = select(func.count()).select_from(EditRow)
        return self._transactions.read(lambda connection: connection.scalar(wanted) or 0)
