"""The ledger's small tables: documents, resolved titles, page checks, notes, edits, outcomes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, select

from bot.store.records import Document, Edit, PageCheck, PageOutcome
from bot.store.schema import (
    TITLE_BYTES,
    DocumentRow,
    EditRow,
    NoteRow,
    OutcomeRow,
    PageCheckRow,
    ResolvedTitleRow,
)
from bot.wiki.source import ResolvedTitle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection

    from bot.store.transactions import Transactions


OUTCOMES_KEPT: Final = timedelta(days=90)
"""Enough to answer a complaint about an edit; a year of outcomes would make the ledger large."""

LAST_CHARACTER = "\U0010ffff"
"""A character that sorts after every character of a title."""


class _Table:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions


class Documents(_Table):
    """Texts of wiki pages, kept so that only changed pages are read again."""

    def remember(self, name: str, revid: int, text: str, read_at: datetime, user: str = "") -> None:
        """Keep a text; it replaces the document of the same name."""
        row = {"name": name, "revid": revid, "user": user, "read_at": read_at, "text": text}
        self._transactions.keep(DocumentRow, [row])

    def get(self, name: str) -> Document | None:
        """Return the document with this name, ``None`` if it is unknown."""
        return next(iter(self._where(DocumentRow.name == name)), None)

    def all(self, prefix: str = "") -> list[Document]:
        """Return the documents whose names start with a prefix, sorted by name."""
        return self._where(DocumentRow.name.between(prefix, prefix + LAST_CHARACTER))

    def forget(self, names: Iterable[str]) -> None:
        """Delete documents; unknown names are ignored."""
        self._transactions.forget(DocumentRow.name, names)

    def _where(self, which: ColumnElement[bool]) -> list[Document]:
        """Return the documents for which a condition holds, by name."""
        wanted = select(DocumentRow.__table__).where(which).order_by(DocumentRow.name)
        rows = self._transactions.rows(wanted)
        return [Document(**row._mapping) for row in rows]


class ResolvedTitles(_Table):
    """The page that each title leads to, through redirects and other spellings."""

    def remember(self, resolved: Mapping[str, ResolvedTitle]) -> None:
        """Keep resolved titles, by the title asked for; earlier ones are replaced.

        Titles longer than a wiki allows are skipped: no page can have them.
        """
        rows = (
            {
                "asked": asked,
                "title": page.title,
                "is_there": page.exists,
                "language": page.language,
            }
            for asked, page in resolved.items()
            if _fits(asked) and _fits(page.title)
        )
        self._transactions.keep(ResolvedTitleRow, rows)

    def all(self) -> dict[str, ResolvedTitle]:
        """Return all resolved titles, by the title asked for."""
        wanted = select(
            ResolvedTitleRow.asked,
            ResolvedTitleRow.title,
            ResolvedTitleRow.is_there,
            ResolvedTitleRow.language,
        ).order_by(ResolvedTitleRow.asked)
        rows = self._transactions.rows(wanted)
        return {asked: ResolvedTitle(*found) for asked, *found in rows}

    def forget(self, titles: Iterable[str]) -> None:
        """Delete these titles, and all titles that lead to one of them.

        The wiki is then asked again for every name of a page that was created, deleted or moved.
        """
        names = list(titles)
        self._transactions.forget(ResolvedTitleRow.asked, names)
        self._transactions.forget(ResolvedTitleRow.title, names)


def _fits(title: str) -> bool:
    """Whether a title fits into its column; longer ones are no titles of MediaWiki."""
    return len(title.encode()) <= TITLE_BYTES


class PageChecks(_Table):
    """The last check of each page that the bot writes to; unchanged pages are not read again."""

    def remember(self, checks: Iterable[PageCheck]) -> None:
        """Keep checks; they replace the earlier checks of the same pages."""
        self._transactions.keep(PageCheckRow, map(asdict, checks))

    def all(self) -> dict[str, PageCheck]:
        """Return the last check of every page, by title."""
        wanted = select(PageCheckRow.__table__).order_by(PageCheckRow.title)
        rows = self._transactions.rows(wanted)
        return {row.title: PageCheck(**row._mapping) for row in rows}

    def forget(self, titles: Iterable[str]) -> None:
        """Delete the checks of pages, so that the next run reads these pages again."""
        self._transactions.forget(PageCheckRow.title, titles)


class Notes(_Table):
    """Small JSON values by name, such as the checkpoint and the last sweep."""

    def get(self, name: str) -> Any | None:  # noqa: ANN401
        """Return a value as decoded from JSON, ``None`` for a name that was never set."""
        wanted = select(NoteRow.value).where(NoteRow.name == name)

        def value(connection: Connection) -> Any | None:  # noqa: ANN401
            text = connection.scalar(wanted)
            return None if text is None else json.loads(text)

        return self._transactions.read(value)

    def set(self, values: Mapping[str, Any]) -> None:
        """Set values together; if the database fails, none of them is set.

        Raises TypeError or ValueError for a value that JSON cannot represent.

        :param values: at most 200, by their names of at most 128 bytes
        """
        rows = [
            {"name": name, "value": json.dumps(value, ensure_ascii=False, allow_nan=False)}
            for name, value in values.items()
        ]
        self._transactions.keep(NoteRow, rows)


class Edits(_Table):
    """All saved edits of the bot, kept for ever, so that a run can be inspected and undone."""

    def remember(self, edit: Edit) -> None:
        """Keep an edit."""
        self._transactions.keep(EditRow, [asdict(edit)])

    def of_run(self, run_id: str) -> list[Edit]:
        """Return the edits of a run, in the order in which they were saved."""
        wanted = (
            select(EditRow.__table__)
            .where(EditRow.run_id == run_id)
            .order_by(EditRow.saved_at, EditRow.revid, EditRow.title)
        )
        rows = self._transactions.rows(wanted)
        return [Edit(**row._mapping) for row in rows]

    def count(self) -> int:
        """Return the number of edits of all runs."""
        wanted = select(func.count()).select_from(EditRow)
        return self._transactions.read(lambda connection: connection.scalar(wanted) or 0)


class Outcomes(_Table):
    """The outcome of each page of each run, for the last 90 days."""

    def record(
        self,
        run_id: str,
        rows: Iterable[tuple[str, str, str]],
        at: datetime | None = None,
    ) -> None:
        """Record outcomes of a run, and delete outcomes older than 90 days.

        A later outcome of the same page in the same run replaces the earlier one.

        :param rows: title, outcome and reason of each page
        :param at: the time of the record, ``None`` for now
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
        self._transactions.keep(OutcomeRow, values, also=old)

    def of_run(self, run_id: str) -> list[PageOutcome]:
        """Return the outcomes of a run by the time of their record, then by title."""
        wanted = (
            select(OutcomeRow.__table__)
            .where(OutcomeRow.run_id == run_id)
            .order_by(OutcomeRow.recorded_at, OutcomeRow.title)
        )
        rows = self._transactions.rows(wanted)
        return [PageOutcome(**row._mapping) for row in rows]
