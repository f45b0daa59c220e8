"""The schema's history. Everything is configured here; there is no ``alembic.ini``.

To change the schema: change ``schema.py``, copy the newest file of ``versions`` under the next
number, set its ``revision`` and ``down_revision``, and write what changes. The tests compare.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store.explanations import where
from bot.store.records import StoreError
from bot.store.sqlite import WRITES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

VERSION_TABLE = "reportbot_schema"
"""Not Alembic's default: a tool's database may hold the tables of other programs."""


def upgrade(engine: Engine) -> bool:
    """Bring the database up to date; return whether it had no ledger before.

    On SQLite all of it is one transaction. MariaDB cannot undo a CREATE TABLE: two first starts
    at the same moment may fail there, and the next one succeeds.
    Raises StoreError when a newer version of the bot made the database.
    """
    with engine.connect() as connection:
        if current(connection) == head():
            return False
    with engine.execution_options(**{WRITES: True}).begin() as connection:
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
            command.upgrade(config, "head")
    return before is None


def current(connection: Connection) -> str | None:
    """Return the schema number of a database, ``None`` when it has no ledger."""
    options = {"version_table": VERSION_TABLE}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def head() -> str | None:
    """Return the newest schema number that this version knows."""
    return _scripts().get_current_head()


def _config() -> Config:
    config = Config()
    folder = str(Path(__file__).parent).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
