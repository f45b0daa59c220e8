"""Steps of a migration that can be repeated after an interruption.

MariaDB commits each CREATE and ALTER at once: an interrupted upgrade has done some of them, and the
schema's number is unchanged. SQLite rolls all of them back.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.schema import TABLE_OPTIONS


def create_table(name: str, *parts: sa.Column[Any] | sa.Index) -> None:
    """Create a table; an empty table of an interrupted upgrade is replaced.

    A table with rows or with other columns belongs to another program. It is not replaced, so the
    database reports an error.
    """
    columns = {part.name for part in parts if isinstance(part, sa.Column)}
    if _columns(name) == columns and not _has_rows(name):
        op.drop_table(name)
    op.create_table(name, *parts, **TABLE_OPTIONS)


def add_column(table: str, column: sa.Column[Any]) -> None:
    """Add a column, unless the table has it."""
    if column.name not in _columns(table):
        op.add_column(table, column)


def _columns(table: str) -> set[str]:
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table(table):
        return set()
    return {column["name"] for column in inspector.get_columns(table)}


def _has_rows(table: str) -> bool:
    query = sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)
    return op.get_bind().scalar(query) is not None
