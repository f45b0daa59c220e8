"""Upgrades of the ledger's schema, with Alembic (configured here, without an ``alembic.ini``).

To change the schema, change ``schema.py``. Then copy the newest file in ``versions`` under the next
number, set ``revision`` and ``down_revision`` in it, and write the changes. A test compares both.
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

from bot.store.database import WRITES
from bot.store.errors import database_name
from bot.store.records import StoreError
from bot.store.schema import MARIADB

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
    name = func.sha1(func.concat(VERSION_TABLE, " of ", func.database()))
    with engine.connect() as connection:
        if not connection.scalar(select(func.get_lock(name, MAX_UPGRADE_SECONDS))):
            raise StoreError(
                f"The ledger {database_name(engine.url)} is being upgraded by another process. "
                "Wait until that process ends, then run again."
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
