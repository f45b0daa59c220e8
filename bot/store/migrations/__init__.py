"""The schema's history. Everything is configured here; there is no ``alembic.ini``.

To change the schema: change ``schema.py``, copy the newest file of ``versions`` under the next
number, set its ``revision`` and ``down_revision``, and write what changes. The tests compare.
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
"""Not Alembic's default: a tool's database may hold the tables of other programs."""

LOCK_SECONDS: Final = 20
"""How long to wait for another process's upgrade; an upgrade takes a second."""


def upgrade(engine: Engine, target: str = "head") -> bool:
    """Bring the database up to date; return whether it had no ledger before.

    Another ``target`` than the newest schema is for tests of upgrades from it.

    Of processes that start together one upgrades, and the others wait for it. One that is killed
    leaves an SQLite file as it was, and on MariaDB what the next one completes.
    Raises StoreError when a newer version of the bot made the database.
    """
    with engine.connect() as connection:
        if current(connection) == head():
            return False
    with _alone(engine), engine.execution_options(**{WRITES: True}).begin() as connection:
        before = current(connection)  # again: another process may have upgraded meanwhile
        known = {script.revision for script in _scripts().walk_revisions()}
        if before is not None and before not in known:
            raise StoreError(
                f"The ledger {where(engine.url)} has schema {before}, and this version of the bot "
                f"knows schemas up to {head()} only: a newer version made it. Install that "
                "version again, or point the bot at another ledger; a new one is filled from "
                "the wiki."
            )
        if before != head():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, target)
    return before is None


def current(connection: Connection) -> str | None:
    """Return the schema number of a database, ``None`` when it has no ledger."""
    options = {"version_table": VERSION_TABLE}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def head() -> str | None:
    """Return the newest schema number that this version knows."""
    return _scripts().get_current_head()


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Keep other upgrades of this database out; on SQLite a transaction that writes does that."""
    if engine.dialect.name not in MARIADB:
        yield
        return
    name = func.sha1(func.concat(VERSION_TABLE, " of ", func.database()))
    with engine.connect() as connection:
        if not connection.scalar(select(func.get_lock(name, LOCK_SECONDS))):
            raise StoreError(
                f"The ledger {where(engine.url)} is being upgraded by another process. Wait for "
                "that one to end, then run again."
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
