"""Opening the ledger: what is created, what is refused, and the error sentences."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from bot.reports.model import Kind, Report
from bot.store.ledger import Ledger
from bot.store.records import StoreError
from tests.unit.store.test_posts import NOW, POST


def test_file_and_folder_are_created(tmp_path):
    file = tmp_path / "var" / "bot" / "ledger.sqlite"
    with Ledger.open(f"sqlite:///{file}") as ledger:
        ledger.remember_posts([POST])
    with Ledger.open(f"sqlite:///{file}") as ledger:
        assert ledger.posts() == {POST.id: POST}


def test_deleted_file_is_created_again(tmp_path):
    file = tmp_path / "ledger.sqlite"
    with Ledger.open(f"sqlite:///{file}") as ledger:
        ledger.remember_posts([POST])
    file.unlink()
    with Ledger.open(f"sqlite:///{file}") as ledger:
        assert ledger.posts() == {}


def test_empty_file_becomes_a_new_ledger(tmp_path):
    (tmp_path / "ledger.sqlite").touch()
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite") as ledger:
        assert ledger.posts() == {}


def test_ledger_in_memory_keeps_posts():
    with Ledger.open("sqlite://") as ledger:
        ledger.remember_posts([POST])
        assert ledger.posts() == {POST.id: POST}


def test_ledger_file_has_a_write_ahead_log(tmp_path):
    file = tmp_path / "ledger.sqlite"
    Ledger.open(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("garbage", [b"<html>no database</html>" * 99, b"SQLite format 3\0" * 99])
def test_file_that_is_not_a_database_is_refused_and_not_changed(tmp_path, garbage):
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(garbage)
    with pytest.raises(StoreError, match=f"{re.escape(str(file))}.*not a database.*another file"):
        Ledger.open(f"sqlite:///{file}")
    assert file.read_bytes() == garbage


def test_folder_instead_of_the_file_is_refused(tmp_path):
    with pytest.raises(StoreError, match=r"could not be opened.*Give the path of a file"):
        Ledger.open(f"sqlite:///{tmp_path}")


def test_path_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot be created.*Name a file in a folder"):
        Ledger.open(f"sqlite:///{tmp_path}/file/ledger.sqlite")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ledger.sqlite", "not a database URL.*sqlite:///"),
        ("", "not a database URL"),
        ("postgresql://me:secret@host/db", "does not know.*Use sqlite"),
        ("mysql+oursql://me:secret@host/db", "does not know.*Use sqlite"),
        ("sqlite+other:///file", "does not know"),
        ("mysql://me:secret@host:port/db", "not a database URL"),
        ("mysql+aiomysql://me:secret@host/db", "needs the Python module"),
    ],
)
def test_unusable_address_is_refused_and_leaves_no_file(url, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=words) as caught:
        Ledger.open(url)
    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_ledger_locked_by_another_process_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.store.database.MAX_BUSY_SECONDS", 0.1)
    with (
        Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite") as ledger,
        closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert ledger.posts() == {}
        with pytest.raises(StoreError, match=r"could not be written.*locked.*Another process"):
            ledger.remember_posts([POST])
        other.rollback()
        ledger.remember_posts([POST])


def test_table_dropped_while_open_is_reported(tmp_path):
    file = tmp_path / "ledger.sqlite"
    with Ledger.open(f"sqlite:///{file}") as ledger:
        with closing(sqlite3.connect(file)) as other:
            other.execute("DROP TABLE posts")
        with pytest.raises(StoreError, match=r"could not be read: no such table.*start the bot"):
            ledger.posts()


def test_message_contains_no_page_text(tmp_path):
    with Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite") as ledger:
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as other:
            other.execute("DROP TABLE pages")
        with pytest.raises(StoreError) as caught:
            ledger.remember_pages([Report("A", 1, Kind.REPORT, applicant="Somebody")], NOW)
    assert "Somebody" not in str(caught.value)


def test_only_the_bots_user_can_read_the_ledger(tmp_path):
    file = tmp_path / "below" / "ledger.sqlite"
    with Ledger.open(f"sqlite:///{file}") as ledger:
        ledger.notes.set({"a": 1})
        modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    assert modes["ledger.sqlite"] == 0o600
    assert set(modes.values()) == {0o600}


def test_older_ledger_is_made_private(tmp_path):
    file = tmp_path / "ledger.sqlite"
    Ledger.open(f"sqlite:///{file}").close()
    file.chmod(0o644)
    Ledger.open(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o777 == 0o600


def test_file_of_another_program_keeps_its_mode(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear operator, this is a letter and certainly no database at all." * 9)
    file.chmod(0o644)
    with pytest.raises(StoreError, match="not a database"):
        Ledger.open(f"sqlite:///{file}")
    assert file.stat().st_mode & 0o777 == 0o644
