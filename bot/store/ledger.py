"""The bot's memory between runs: the pages that it read, its posts, its runs.

Each method is a short transaction, so that no connection is open while the wiki answers. A lost
ledger loses no facts: all of them are on the wiki, and the next run reads them again.
"""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import delete, insert, select, update

from bot.store import codec
from bot.store.database import connect, make_private
from bot.store.dump import dump_lines, restore_lines
from bot.store.errors import damaged_ledger, translated_db_errors
from bot.store.lease import Lease
from bot.store.migrations import current, upgrade
from bot.store.records import Post, PostKey, PostState, Run, RunMode, StoreError
from bot.store.rows import BATCH, in_batches, page_row, post_row, read_posts, read_run, rename_posts
from bot.store.schema import PageRow, PostRow, RunRow
from bot.store.tables import (
    Documents,
    Edits,
    Notes,
    Outcomes,
    PageChecks,
    ResolvedTitles,
)
from bot.store.transactions import Transactions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Engine

    from bot.reports.model import Report


class Ledger:
    """The open ledger; made by `open`, and a context manager that closes it.

    Datetimes must be aware; they come back in UTC. Every method raises StoreError when the
    database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        #: Whether its content ends with it.
        self.in_memory = engine.url.database in {None, "", ":memory:"}
        self._transactions = transactions = Transactions(engine)
        self.documents = Documents(transactions)
        self.resolved_titles = ResolvedTitles(transactions)
        self.page_checks = PageChecks(transactions)
        self.notes = Notes(transactions)
        self.edits = Edits(transactions)
        self.outcomes = Outcomes(transactions)
        self.lease = Lease(transactions)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open or create the ledger at a database URL and upgrade its schema.

        Raises StoreError for a bad URL, a file that is not a ledger, a folder that cannot be used,
        or a newer schema.
        """
        engine = connect(url)
        try:
            with translated_db_errors(engine.url, "opened"):
                upgrade(engine)
            make_private(engine.url)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    @property
    def schema_version(self) -> str | None:
        """The number of the schema, as in the migrations."""
        with translated_db_errors(self._engine.url, "read"), self._engine.connect() as connection:
            return current(connection)

    def dump(self) -> Iterator[str]:
        """Yield the ledger as JSON lines; see `bot.store.dump`."""
        return dump_lines(self._transactions, self.schema_version)

    def restore(self, lines: Iterable[str]) -> int:
        """Fill an empty ledger from the lines of `dump` and return the number of rows."""
        return restore_lines(self._transactions, lines, self.schema_version)

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def remember_pages(self, reports: Iterable[Report], read_at: datetime) -> None:
        """Keep the facts of pages, in place of earlier facts, in transactions of 200.

        An interruption keeps the transactions before it.
        """
        for batch in in_batches(reports):
            rows = [page_row(report, read_at) for report in batch]
            self._transactions.keep(PageRow, rows)

    def known_revisions(self) -> dict[str, int]:
        """Return the revision of each page that this version of the reader has read."""
        wanted = select(PageRow.title, PageRow.revid).where(
            PageRow.facts_version == codec.FACTS_VERSION
        )
        return {row.title: row.revid for row in self._transactions.rows(wanted)}

    def load_reports(self, titles: Iterable[str] | None = None) -> Iterator[Report]:
        """Yield the reports of the named pages, or of all pages by title.

        Unknown pages and pages that an older version read are left out. Equal parts of several
        reports are kept in memory once. No transaction is open between two reports.
        """
        sharing = codec.Sharing()
        if titles is not None:
            for batch in in_batches(titles):
                yield from self._reports(PageRow.title.in_(batch), sharing)
            return
        after = ""
        while some := self._reports(PageRow.title > after, sharing):
            yield from some
            after = some[-1].title

    def forget_pages(self, titles: Iterable[str]) -> None:
        """Drop the facts of pages that are gone or must be read again."""
        for batch in in_batches(titles):
            gone = delete(PageRow).where(PageRow.title.in_(batch))
            self._transactions.change(gone)

    def remember_posts(self, posts: Iterable[Post]) -> None:
        """Keep posts, each in place of the one of the same title, kind and key.

        A post replaces the earlier one with all its fields; nothing is merged. To change only the
        state use `mark_post`. Every 200 posts are one transaction.
        """
        for batch in in_batches(posts):
            rows = [post_row(post) for post in batch]
            self._transactions.keep(PostRow, rows)

    def posts(self) -> dict[PostKey, Post]:
        """Return all posts by title, kind and key, also those that people removed."""
        return {post.id: post for post in self._transactions.read(read_posts)}

    def mark_post(self, title: str, kind: str, key: str, state: PostState) -> bool:
        """Set only the state of a post; return whether there was such a post."""
        change = (
            update(PostRow)
            .where(PostRow.title == title, PostRow.kind == kind, PostRow.key == key)
            .values(state=str(PostState(state)))
        )
        return self._transactions.change(change) > 0

    def forget_posts(self, posts: Iterable[PostKey]) -> None:
        """Drop posts, so that the next run may post them again."""
        for title, kind, key in posts:
            gone = delete(PostRow).where(
                PostRow.title == title, PostRow.kind == kind, PostRow.key == key
            )
            self._transactions.change(gone)

    def move_posts(self, old_title: str, new_title: str) -> None:
        """Move the posts of a renamed page. Where both titles have a post, the later one stays."""
        if old_title != new_title:
            self._transactions.write(
                lambda connection: rename_posts(connection, old_title, new_title)
            )

    def begin_run(
        self, run_id: str, started_at: datetime, mode: RunMode, *, job: str = "", version: str = ""
    ) -> None:
        """Record the start of a run. Raises StoreError when it has started before.

        :param job: the scheduled job's name, ``""`` for a run that a person started
        :param version: the version of the bot, with its commit
        """
        row = {
            "run_id": run_id,
            "started_at": started_at,
            "mode": str(RunMode(mode)),
            "summary": "{}",
            "job": job,
            "version": version,
        }
        here = select(RunRow.run_id).where(RunRow.run_id == run_id, RunRow.finished_at.is_(None))
        tries = count()

        def begin(connection: Connection) -> None:
            if next(tries) and connection.scalar(here):
                return  # the first try was committed, and its answer was lost
            connection.execute(insert(RunRow), row)

        self._transactions.write(begin)

    def finish_run(
        self, run_id: str, finished_at: datetime, outcome: str, summary: Mapping[str, Any]
    ) -> None:
        """Record the end of a run; ``summary`` is a JSON object.

        Raises StoreError when the run has not started in this ledger.
        """
        text = json.dumps(dict(summary), ensure_ascii=False)
        change = (
            update(RunRow)
            .where(RunRow.run_id == run_id)
            .values(finished_at=finished_at, outcome=outcome, summary=text)
        )
        if not self._transactions.change(change):
            raise StoreError(
                f"Run {run_id} cannot be finished: the ledger has no record of its start. The "
                "ledger may have been replaced meanwhile. Run again."
            )

    def last_runs(self, n: int) -> list[Run]:
        """Return the last ``n`` runs by their start, newest first."""
        wanted = (
            select(RunRow.__table__)
            .order_by(RunRow.started_at.desc(), RunRow.run_id.desc())
            .limit(n)
        )
        return self._transactions.read(
            lambda connection: [read_run(row) for row in connection.execute(wanted).mappings()]
        )

    def _reports(self, which: ColumnElement[bool], sharing: codec.Sharing) -> list[Report]:
        """Return the first 200 reports by title of the pages that meet a condition."""
        wanted = (
            select(PageRow.title, PageRow.facts)
            .where(which, PageRow.facts_version == codec.FACTS_VERSION)
            .order_by(PageRow.title)
            .limit(BATCH)
        )
        rows = self._transactions.rows(wanted)
        with codec.no_collection():
            return [self._decoded(title, facts, sharing) for title, facts in rows]

    def _decoded(self, title: str, facts: str, sharing: codec.Sharing) -> Report:
        try:
            return sharing.decode(facts)
        except ValueError as error:
            raise damaged_ledger(self._engine.url, f"of the page {title}") from error
