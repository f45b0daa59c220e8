"""The facts of pages in the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from bot.reports.model import AnswerState, Kind, Question, Report
from bot.store import codec
from bot.store.ledger import Ledger
from bot.store.records import StoreError
from bot.store.transactions import BATCH

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def report(title, revid=1, **facts):
    return Report(title, revid, Kind.REPORT, **facts)


def spoil(url, column, value):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE pages SET {column} = :value"), {"value": value})
    engine.dispose()


def test_page_read_again_replaces_its_facts(ledger):
    ledger.remember_pages([report("A", 1, status="Draft"), report("B", 5)], NOW)
    ledger.remember_pages([report("A", 2, status="Accepted")], NOW)
    assert ledger.known_revisions() == {"A": 2, "B": 5}
    assert [r.status for r in ledger.load_reports()] == ["Accepted", None]


def test_page_twice_in_a_batch_keeps_the_later_facts(ledger):
    ledger.remember_pages([report("A", 1), report("A", 2)], NOW)
    assert ledger.known_revisions() == {"A": 2}


def test_titles_are_compared_byte_by_byte(ledger):
    titles = {
        "Grants:A b",
        "Grants:a b",
        "Grants:A b ",
        "Grants:Á b",
        "Grants:A\u0301 b",
        "Grants:ß",
    }
    ledger.remember_pages([report(t, i) for i, t in enumerate(sorted(titles))], NOW)
    assert ledger.known_revisions().keys() == titles
    ledger.forget_pages(["Grants:A b"])
    assert ledger.known_revisions().keys() == titles - {"Grants:A b"}


@pytest.mark.parametrize(
    "title",
    [
        "Grants:Таджикистан/Отчёт",
        "Grants:维基媒体 🎉",
        "Grants:" + "é" * 127,
        "Grants:" + "x" * 255,
    ],
)
def test_title_in_any_script_is_kept(ledger, title):
    stored = report(title, why_not="🎉 до свидания", applicant="維基")
    ledger.remember_pages([stored], NOW)
    assert list(ledger.load_reports([title])) == [stored]


def test_many_pages_are_returned_complete_and_in_order(ledger):
    many = [report(f"Grants:{n:05}", n) for n in range(2 * BATCH + 7)]
    ledger.remember_pages(reversed(many), NOW)
    assert list(ledger.load_reports()) == many
    some = [r.title for r in many[::2]]
    assert sorted(r.title for r in ledger.load_reports(iter([*some, "Grants:None"]))) == some
    ledger.forget_pages(some)
    assert list(ledger.load_reports()) == many[1::2]


def test_full_last_batch_ends_the_reading(ledger):
    ledger.remember_pages([report(f"{n:05}", n) for n in range(2 * BATCH)], NOW)
    assert sum(1 for _ in ledger.load_reports()) == 2 * BATCH


def test_long_facts_are_kept(ledger):
    stored = report(
        "A",
        questions=(Question("q", "1", "Why?", True, True, AnswerState.ANSWERED, "да" * 100_000),),
    )
    ledger.remember_pages([stored], NOW)
    assert list(ledger.load_reports()) == [stored]


def test_ledger_can_be_written_while_reports_are_read(ledger, url):
    ledger.remember_pages([report(f"{n:05}") for n in range(BATCH + 1)], NOW)
    stream = ledger.load_reports()
    next(stream)
    with Ledger.open(url) as other:
        other.forget_pages(["00000"])
    assert sum(1 for _ in stream) == BATCH


def test_pages_of_an_older_reader_count_as_unread(ledger, url):
    ledger.remember_pages([report("A"), report("B")], NOW)
    spoil(url, "facts_version", "0.old")
    assert ledger.known_revisions() == {}
    assert list(ledger.load_reports()) == []
    assert list(ledger.load_reports(["A"])) == []
    ledger.remember_pages([report("A", 3)], NOW)
    assert ledger.known_revisions() == {"A": 3}


def test_damaged_facts_are_reported(ledger, url):
    ledger.remember_pages([report("Grants:A")], NOW)
    spoil(url, "facts", codec.encode(report("A"))[:-9])
    with pytest.raises(StoreError, match=r"of the page Grants:A .*is damaged"):
        list(ledger.load_reports())


def test_no_pages_are_not_an_error(ledger):
    ledger.remember_pages([], NOW)
    ledger.forget_pages([])
    assert list(ledger.load_reports([])) == []
