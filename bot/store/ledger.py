"""The ledger: what the bot keeps between runs, such as pages that it read, its posts, its runs.

Each method is a short transaction, so that no connection is open while the wiki answers. If the
ledger is lost, the next run reads everything from the wiki again.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import delete, insert, select, update

from bot.store import codec
from bot.store.database import connect, make_private
from bot.store.dump import dump_lines, restore_lines
from bot.store.errors import damaged_ledger, translated_db_errors
from bot.store.lease import Lease
from bot.store.migrations import current_schema, upgrade
from bot.store.records import Post, PostKey, PostState, Run, RunMode, StoreError
from bot.store.schema import PageRow, PostRow, RunRow
from bot.store.tables import (
    Documents,
    Edits,
    Notes,
    Outcomes,
    PageChecks,
    ResolvedTitles,
)
from bot.store.transactions import BATCH, Transactions, in_batches, upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Engine, RowMapping

    from bot.reports.model import Report


class Ledger:
    """An open ledger. Open it with `open`; as a context manager it closes itself.

    Datetimes must be aware, and are returned in UTC. Every method raises StoreError when the
    database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        #: Whether the content is lost when the ledger is closed.
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
            return current_schema(connection)

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
        """Keep the facts of pages; they replace earlier facts.

        After an interruption, some of the pages are in the ledger.
        """
        self._transactions.keep(PageRow, (_page_row(report, read_at) for report in reports))

    def known_revisions(self) -> dict[str, int]:
        """Return the revision of each known page, without pages that an older reader read."""
        wanted = select(PageRow.title, PageRow.revid).where(
            PageRow.facts_version == codec.FACTS_VERSION
        )
        return {row.title: row.revid for row in self._transactions.rows(wanted)}

    def load_reports(self, titles: Iterable[str] | None = None) -> Iterator[Report]:
        """Yield the reports of the named pages, for ``None`` of all pages sorted by title.

        Unknown pages, and pages that an older version of the reader read, are left out. Equal
        parts of the reports are shared in memory.
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
        """Delete the facts of pages that no longer exist or must be read again."""
        self._transactions.forget(PageRow.title, titles)

    def remember_posts(self, posts: Iterable[Post]) -> None:
        """Keep posts; each replaces the earlier post with the same title, kind and key."""
        self._transactions.keep(PostRow, map(_post_row, posts))

    def posts(self) -> dict[PostKey, Post]:
        """Return all posts by their keys, with posts that people removed."""
        return {post.id: post for post in self._transactions.read(_read_posts)}

    def forget_posts(self, posts: Iterable[PostKey]) -> None:
        """Delete posts, so that the next run may post them again."""
        for title, kind, key in posts:
            gone = delete(PostRow).where(
                PostRow.title == title, PostRow.kind == kind, PostRow.key == key
            )
            self._transactions.change(gone)

    def move_posts(self, old_title: str, new_title: str) -> None:
        """Move the posts of a moved page; of two posts with one key, the later is kept."""
        if old_title != new_title:
            self._transactions.write(
                lambda connection: _rename_posts(connection, old_title, new_title)
            )

    def begin_run(
        self, run_id: str, started_at: datetime, mode: RunMode, *, job: str = "", version: str = ""
    ) -> None:
        """Record the start of a run. Raises StoreError when the ledger has a run with this id.

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
                return  # the first try was committed, but its answer was lost
            connection.execute(insert(RunRow), row)

        self._transactions.write(begin)

    def finish_run(
        self, run_id: str, finished_at: datetime, outcome: str, summary: Mapping[str, Any]
    ) -> None:
        """Record the end of a run. Raises StoreError when the ledger does not have its start.

        :param outcome: ``done``, ``failed`` or ``stopped``
        :param summary: the run's figures, as a JSON object
        """
        text = json.dumps(dict(summary), ensure_ascii=False)
        change = (
            update(RunRow)
            .where(RunRow.run_id == run_id)
            .values(finished_at=finished_at, outcome=outcome, summary=text)
        )
        if not self._transactions.change(change):
            raise StoreError(
                f"Run {run_id} cannot be finished: the ledger has no record of its start. Perhaps "
                "the ledger was replaced during the run. Run again."
            )

    def last_runs(self, n: int) -> list[Run]:
        """Return the last ``n`` runs, sorted by their start, newest first."""
        wanted = (
            select(RunRow.__table__)
            .order_by(RunRow.started_at.desc(), RunRow.run_id.desc())
            .limit(n)
        )
        return self._transactions.read(
            lambda connection: [_read_run(row) for row in connection.execute(wanted).mappings()]
        )

    def _reports(self, which: ColumnElement[bool], sharing: codec.Sharing) -> list[Report]:
        """Return the reports of the pages that meet a condition, at most 200, sorted by title."""
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
        """Return the report of a row; raise StoreError if its JSON is damaged."""
        try:
            return sharing.decode(facts)
        except ValueError as error:
            raise damaged_ledger(self._engine.url, f"of the page {title}") from error


def _page_row(report: Report, read_at: datetime) -> dict[str, Any]:
    """Return the row of ``pages`` for a report."""
    return {
        "title": report.title,
        "revid": report.revid,
        "kind": str(report.kind),
        "form": report.form,
        "recognised": report.recognised,
        "facts_version": codec.FACTS_VERSION,
        "facts": codec.encode(report),
        "read_at": read_at,
    }


def _post_row(post: Post) -> dict[str, Any]:
    """Return the row of ``posts`` for a post."""
    return asdict(post) | {"data": json.dumps(dict(post.data), ensure_ascii=False)}


def _read_posts(connection: Connection, title: str | None = None) -> list[Post]:
    """Return the posts on the page ``title``, or all posts for ``None``."""
    wanted = select(PostRow.__table__)
    if title is not None:
        wanted = wanted.where(PostRow.title == title)
    return [
        Post(**{**row, "state": PostState(row["state"]), "data": json.loads(row["data"])})
        for row in connection.execute(wanted).mappings()
    ]


def _rename_posts(connection: Connection, old_title: str, new_title: str) -> None:
    """Move the posts of a page to its new title; of two posts with one key, the later is kept."""
    there = {(post.kind, post.key): post for post in _read_posts(connection, new_title)}
    moved = [
        {**_post_row(post), "title": new_title}
        for post in _read_posts(connection, old_title)
        if (other := there.get((post.kind, post.key))) is None or other.posted_at < post.posted_at
    ]
    upsert(connection, PostRow, moved)
    connection.execute(delete(PostRow).where(PostRow.title == old_title))


def _read_run(row: RowMapping) -> Run:
    """Return the run in a row of ``runs``."""
    return Run(**{**row, "mode": RunMode(row["mode"]), "summary": json.loads(row["summary"])})
