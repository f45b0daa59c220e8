"""Upgrades of the ledger's schema, with Alembic (configured here, without an ``alembic.ini``).

To change the schema, change ``schema.py``. Then copy the newest file in ``versions`` under the next
number, set ``revision`` and ``down_revision`` in it, and write the changes with `create_table` and
`add_column`. A test compares both.

These two can be repeated after an interruption. MariaDB commits each CREATE and ALTER at once: an
interrupted upgrade has done some of them, and the schema's number is unchanged. SQLite rolls all of
them back.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from alembic import command, op
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store.database import WRITES
from bot.store.errors import database_name
from bot.store.records import StoreError
from bot.store.schema import MARIADB, TABLE_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

VERSION_TABLE = "reportbot_schema"
"""Alembic's default name could be that of another program in the same database."""

MAX_UPGRADE_SECONDS: Final = 20
"""To wait for an upgrade by another process; an upgrade takes about a second."""


def upgrade(engine: Engine, target: str = "head") -> None:
    """Upgrade the database to the newest schema.

    If several processes start together, one upgrades and the others wait. After an interrupted
    upgrade an SQLite file is unchanged; on MariaDB the next upgrade completes it.
    Raises StoreError when a newer version of the bot wrote the database.

    :param target: an older schema, for tests of upgrades from it
    """
    with engine.connect() as connection:
        if current_schema(connection) == newest_schema():
            return
    with (
        _no_other_upgrade(engine),
        engine.execution_options(**{WRITES: True}).begin() as connection,
    ):
        before = current_schema(connection)  # another process may have upgraded it in between
        known = {script.revision for script in _scripts().walk_revisions()}
        if before is not None and before not in known:
            raise StoreError(
                f"The ledger {database_name(engine.url)} has schema {before}, and this version of "
                f"the bot knows schemas up to {newest_schema()} only: a newer version wrote it. "
                "Install that version again, or give the bot another ledger; it fills a new one "
                "from the wiki."
            )
        if before != newest_schema():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, target)


def current_schema(connection: Connection) -> str | None:
    """Return the number of a database's schema, ``None`` for a database without a ledger."""
    options = {"version_table": VERSION_TABLE}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def newest_schema() -> str | None:
    """Return the number of the newest schema that this version of the bot knows."""
    return _scripts().get_current_head()


@contextmanager
def _no_other_upgrade(engine: Engine) -> Iterator[None]:
    """Lock the database against other upgrades; an SQLite transaction does that by itself."""
    if engine.dialect.name not in MARIADB:
        yield
        return
    name = sa.func.sha1(sa.func.concat(VERSION_TABLE, " of ", sa.func.database()))
    with engine.connect() as connection:
        if not connection.scalar(sa.select(sa.func.get_lock(name, MAX_UPGRADE_SECONDS))):
            raise StoreError(
                f"The ledger {database_name(engine.url)} is being upgraded by another process. "
                "Wait until that process ends, then run again."
            )
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.release_lock(name)))


def _config() -> Config:
    """Return the settings of Alembic: this folder has the migrations."""
    config = Config()
    folder = str(Path(__file__).parent).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


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
    """Return the names of a table's columns; empty if there is no such table."""
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table(table):
        return set()
    return {column["name"] for column in inspector.get_columns(table)}


def _has_rows(table: str) -> bool:
    query = sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)
    return op.get_bind().scalar(query) is not None
