"""Texts of wiki pages that are read whole, kept so that only what changed is read again.

Where titles lead, kept so that a title is asked for once and not each run.

What was last seen of the pages that the bot writes to, so that unchanged ones are left alone.

Small values that outlive a run: how far it read, when it last read all, how much it found.

Every save of every run, so that a run can be looked at and undone.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, or_, select

from bot.store.columns import TITLE_BYTES
from bot.store.records import Document, Edit, Lead, PageCheck, PageOutcome
from bot.store.rows import BATCH, batches
from bot.store.schema import DocumentRow, EditRow, LookRow, NoteRow, OutcomeRow, TargetRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement

    from bot.store.transactions import Transactions


OUTCOMES_KEPT: Final = timedelta(days=90)
"""Long enough to look into a complaint about an edit; a year of outcomes would fill the ledger."""

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


class Looks:
    """The last look at each talk page or own page, by its title."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def remember(self, looks: Iterable[PageCheck]) -> None:
        """Keep looks in place of the earlier ones at the same pages, every 200 a transaction."""
        for batch in batches(looks, BATCH):
            rows = [asdict(look) for look in batch]
            self._transactions.keep(LookRow, rows)

    def all(self) -> dict[str, PageCheck]:
        """Return the last look at every page, by title."""
        wanted = select(LookRow.__table__).order_by(LookRow.title)
        rows = self._transactions.rows(wanted)
        return {row.title: PageCheck(**row._mapping) for row in rows}

    def forget(self, titles: Iterable[str]) -> None:
        """Drop the looks at pages: these will be looked at again."""
        for batch in batches(titles, BATCH):
            gone = delete(LookRow).where(LookRow.title.in_(batch))
            self._transactions.change(gone)


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


class Outcomes:
    """The outcome of each page of each run, for the last 90 days."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def record(
        self,
        run_id: str,
        rows: Iterable[tuple[str, str, str]],
        at: datetime | None = None,
    ) -> None:
        """Record outcomes of a run as (title, outcome, reason), and drop those over 90 days old.

        A title that is recorded again in the same run replaces its earlier outcome. Rows are
        written in transactions of 200.

        :param at: the time of the record, now when ``None``
        """
        now = at or datetime.now(UTC)
        for batch in batches(rows, BATCH):
            self._transactions.keep(
                OutcomeRow,
                [
                    {
                        "run_id": run_id,
                        "title": title,
                        "outcome": outcome,
                        "reason": reason,
                        "recorded_at": now,
                    }
                    for title, outcome, reason in batch
                ],
            )
        old = delete(OutcomeRow).where(OutcomeRow.recorded_at < now - OUTCOMES_KEPT)
        self._transactions.change(old)

    def of_run(self, run_id: str) -> list[PageOutcome]:
        """Return the outcomes of a run in the order of their record, then of their titles."""
        wanted = (
            select(OutcomeRow.__table__)
            .where(OutcomeRow.run_id == run_id)
            .order_by(OutcomeRow.recorded_at, OutcomeRow.title)
        )
        rows = self._transactions.rows(wanted)
        return [PageOutcome(**row._mapping) for row in rows]
