"""Small values that outlive a run: how far it read, when it last read all, how much it found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.store.schema import NoteRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.store.transactions import Transactions


class Notes:
    """JSON values by name (at most 128 bytes); a name that was never set has the value ``None``."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def get(self, name: str) -> Any | None:  # noqa: ANN401
        """Return the value of a name as JSON gives it back: tuples are lists by now."""
        wanted = select(NoteRow.value).where(NoteRow.name == name)
        return self._transactions.read(lambda connection: _value(connection.scalar(wanted)))

    def set(self, values: Mapping[str, Any]) -> None:
        """Set all these values or, when the database fails, none of them.

        Values are what JSON can hold, else TypeError or ValueError.
        """
        rows = [
            {"name": name, "value": json.dumps(value, ensure_ascii=False, allow_nan=False)}
            for name, value in values.items()
        ]
        self._transactions.keep(NoteRow, rows)


def _value(text: str | None) -> Any | None:  # noqa: ANN401
    return None if text is None else json.loads(text)
