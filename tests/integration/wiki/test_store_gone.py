"""The ledger fails: the run says so, and the wiki stays right."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.wiki.bot_runs import TAJIK_TALK, everything, forget, reportbot, run
from tests.support.wiki.wikis import Wiki

MARK = "<!-- reportbot:"


def ledger(wiki: Wiki) -> Path:
    return wiki.sandbox.dir / "reportbot.sqlite3"


def close_journal(wiki: Wiki) -> None:
    with closing(sqlite3.connect(ledger(wiki))) as database:
        database.execute("PRAGMA journal_mode = DELETE")


def fails(wiki: Wiki, words: str) -> None:
    """A run ends with one sentence, and nothing on the wiki changes."""
    before = everything(wiki)
    done = reportbot(wiki, "run", "--apply", "--json")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert words in done.stderr
    assert everything(wiki) == before


def recovers(wiki: Wiki) -> None:
    """With a new ledger, nothing is written twice."""
    forget(wiki)
    before = everything(wiki)
    assert run(wiki)["saved"] == 0
    assert everything(wiki) == before


@pytest.mark.parametrize("damage", ["cut off", "overwritten"])
def test_run_with_a_damaged_ledger_fails_and_a_new_ledger_recovers(updated_wiki, damage):
    close_journal(updated_wiki)
    data = ledger(updated_wiki).read_bytes()
    half = len(data) // 2
    ledger(updated_wiki).write_bytes(data[:half] if damage == "cut off" else b"no ledger" * 9000)
    fails(updated_wiki, str(ledger(updated_wiki)))
    recovers(updated_wiki)


def test_run_with_a_ledger_of_a_newer_schema_fails(updated_wiki):
    with closing(sqlite3.connect(ledger(updated_wiki))) as database, database:
        database.execute("UPDATE reportbot_schema SET version_num = '9999'")
    fails(updated_wiki, "newer version")
    recovers(updated_wiki)


def test_ledger_of_an_older_schema_is_upgraded(updated_wiki):
    close_journal(updated_wiki)
    with closing(sqlite3.connect(ledger(updated_wiki))) as database, database:
        tables = {
            row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        for table in tables - {"pages", "posts", "runs", "reportbot_schema"}:
            database.execute(f"DROP TABLE {table}")
        database.execute("ALTER TABLE posts DROP COLUMN data")
        database.execute("ALTER TABLE runs DROP COLUMN job")
        database.execute("ALTER TABLE runs DROP COLUMN version")
        database.execute(
            "UPDATE posts SET key = substr(key, 1, instr(key, ' ') - 1) WHERE kind = 'notice'"
        )
        database.execute("UPDATE reportbot_schema SET version_num = '0001'")
    before = everything(updated_wiki)
    assert run(updated_wiki)["saved"] == 0
    assert everything(updated_wiki) == before
    with closing(sqlite3.connect(ledger(updated_wiki))) as database:
        posts = database.execute("SELECT key, state FROM posts WHERE kind = 'notice'").fetchall()
    assert {state for _, state in posts} == {"posted"}
    assert all(" " in key for key, _ in posts)


def test_run_without_disk_space_for_the_ledger_fails_and_recovers(sample_wiki):
    """The file may not grow, as on a full disk, from somewhere in the middle of the run on."""
    reportbot(sample_wiki, "run", "--json")  # a ledger without posts
    close_journal(sample_wiki)
    room = ledger(sample_wiki).stat().st_size + 20_000
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run", "--apply", "--json"],
        cwd=Path(__file__).parents[3],
        env={**os.environ, **sample_wiki.env, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "ledger" in done.stderr
    run(sample_wiki)
    text = sample_wiki.client("Editor").text(TAJIK_TALK) or ""
    assert text.count(f"{MARK}notice ") == text.count(f"{MARK}begin ") == 1
    recovers(sample_wiki)


def test_old_ledger_put_back_posts_nothing_twice(sample_wiki, tmp_path):
    """An old copy of the file is put back: what was posted since is found on the wiki."""
    run(sample_wiki, "--limit", "3")
    close_journal(sample_wiki)
    shutil.copy(ledger(sample_wiki), tmp_path / "old")
    run(sample_wiki)
    before = everything(sample_wiki)
    forget(sample_wiki)
    shutil.copy(tmp_path / "old", ledger(sample_wiki))
    again = run(sample_wiki)
    after = everything(sample_wiki)
    changed = {title for title in after if after[title] != before[title]}
    # Two lists name the day of each notice, which the next run finds on the wiki again.
    lists = {"/Due date passed", "/Required questions without an answer"}
    own = {"", "/Change log", *lists}
    assert changed <= {f"User:ReportBot/Reports{page}" for page in own}
    assert again["saved"] == len(changed)
    assert json.dumps(again)
