"""The history of the schema. Alembic is configured here, without an ``alembic.ini``.

To change the schema: change ``schema.py``, copy the newest file of ``versions`` under the next
number, set its ``revision`` and ``down_revision``, and write the changes. A test compares both.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from bot.store.columns import MARIADB
from bot.store.database import WRITES
from bot.store.errors import where
from bot.store.records import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

VERSION_TABLE = "reportbot_schema"
"""Not Alembic's default: a tool's database may have tables of other programs."""

MAX_UPGRADE_SECONDS: Final = 20
"""For an upgrade by another process; an upgrade takes a second."""


def upgrade(engine: Engine, target: str = "head") -> None:
    """Upgrade the database to the newest schema.

    Of processes that start together, one upgrades and the others wait. An upgrade that is killed
    leaves an SQLite file unchanged; on MariaDB the next one completes it.
    Raises StoreError when a newer version of the bot wrote the database.

    :param target: an older schema, for tests of upgrades from it
    """
    with engine.connect() as connection:
        if current(connection) == head():
            return
    with _alone(engine), engine.execution_options(**{WRITES: True}).begin() as connection:
        before = current(connection)  # again: another process may have upgraded meanwhile
        known = {script.revision for script in _scripts().walk_revisions()}
        if before is not None and before not in known:
            raise StoreError(
                f"The ledger {where(engine.url)} has schema {before}, and this version of the bot "
                f"knows schemas up to {head()} only: a newer version wrote it. Install that "
                "version again, or give the bot another ledger; it fills a new one from the wiki."
            )
        if before != head():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, target)


def current(connection: Connection) -> str | None:
    """Return the schema number of a database, ``None`` when it has no ledger."""
    options = {"version_table": VERSION_TABLE}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def head() -> str | None:
    """Return the newest schema number that this version knows."""
    return _scripts().get_current_head()


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Exclude other upgrades of this database; on SQLite, the writing transaction does that."""
    if engine.dialect.name not in MARIADB:
        yield
        return
    name = func.sha1(func.concat(VERSION_TABLE, " of ", func.database()))
    with engine.connect() as connection:
        if not connection.scalar(select(func.get_lock(name, MAX_UPGRADE_SECONDS))):
            raise StoreError(
                f"The ledger {where(engine.url)} is being upgraded by another process. Wait until "
                "that process ends, then run again."
            )
        try:
            yield
        finally:
            connection.execute(select(func.release_lock(name)))


def _config() -> Config:
    config = Config()
    folder = str(Path(__file__).parent).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
