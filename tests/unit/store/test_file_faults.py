"""Faults of an SQLite file, and the errors that the bot reports."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.reports.model import Kind, Report
from bot.store.ledger import Ledger
from bot.store.records import PageCheck, StoreError
from tests.unit.store.test_posts import NOW, POST

LONG = "Ж" * 400


@pytest.fixture
def file(tmp_path):
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def opened(file):
    with Ledger.open(f"sqlite:///{file}") as ledger:
        ledger.remember_posts([POST])
        yield ledger


def spoil(file, statement):
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(statement)


@pytest.mark.parametrize("use", [Ledger.posts, lambda ledger: ledger.remember_posts([POST])])
def test_file_deleted_while_open_is_not_written(opened, file, use):
    file.unlink()
    for _ in range(2):
        with pytest.raises(StoreError, match=f"{re.escape(str(file))} was deleted.*Start the bot"):
            use(opened)
    with Ledger.open(f"sqlite:///{file}") as again:
        assert again.posts() == {}


def test_file_replaced_while_open_is_not_written(opened, file, tmp_path):
    with Ledger.open(f"sqlite:///{tmp_path}/other.sqlite") as other:
        other.remember_posts([replace(POST, key="other")])
    (tmp_path / "other.sqlite").replace(file)
    theirs = file.read_bytes()
    with pytest.raises(StoreError, match="was deleted or replaced while it was open"):
        opened.remember_posts([POST])
    assert file.read_bytes() == theirs


def test_folder_deleted_while_open_is_reported(tmp_path):
    folder = tmp_path / "state"
    with Ledger.open(f"sqlite:///{folder}/ledger.sqlite") as ledger:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        with pytest.raises(StoreError, match="was deleted or replaced"):
            ledger.remember_posts([POST])


def test_full_disk_loses_nothing_and_can_be_freed(file):
    checks = [PageCheck(f"Talk:{n}", "", n, "refused", LONG) for n in range(600)]
    with Ledger.open(f"sqlite:///{file}") as ledger:
        ledger.page_checks.remember(checks[:1])
        limit = file.stat().st_size // 4096 + 60
        event.listen(ledger._engine, "begin", pages(limit))
        with pytest.raises(StoreError, match=r"could not be written.*is full\. Free space"):
            ledger.page_checks.remember(checks)
        assert ledger.page_checks.all() == {
            look.title: look for look in checks[: len(ledger.page_checks.all())]
        }
        with pytest.raises(StoreError, match="Free space"):
            ledger.documents.remember("A", 1, "x" * 1_000_000, NOW)
        assert ledger.documents.all() == []
        event.listen(ledger._engine, "begin", pages(1_000_000))
        ledger.page_checks.remember(checks)
        assert len(ledger.page_checks.all()) == len(checks)


def pages(limit):
    """Return a listener that limits the file to a number of pages, like a full disk."""

    def set_limit(connection):
        connection.connection.driver_connection.execute(f"PRAGMA max_page_count = {limit}")

    return set_limit


def test_read_only_file_is_reported(opened, file):
    opened.close()
    with Ledger.open(f"sqlite:///file:{file}?mode=ro&uri=true") as ledger:
        assert ledger.posts() == {POST.id: POST}
        with pytest.raises(StoreError, match=r"readonly.*Let the bot's user write to the file"):
            ledger.remember_posts([POST])
    assert not (file.parent / "file:").exists()


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.9])
def test_truncated_file_is_reported(file, share):
    many = [Report(f"Grants:{n:04}", n, Kind.REPORT, applicant=LONG) for n in range(300)]
    with Ledger.open(f"sqlite:///{file}") as ledger:
        ledger.remember_pages(many, NOW)
    os.truncate(file, int(file.stat().st_size * share) // 4096 * 4096 + 100)
    with (
        pytest.raises(StoreError, match=r"malformed.*Move the file away|Move the ledger away"),
        Ledger.open(f"sqlite:///{file}") as ledger,
    ):
        list(ledger.load_reports())


def test_file_damaged_in_the_middle_is_reported(file):
    many = [Report(f"Grants:{n:04}", n, Kind.REPORT, applicant=LONG) for n in range(300)]
    with Ledger.open(f"sqlite:///{file}") as ledger:
        ledger.remember_pages(many, NOW)
    with file.open("r+b") as raw:
        raw.seek(4096 * 30)
        raw.write(os.urandom(4096 * 100))
    with pytest.raises(StoreError, match="Move the"), Ledger.open(f"sqlite:///{file}") as ledger:
        list(ledger.load_reports())


@pytest.mark.parametrize(
    ("statement", "use"),
    [
        ("UPDATE posts SET data = '{'", Ledger.posts),
        ("UPDATE posts SET state = 'unheard-of'", Ledger.posts),
        ("UPDATE posts SET posted_at = 'yesterday'", Ledger.posts),
        ("UPDATE notes SET value = ''", lambda ledger: ledger.notes.get("cursor")),
        ("UPDATE runs SET summary = 'x'", lambda ledger: ledger.last_runs(1)),
        ("UPDATE runs SET mode = 'x'", lambda ledger: ledger.last_runs(1)),
        ("UPDATE pages SET facts = X'ff'", lambda ledger: list(ledger.load_reports())),
    ],
)
def test_impossible_value_is_reported(opened, file, statement, use):
    opened.notes.set({"cursor": 1})
    opened.begin_run("r1", NOW, "dry")
    opened.remember_pages([Report("Grants:A", 1, Kind.REPORT)], NOW)
    spoil(file, statement)
    with pytest.raises(StoreError, match=r"is damaged\. Move the ledger away"):
        use(opened)


def test_missing_column_is_reported(opened, file):
    spoil(file, "ALTER TABLE looks DROP COLUMN reason")
    with pytest.raises(StoreError, match=r"no such column.*start the bot again"):
        opened.page_checks.all()
