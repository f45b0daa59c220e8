"""The ledger's small tables: documents, resolved titles, page checks, notes, edits, outcomes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, or_, select

from bot.store.columns import TITLE_BYTES
from bot.store.records import Document, Edit, PageCheck, PageOutcome
from bot.store.rows import in_batches
from bot.store.schema import DocumentRow, EditRow, LookRow, NoteRow, OutcomeRow, TargetRow
from bot.wiki.source import ResolvedTitle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement

    from bot.store.transactions import Transactions


OUTCOMES_KEPT: Final = timedelta(days=90)
"""Long enough to look into a complaint about an edit; a year of outcomes would fill the ledger."""

LAST_CHARACTER = "\U0010ffff"
"""Sorts after every character that a title can hold."""


class Documents:
    """Wiki pages that the bot reads whole; only changed ones are read again."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def remember(self, name: str, revid: int, text: str, read_at: datetime, user: str = "") -> None:
        """Keep a text, in place of the document of the same name; ``user`` saved the revision."""
        row = {"name": name, "revid": revid, "user": user, "read_at": read_at, "text": text}
        self._transactions.keep(DocumentRow, [row])

    def get(self, name: str) -> Document | None:
        """Return the document of a name, ``None`` when there is none."""
        return next(iter(self._where(DocumentRow.name == name)), None)

    def all(self, prefix: str = "") -> list[Document]:
        """Return the documents whose names begin with a prefix, by name."""
        return self._where(DocumentRow.name.between(prefix, prefix + LAST_CHARACTER))

    def forget(self, names: Iterable[str]) -> None:
        """Drop documents; unknown names are not an error."""
        for batch in in_batches(names):
            gone = delete(DocumentRow).where(DocumentRow.name.in_(batch))
            self._transactions.change(gone)

    def _where(self, which: ColumnElement[bool]) -> list[Document]:
        wanted = select(DocumentRow.__table__).where(which).order_by(DocumentRow.name)
        rows = self._transactions.rows(wanted)
        return [Document(**row._mapping) for row in rows]


class ResolvedTitles:
    """The pages that titles lead to, by the title that was asked."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def remember(self, resolved: Mapping[str, ResolvedTitle]) -> None:
        """Keep where titles lead, in place of earlier answers.

        Titles that are longer than a wiki allows are skipped: they lead nowhere.
        """
        rows = [
            {
                "asked": asked,
                "title": page.title,
                "is_there": page.exists,
                "language": page.language,
            }
            for asked, page in resolved.items()
            if _fits(asked) and _fits(page.title)
        ]
        for batch in in_batches(rows):
            self._transactions.keep(TargetRow, batch)

    def all(self) -> dict[str, ResolvedTitle]:
        """Return all resolved titles, by the title that was asked."""
        wanted = select(
            TargetRow.asked, TargetRow.title, TargetRow.is_there, TargetRow.language
        ).order_by(TargetRow.asked)
        rows = self._transactions.rows(wanted)
        return {asked: ResolvedTitle(*found) for asked, *found in rows}

    def forget(self, titles: Iterable[str]) -> None:
        """Drop these titles, and all titles that lead to one of them.

        So a page that was created, deleted, moved or made a redirect is resolved again under all
        its names.
        """
        for batch in in_batches(titles):
            gone = delete(TargetRow).where(
                or_(TargetRow.asked.in_(batch), TargetRow.title.in_(batch))
            )
            self._transactions.change(gone)


def _fits(title: str) -> bool:
    return len(title.encode()) <= TITLE_BYTES


class PageChecks:
    """The last check of each page that the bot writes to; unchanged pages are not read again."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def remember(self, checks: Iterable[PageCheck]) -> None:
        """Keep checks, in place of earlier ones of the same pages, in transactions of 200."""
        for batch in in_batches(checks):
            rows = [asdict(check) for check in batch]
            self._transactions.keep(LookRow, rows)

    def all(self) -> dict[str, PageCheck]:
        """Return the last check of every page, by title."""
        wanted = select(LookRow.__table__).order_by(LookRow.title)
        rows = self._transactions.rows(wanted)
        return {row.title: PageCheck(**row._mapping) for row in rows}

    def forget(self, titles: Iterable[str]) -> None:
        """Drop the checks of pages, so that the next run reads the pages again."""
        for batch in in_batches(titles):
            gone = delete(LookRow).where(LookRow.title.in_(batch))
            self._transactions.change(gone)


class Notes:
    """JSON values by name: how far a run read, how much it found, the last sweep.

    A name has at most 128 bytes; a name that was never set has the value ``None``.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def get(self, name: str) -> Any | None:  # noqa: ANN401
        """Return the value of a name as JSON returns it: a tuple becomes a list."""
        wanted = select(NoteRow.value).where(NoteRow.name == name)
        return self._transactions.read(lambda connection: _value(connection.scalar(wanted)))

    def set(self, values: Mapping[str, Any]) -> None:
        """Set all these values or, when the database fails, none of them.

        Raises TypeError or ValueError for a value that JSON does not have.
        """
        rows = [
            {"name": name, "value": json.dumps(value, ensure_ascii=False, allow_nan=False)}
            for name, value in values.items()
        ]
        self._transactions.keep(NoteRow, rows)


def _value(text: str | None) -> Any | None:  # noqa: ANN401
    return None if text is None else json.loads(text)


class Edits:
    """All saves of the bot, so that a run can be inspected and undone; none is dropped."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def remember(self, edit: Edit) -> None:
        """Keep a save at once; the same run, title and revision again is the same save."""
        row = asdict(edit)
        self._transactions.keep(EditRow, [row])

    def of_run(self, run_id: str) -> list[Edit]:
        """Return the saves of a run in their order."""
        wanted = (
            select(EditRow.__table__)
            .where(EditRow.run_id == run_id)
            .order_by(EditRow.saved_at, EditRow.revid, EditRow.title)
        )
        rows = self._transactions.rows(wanted)
        return [Edit(**row._mapping) for row in rows]

    def count(self) -> int:
        """Return the number of saves of all runs."""
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
        old = delete(OutcomeRow).where(OutcomeRow.recorded_at < now - OUTCOMES_KEPT)
        values = (
            {
                "run_id": run_id,
                "title": title,
                "outcome": outcome,
                "reason": reason,
                "recorded_at": now,
            }
            for title, outcome, reason in rows
        )
        for batch in in_batches(values):
            self._transactions.keep(OutcomeRow, batch, drop=old)

    def of_run(self, run_id: str) -> list[PageOutcome]:
        """Return the outcomes of a run in the order of their record, then of their titles."""
        wanted = (
            select(OutcomeRow.__table__)
            .where(OutcomeRow.run_id == run_id)
            .order_by(OutcomeRow.recorded_at, OutcomeRow.title)
        )
        rows = self._transactions.rows(wanted)
        return [PageOutcome(**row._mapping) for row in rows]
