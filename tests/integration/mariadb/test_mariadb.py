"""What only MariaDB does, and the rule that a missing one is never silent."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, make_url, text

from bot.store.database import connect
from bot.store.ledger import Ledger
from bot.store.migrations import upgrade
from bot.store.records import PageCheck, RunMode, StoreError
from tests.unit.store.test_lease import LONG
from tests.unit.store.test_migrations import assert_up_to_date, make_first
from tests.unit.store.test_posts import NOW, POST

ROOT = Path(__file__).parents[3]


def test_long_value_is_refused_and_not_cut_off(mariadb):
    """The default mode of the server would cut it off without an error."""
    with Ledger.open(mariadb.new_database()) as ledger:
        with pytest.raises(StoreError, match=r"Data too long.*an error in the bot"):
            ledger.begin_run("x" * 65, NOW, RunMode.DRY)
        with pytest.raises(StoreError, match="Data too long"):
            ledger.page_checks.remember([PageCheck("🎉" * 81, "", 0, "refused")])
        assert ledger.last_runs(1) == []
        assert ledger.page_checks.all() == {}


def test_read_only_server_is_reported(mariadb):
    url = mariadb.new_database()
    with Ledger.open(url) as ledger:
        mariadb.root("SET GLOBAL read_only = 1")
        try:
            with pytest.raises(StoreError, match=r"read-only.*wait until it accepts writes again"):
                ledger.remember_posts([POST])
            assert ledger.posts() == {}
        finally:
            mariadb.root("SET GLOBAL read_only = 0")
        ledger.remember_posts([POST])


def test_tables_store_all_characters_in_a_database_with_other_defaults(mariadb):
    url = mariadb.new_database()
    mariadb.root(f"ALTER DATABASE `{make_url(url).database}` CHARACTER SET ascii")
    with Ledger.open(url) as ledger:
        look = PageCheck("Talk:Отчёт 🎉", "", 1, "saved", "Почему 🎉")
        ledger.page_checks.remember([look])
        assert ledger.page_checks.all() == {look.title: look}


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_missing_mariadb_is_reported_after_the_tests(tmp_path, required, code):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "-q",
            __file__,
            "-k",
            "read_only",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": "", "REQUIRE_MARIADB": required},
    )
    assert done.returncode == code
    if required:
        assert "REQUIRE_MARIADB=1, but mariadbd is not installed" in done.stdout
    else:
        assert "MARIADB TESTS SKIPPED: mariadbd is not ins" in done.stdout


@pytest.mark.parametrize("before", [None, "0001"])
@pytest.mark.parametrize("statements", [1, 3, 5, 6, 11])
def test_an_upgrade_that_was_killed_is_completed(mariadb, before, statements):
    """MariaDB keeps each statement that was carried out."""
    url = mariadb.new_database()
    engine = connect(url)
    if before:
        make_first(engine)
    seen = count()

    def interrupt(_connection, _cursor, statement, *_rest):
        if statement.lstrip().startswith(("CREATE", "ALTER")) and next(seen) == statements:
            raise KeyboardInterrupt

    event.listen(engine, "before_cursor_execute", interrupt)
    with pytest.raises(KeyboardInterrupt):
        upgrade(engine)
    event.remove(engine, "before_cursor_execute", interrupt)
    assert_up_to_date(engine)
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT count(*) FROM posts"))
    assert kept == (1 if before else 0)
    engine.dispose()


def test_lease_uses_the_clock_of_the_server(mariadb):
    """A pod whose own clock is an hour off must not find another's lease over."""
    hour = timedelta(hours=1)
    url = mariadb.new_database()

    def put_forward(connection, _record):
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION timestamp = {(datetime.now(UTC) + hour).timestamp()}")

    event.listen(Engine, "connect", put_forward)
    try:
        with Ledger.open(url) as ledger:
            state = ledger.lease.acquire("a", LONG)
            assert ledger.lease.current() == state
            assert ledger.lease.renew("a", LONG)
    finally:
        event.remove(Engine, "connect", put_forward)
    assert timedelta() <= datetime.now(UTC) + hour - state.acquired_at < hour / 2
