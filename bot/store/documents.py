"""Texts of wiki pages that are read whole, kept so that only what changed is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.store.records import Document
from bot.store.rows import BATCH, batches
from bot.store.schema import DocumentRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.store.transactions import Transactions

LAST_CHARACTER = "\U0010ffff"
"""Sorts after every character that a title can hold."""


class Documents:
    """The documents of a ledger, by name."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def remember(self, name: str, revid: int, text: str, read_at: datetime, user: str = "") -> None:
        """Keep a text in place of the one of the same name; ``user`` saved that revision."""
        row = {"name": name, "revid": revid, "user": user, "read_at": read_at, "text": text}
        self._transactions.keep(DocumentRow, [row])

    def get(self, name: str) -> Document | None:
        """Return the document of a name, ``None`` when there is none."""
        return next(iter(self._where(DocumentRow.name == name)), None)

    def all(self, prefix: str = "") -> list[Document]:
        """Return the documents whose names begin so, in the order of their names."""
        return self._where(DocumentRow.name.between(prefix, prefix + LAST_CHARACTER))

    def forget(self, names: Iterable[str]) -> None:
        """Drop documents; names that are not there are no error."""
        for batch in batches(names, BATCH):
            gone = delete(DocumentRow).where(DocumentRow.name.in_(batch))
            self._transactions.change(gone)

    def _where(self, which: ColumnElement[bool]) -> list[Document]:
        wanted = select(DocumentRow.__table__).where(which).order_by(DocumentRow.name)
        rows = self._transactions.rows(wanted)
        return [Document(**row._mapping) for row in rows]
