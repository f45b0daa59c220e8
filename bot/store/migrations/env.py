"""Run the migrations: Alembic executes this file for `bot.store.migrations.upgrade`."""

from __future__ import annotations

from alembic import context

from bot.store.migrations import VERSION_TABLE
from bot.store.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
