"""The bot's memory: pages as read, posts as made, runs as they went.

Each method is a short transaction of its own, so that nothing is held open while the wiki
answers. Losing the ledger loses no truth: the wiki has it all, and the cycle reads it again.
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
from bot.store.rows import BATCH, batches, page_row, post_row, read_posts, read_run, rename_posts
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

    is_new: bool
    """Whether `open` made it: then the bot knows nothing yet of what stands on the wiki."""

    def __init__(self, engine: Engine, *, is_new: bool) -> None:
        self.is_new = is_new
        self._engine = engine
        #: Whether it will be gone when it is closed.
        self.in_memory = engine.url.database in {None, "", ":memory:"}
        self._transactions = transactions = Transactions(engine)
        self.documents = Documents(transactions)
        self.targets = ResolvedTitles(transactions)
        self.looks = PageChecks(transactions)
        self.notes = Notes(transactions)
        self.edits = Edits(transactions)
        self.outcomes = Outcomes(transactions)
        self.lease = Lease(transactions)

    @classmethod
    def open(cls, url: str, *, wal: bool = True) -> Self:
        """Open or make the ledger at a database URL and bring its schema up to date.

        ``wal`` is for SQLite files: see `bot.store.database.connect`. Raises StoreError for a bad
        URL, a file that is no ledger, a folder that cannot be used, a newer schema.
        """
        engine = connect(url, wal=wal)
        try:
            with translated_db_errors(engine.url, "opened"):
                is_new = upgrade(engine)
            make_private(engine.url)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, is_new=is_new)

    @property
    def schema_version(self) -> str | None:
        """The number of the schema, as migrations name it."""
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
        """Keep what was read of pages, in place of what was known of them before.

        Every 200 are a transaction: an interruption keeps the batches before it.
        """
        for batch in batches(reports, BATCH):
            rows = [page_row(report, read_at) for report in batch]
            self._transactions.keep(PageRow, rows)

    def known_revisions(self) -> dict[str, int]:
        """Return the revision read of each page, without those that an older reader read."""
        wanted = select(PageRow.title, PageRow.revid).where(
            PageRow.facts_version == codec.FACTS_VERSION
        )
        return {row.title: row.revid for row in self._transactions.rows(wanted)}

    def load_reports(self, titles: Iterable[str] | None = None) -> Iterator[Report]:
        """Yield the reports of the pages named, or of all by title, as they were remembered.

        Pages that are not known, or that an older reader read, are left out. What is equal in
        several reports is held once. The database is not held between two batches, so the caller
        may take its time.
        """
        sharing = codec.Sharing()
        if titles is not None:
            for batch in batches(titles, BATCH):
                yield from self._reports(PageRow.title.in_(batch), sharing)
            return
        after = ""
        while some := self._reports(PageRow.title > after, sharing):
            yield from some
            after = some[-1].title

    def forget_pages(self, titles: Iterable[str]) -> None:
        """Drop what was read of pages (they are gone, or shall be read again)."""
        for batch in batches(titles, BATCH):
            gone = delete(PageRow).where(PageRow.title.in_(batch))
            self._transactions.change(gone)

    def remember_post(self, post: Post) -> None:
        """Keep a post; see `remember_posts`."""
        self.remember_posts([post])

    def remember_posts(self, posts: Iterable[Post]) -> None:
        """Keep posts, each in place of the one of the same title, kind and key.

        The post given replaces all of that one, ``posted_at``, ``run_id``, ``state`` and ``data``
        included; nothing is merged. To change some of it, give ``replace(post, …)`` of what
        `posts` returned, and to change the state alone use `mark_post`.

        Every 200 are a transaction. For posts that come one by one with a save between them use
        `remember_post`, which keeps each at once.
        """
        for batch in batches(posts, BATCH):
            rows = [post_row(post) for post in batch]
            self._transactions.keep(PostRow, rows)

    def posts(self) -> dict[PostKey, Post]:
        """Return all posts, those that people removed included, by title, kind and key."""
        return {post.id: post for post in self._transactions.read(read_posts)}

    def mark_post(self, title: str, kind: str, key: str, state: PostState) -> bool:
        """Set a post's state and nothing else of it; return whether there was such a post."""
        change = (
            update(PostRow)
            .where(PostRow.title == title, PostRow.kind == kind, PostRow.key == key)
            .values(state=str(PostState(state)))
        )
        return self._transactions.change(change) > 0

    def forget_posts(self, posts: Iterable[PostKey]) -> None:
        """Drop posts, as if they had never been made: the next run may make them again."""
        for title, kind, key in posts:
            gone = delete(PostRow).where(
                PostRow.title == title, PostRow.kind == kind, PostRow.key == key
            )
            self._transactions.change(gone)

    def move_posts(self, old_title: str, new_title: str) -> None:
        """Follow a page that was renamed. Where both titles have a post, the later one stays."""
        if old_title != new_title:
            self._transactions.write(
                lambda connection: rename_posts(connection, old_title, new_title)
            )

    def begin_run(
        self, run_id: str, started_at: datetime, mode: RunMode, *, job: str = "", version: str = ""
    ) -> None:
        """Write down that a run begins. Raises StoreError when it has begun before.

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
                return  # the first try was committed, and only the answer was lost
            connection.execute(insert(RunRow), row)

        self._transactions.write(begin)

    def finish_run(
        self, run_id: str, finished_at: datetime, outcome: str, summary: Mapping[str, Any]
    ) -> None:
        """Write down how a run went; ``summary`` is anything that JSON can hold.

        Raises StoreError when the run has not begun in this ledger.
        """
        text = json.dumps(dict(summary), ensure_ascii=False)
        change = (
            update(RunRow)
            .where(RunRow.run_id == run_id)
            .values(finished_at=finished_at, outcome=outcome, summary=text)
        )
        if not self._transactions.change(change):
            raise StoreError(
                f"Run {run_id} cannot be finished: the ledger does not know that it began. "
                "Was the ledger replaced meanwhile? Run again."
            )

    def last_runs(self, n: int) -> list[Run]:
        """Return the ``n`` runs that began last, newest first."""
        wanted = (
            select(RunRow.__table__)
            .order_by(RunRow.started_at.desc(), RunRow.run_id.desc())
            .limit(n)
        )
        return self._transactions.read(
            lambda connection: [read_run(row) for row in connection.execute(wanted).mappings()]
        )

    def _reports(self, which: ColumnElement[bool], sharing: codec.Sharing) -> list[Report]:
        """Return the first batch by title of the readable pages of a kind."""
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
