"""The schema's history and the models say the same."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

from bot.store import Ledger, StoreError
from bot.store.database import connect
from bot.store.migrations import VERSION_TABLE, current, head, upgrade
from bot.store.schema import Base


def test_migrations_make_what_the_models_describe(url):
    engine = connect(url.replace("/below", ""))
    assert upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []
        assert current(connection) == head() == "0002"
    engine.dispose()


def test_an_upgrade_of_a_current_database_does_nothing(url):
    engine = connect(url)
    assert [upgrade(engine), upgrade(engine)] == [True, False]
    engine.dispose()


def test_a_newer_schema_is_refused_and_left_alone(url):
    Ledger.open(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"schema 9999.* up to 0002 only.*Install"):
        Ledger.open(url)
    with engine.connect() as connection:
        assert current(connection) == "9999"
    engine.dispose()


def test_tables_of_another_program_are_not_touched(url):
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE runs (theirs INTEGER)"))
    with pytest.raises(StoreError, match="another program"):
        Ledger.open(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT theirs FROM runs")).all() == []
    engine.dispose()


def test_tables_fit_mariadb():
    tables = [
        str(CreateTable(table).compile(dialect=mysql.dialect()))
        for table in Base.metadata.sorted_tables
    ]
    for table in tables:
        assert "CHARSET=utf8mb4 COLLATE utf8mb4_bin" in table.replace("\n", " ")
        assert " DATETIME," not in table
        assert " TEXT" not in table
    assert sum("title VARBINARY(320)" in table for table in tables) == 5
