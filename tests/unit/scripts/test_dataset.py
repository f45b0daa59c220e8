"""The tables of the data export, and the data dictionary."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from bot.links.model import BrokenLink, Link, LinkedReport, ReportLinks, Role, Strength
from bot.links.rules import Evidence, Rule
from bot.reports.model import (
    AnswerState,
    Kind,
    Metric,
    Money,
    Quantity,
    Question,
    Report,
    Understanding,
)
from scripts.dataset.dictionary import dictionary
from scripts.dataset.formats import FORMATS, write_table
from scripts.dataset.tables import MEASURES, REPORTS, TABLES, Type

ROOT = Path(__file__).parents[3]
TITLE = "Grants:Programs/Wikimedia Community Fund/Rapid Fund/=A, «b» (ID: 22000001)/Final Report"
WHY = (Evidence(Rule.TITLE_PREFIX),)


def link(title, role, strength=Strength.STRONG):
    return Link(title, role, strength, WHY)


REPORT = Report(
    TITLE,
    12,
    Kind.REPORT,
    form="R2",
    understanding=Understanding.WHOLE,
    status="Draft",
    due=date(2025, 5, 31),
    applicant='=HYPERLINK("x")',
    awarded=(Money("2600", None),),
    spent=(Money("2600", "USD"), Money("1970.33", None)),
    metrics=(
        Metric("participants", Quantity("10", 10), (("result", Quantity("about 12", None)),)),
        Metric("editors", Quantity("", None), (("result", Quantity("٣٥", 35)),)),
    ),
    projects=(Metric("Wikidata", Quantity("5", 5), (("created", Quantity("2.5", 2.5)),)),),
    questions=(
        Question("a", "1", "Activities", required=True, applies=True, state=AnswerState.BLANK),
        Question("b", None, "Materials", required=True, applies=True, state=AnswerState.BLANK),
        Question("c", "3", "More", required=None, applies=True, state=AnswerState.BLANK),
    ),
    header=(("spent", "2600 USD, 1970.33"),),
)
APPLICATION = Report(
    "Grants:A",
    1,
    Kind.APPLICATION,
    start=date(2024, 1, 1),
    organization="Some group",
    header=(("fiscal_year", "2023-24"),),
)
LINKED = (
    LinkedReport(
        REPORT,
        ReportLinks(
            (
                link("Group one", Role.GROUP),
                link("Group two", Role.GROUP),
                link("Group three", Role.GROUP, Strength.WEAK),
                link("Event:E", Role.EVENT),
            ),
            (BrokenLink("X", "1"),),
        ),
        APPLICATION,
    ),
    LinkedReport(
        Report("Grants:B/Final Report", 3, Kind.REPORT, why_not="no label"), ReportLinks(), None
    ),
)


def test_report_is_a_row():
    row, other = REPORTS.rows(LINKED)
    wanted = {
        "title": TITLE,
        "revid": 12,
        "form": "R2",
        "recognised": True,
        "fund": "Rapid Fund",
        "status": "Draft",
        "due": date(2025, 5, 31),
        "start": date(2024, 1, 1),
        "end": None,
        "fiscal_year": "2023-24",
        "organization": "Some group",
        "awarded_printed": None,
        "awarded_amount": "2600",
        "awarded_currency": None,
        "spent_printed": "2600 USD, 1970.33",
        "spent_amount": "2600",
        "spent_currency": "USD",
        "spent_amount_2": "1970.33",
        "spent_currency_2": None,
        "missing": 2,
        "missing_questions": "1. Activities | Materials",
        "blank": 1,
        "groups": "Group one | Group two",
        "groups_possible": "Group three",
        "events": "Event:E",
        "broken_links": 1,
    }
    assert {name: row[name] for name in wanted} == wanted
    assert (other["recognised"], other["why_not"], other["missing"]) == (False, "no label", 0)


def test_filled_cell_of_the_metrics_is_a_row():
    rows = [(r["table"], r["name"], r["column"], r["value"], r["printed"])
            for r in MEASURES.rows(LINKED)]  # fmt: skip
    assert rows == [
        ("metrics", "participants", "target", 10, "10"),
        ("metrics", "participants", "result", None, "about 12"),
        ("metrics", "editors", "result", 35, "٣٥"),
        ("projects", "Wikidata", "target", 5, "5"),
        ("projects", "Wikidata", "created", 2.5, "2.5"),
    ]


@pytest.fixture
def written(tmp_path):
    for table in TABLES:
        write_table(tmp_path, table, list(table.rows(LINKED)), list(FORMATS))
    return tmp_path


def test_only_complete_files_are_left(written):
    wanted = {f"{table.name}.{name}" for table in TABLES for name in FORMATS}
    assert {path.name for path in written.iterdir()} == wanted


def test_csv_is_read_back_and_contains_no_formula(written):
    with (written / "reports.csv").open(encoding="utf-8", newline="") as file:
        row, _ = csv.DictReader(file)
    assert row["title"] == TITLE
    assert row["due"] == "2025-05-31"
    assert row["recognised"] == "true"
    assert row["end"] == ""
    assert row["applicant"] == '\'=HYPERLINK("x")'


def test_json_lines_are_read_back(written):
    lines = (written / "reports.jsonl").read_text("utf-8").splitlines()
    row, _ = map(json.loads, lines)
    assert row["applicant"] == '=HYPERLINK("x")'
    assert row["due"] == "2025-05-31"
    assert row["end"] is None
    assert row["recognised"] is True


def test_parquet_has_types_and_meanings(written):
    parquet = pytest.importorskip("pyarrow.parquet", reason="PARQUET WAS NOT TRIED: no pyarrow")
    for table in TABLES:
        read = parquet.read_table(written / f"{table.name}.parquet")
        assert read.to_pylist() == list(table.rows(LINKED))
        assert read.column_names == [column.name for column in table.columns]
        meanings = [read.schema.field(c.name).metadata[b"meaning"].decode() for c in table.columns]
        assert meanings == [column.meaning for column in table.columns]
    types = {
        str(read.schema.field(column.name).type)
        for table in TABLES
        for read in [parquet.read_table(written / f"{table.name}.parquet")]
        for column in table.columns
    }
    assert types == {"string", "int64", "double", "bool", "date32[day]"}


def test_dictionary_matches_the_columns():
    document = (ROOT / "docs" / "data.md").read_text("utf-8")
    assert document == dictionary(), "run: python -m scripts.dataset.dictionary > docs/data.md"
    for table in TABLES:
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} | {column.meaning} |" in document


def test_names_are_unique_and_types_are_used():
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
    assert {c.type for table in TABLES for c in table.columns} == set(Type)
