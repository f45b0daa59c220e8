"""The migrations create the tables that the models describe."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, event, text
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

from bot.store.database import connect
from bot.store.ledger import Ledger
from bot.store.migrations import VERSION_TABLE, current_schema, newest_schema, upgrade
from bot.store.records import Post, PostState, StoreError
from bot.store.schema import Base


def assert_up_to_date(engine):
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []
        assert current_schema(connection) == newest_schema() == "0003"


def test_migrations_create_the_tables_of_the_models(url):
    engine = connect(url)
    assert_up_to_date(engine)
    engine.dispose()


FIRST: dict[str, dict[str, object]] = {
    "pages": {
        "title": "Grants:Отчёт 🎉",
        "revid": 7,
        "kind": "report",
        "form": "R1",
        "recognised": 1,
        "facts_version": "0.old",
        "facts": "{}",
        "read_at": "2026-03-01 12:00:00.123456",
    },
    "posts": {
        "title": "Talk:A ",
        "kind": "notice",
        "key": "12587",
        "digest": "abc",
        "revid": 8,
        "posted_at": "2026-03-01 12:00:00.123456",
        "run_id": "run-1",
        "state": "removed",
    },
    "runs": {
        "run_id": "run-1",
        "started_at": "2026-03-01 11:00:00.000000",
        "finished_at": None,
        "mode": "apply",
        "outcome": None,
        "summary": "{}",
    },
}
"""A row of each table of schema 0001."""


def make_first(engine):
    upgrade(engine, "0001")
    with engine.begin() as connection:
        for table, row in FIRST.items():
            names = ", ".join(f"`{name}`" for name in row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def test_ledger_of_the_first_schema_keeps_its_rows(url):
    engine = connect(url)
    make_first(engine)
    engine.dispose()
    with Ledger.open(url) as ledger:
        read = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
        post = Post("Talk:A ", "notice", "12587 abc", "abc", 8, read, "run-1", PostState.REMOVED)
        assert ledger.posts() == {post.id: post}
        ledger.remember_posts([replace(post, data={"asked": 1})])
        assert [run.run_id for run in ledger.last_runs(9)] == ["run-1"]
        assert ledger.known_revisions() == {}
        ledger.notes.set({"cursor": 1})


def test_upgrade_of_a_current_database_changes_nothing(url):
    engine = connect(url)
    upgrade(engine)
    changes = count()

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().startswith(("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")):
            next(changes)

    event.listen(engine, "before_cursor_execute", note)
    upgrade(engine)
    assert next(changes) == 0
    engine.dispose()


def test_newer_schema_is_refused_and_not_changed(url):
    Ledger.open(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"schema 9999.* up to 0003 only.*Install"):
        Ledger.open(url)
    with engine.connect() as connection:
        assert current_schema(connection) == "9999"
    engine.dispose()


def test_tables_of_another_program_are_not_changed(url):
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
    assert sum("title VARBINARY(320)" in table for table in tables) == 6
