"""Convert between rows of the tables and the values of the ledger."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, RowMapping, delete, select
from sqlalchemy.dialects import mysql, sqlite

from bot.store import codec
from bot.store.records import Post, PostState, Run, RunMode
from bot.store.schema import PostRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from bot.reports.model import Report
    from bot.store.schema import Base

_T = TypeVar("_T")

BATCH = 200
"""Rows in one transaction: short enough that other processes need not wait."""


def in_batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    """Yield the items in lists of `BATCH` items; the last list can be shorter."""
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def upsert(connection: Connection, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows; an existing row with the same primary key is replaced."""
    if not rows:
        return
    columns = table.__table__.columns
    keys = [column.name for column in columns if column.primary_key]
    others = [column.name for column in columns if not column.primary_key]
    if connection.dialect.name == "sqlite":
        new = sqlite.insert(table)
        connection.execute(
            new.on_conflict_do_update(keys, set_={name: new.excluded[name] for name in others}),
            rows,
        )
    else:
        row = mysql.insert(table)
        connection.execute(
            row.on_duplicate_key_update({name: row.inserted[name] for name in others}), rows
        )


def page_row(report: Report, read_at: datetime) -> dict[str, Any]:
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


def post_row(post: Post) -> dict[str, Any]:
    """Return the row of ``posts`` for a post."""
    return asdict(post) | {"data": json.dumps(dict(post.data), ensure_ascii=False)}


def read_posts(connection: Connection, title: str | None = None) -> list[Post]:
    """Return the posts on the page ``title``, or all posts for ``None``."""
    wanted = select(PostRow.__table__)
    if title is not None:
        wanted = wanted.where(PostRow.title == title)
    return [
        Post(**{**row, "state": PostState(row["state"]), "data": json.loads(row["data"])})
        for row in connection.execute(wanted).mappings()
    ]


def rename_posts(connection: Connection, old_title: str, new_title: str) -> None:
    """Move the posts of a page to its new title; of two posts with one key, the later is kept."""
    there = {(post.kind, post.key): post for post in read_posts(connection, new_title)}
    moved = [
        {**post_row(post), "title": new_title}
        for post in read_posts(connection, old_title)
        if (other := there.get((post.kind, post.key))) is None or other.posted_at < post.posted_at
    ]
    upsert(connection, PostRow, moved)
    connection.execute(delete(PostRow).where(PostRow.title == old_title))


def read_run(row: RowMapping) -> Run:
    """Return the run in a row of ``runs``."""
    return Run(**{**row, "mode": RunMode(row["mode"]), "summary": json.loads(row["summary"])})
