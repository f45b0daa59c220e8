"""What only MariaDB does, and the rule that a missing one is never silent."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.store import Ledger, PageCheck, RunMode, StoreError
from tests.unit.store.test_posts import NOW, POST

ROOT = Path(__file__).parents[3]


def test_what_is_too_long_is_refused_and_not_cut_off(mariadb):
    """The server's own mode would let it, and say nothing."""
    with Ledger.open(mariadb.new_database()) as ledger:
        with pytest.raises(StoreError, match=r"Data too long.*a bug in the bot"):
            ledger.begin_run("x" * 65, NOW, RunMode.DRY)
        with pytest.raises(StoreError, match="Data too long"):
            ledger.looks.remember([PageCheck("🎉" * 81, "", 0, "refused")])
        assert ledger.last_runs(1) == []
        assert ledger.looks.all() == {}


def test_a_server_that_only_reads(mariadb):
    url = mariadb.new_database()
    with Ledger.open(url) as ledger:
        mariadb.root("SET GLOBAL read_only = 1")
        try:
            with pytest.raises(StoreError, match=r"read-only.*wait until it takes writes again"):
                ledger.remember_post(POST)
            assert ledger.posts() == {}
        finally:
            mariadb.root("SET GLOBAL read_only = 0")
        ledger.remember_post(POST)


def test_tables_of_a_database_with_other_defaults_are_ours(mariadb):
    url = mariadb.new_database()
    mariadb.root(f"ALTER DATABASE `{make_url(url).database}` CHARACTER SET ascii")
    with Ledger.open(url) as ledger:
        look = PageCheck("Talk:Отчёт 🎉", "", 1, "saved", "Почему 🎉")
        ledger.looks.remember([look])
        assert ledger.looks.all() == {look.title: look}


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_a_missing_mariadb_is_loud(tmp_path, required, code):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", __file__, "-k", "reads"],
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
        assert "MARIADB TESTS SKIPPED: 1 test did not run, mariadbd is not ins" in done.stdout
