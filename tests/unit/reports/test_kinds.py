"""Kinds of faults: pieces of a complete page replaced, and what must then be missing."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from bot.reports.reader import read
from tests.support.pages.compose import compose
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.rapid_fund_form import METRICS
from tests.support.pages.report_facts import FULL
from tests.support.report_cases import FOLDER

ANSWERS = {
    **FULL.answers,
    "metrics": "",
    "difficulties": "No",
    "difficulties_details": "",
    "unexpected": "Rain fell.",
    "materials": "Slides on our page.",
}
FACTS = replace(
    FULL,
    answers=ANSWERS,
    metrics=dict(zip(METRICS, (("10", "18"), ("10", "18"), ("3", "3")), strict=True)),
    projects={},
)
PAGE = compose(FACTS, FAMILIES["bold"])


def _table_below(label: str) -> str:
    start = PAGE.index("{|", PAGE.index(label))
    return PAGE[start : PAGE.index("|}", start) + 2]


#: Names for the tables of the page in the files.
TABLES = {
    "METRICS_TABLE": _table_below("7. Wikimedia Metrics"),
    "AGREEMENT_TABLE": _table_below("3. To what extent"),
}
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['about']}")
    for path in sorted((FOLDER / "kinds").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def test_the_page_is_complete():
    assert read(FACTS.title, PAGE).missing == ()


@pytest.mark.parametrize("case", CASES)
def test_kind(case: dict[str, Any]) -> None:
    page = PAGE
    for old, new in case["replace"]:
        assert TABLES.get(old, old) in page
        page = page.replace(TABLES.get(old, old), new)
    report = read(FACTS.title, page)
    assert [question.number or question.key for question in report.missing] == case["missing"]
    if "metrics" in case:
        shown = [[row.name, row.target.value, row.result().value] for row in report.metrics]
        assert shown == [
            [None if value == "null" else value for value in row] for row in case["metrics"]
        ]


def test_there_are_three_cases_of_each_kind():
    for path in (FOLDER / "kinds").glob("*.toml"):
        assert len(tomllib.loads(path.read_text("utf-8"))["case"]) >= 3, path.stem


def test_link_in_a_sentence_on_a_label_line_is_not_listed():
    mark = "experiences? (required)'''\n\nRain fell."
    assert mark in PAGE
    page = PAGE.replace(mark, "experiences? (required)''' We thank [[Lake User Group]].")
    links = {link.titles[0]: link for link in read(FACTS.title, page).references}
    assert not links["Lake User Group"].listed
