"""Tables in wikitext: names from a page never become attributes of a cell."""

from __future__ import annotations

import re

import pytest

from bot.wikitext.escape import escape
from bot.wikitext.tables import PLAIN_ROW_HEAD, ROW_HEAD, SortedCell, bar, fact_table, table

NAMES = [
    "data-sort-value=9",
    'data-sort-value="9" | 1',
    "data-sort-value",
    "style=color:red",
    'class="x" | y',
    "scope=col",
    "| rowspan=2 | a",
    "- a",
    "+ a",
    "} a",
    "!! a",
    "|| a",
]


@pytest.mark.parametrize("row_head", [ROW_HEAD, PLAIN_ROW_HEAD])
@pytest.mark.parametrize("name", NAMES)
def test_name_like_an_attribute_is_text_in_the_head_of_a_row(name, row_head):
    text = table("", ["A", "B"], [[escape(name), "1"]], row_head=row_head)
    assert f"! {row_head} | {escape(name)}\n| 1\n" in text
    assert "data-sort-value=" not in text


@pytest.mark.parametrize("name", NAMES)
def test_name_like_an_attribute_is_text_in_a_cell(name):
    text = table("", ["A", "B"], [["a", escape(name)]])
    cell = text.splitlines()[-3]
    assert cell == f"| {escape(name)}"
    assert not re.search(r"[=|!]", cell.removeprefix("| "))


@pytest.mark.parametrize("name", NAMES)
def test_name_like_an_attribute_is_text_in_a_fact(name):
    assert f"\n| {escape(name)}\n" in fact_table("", [("A", escape(name))])


@pytest.mark.parametrize("name", NAMES)
def test_sorted_cell_keeps_its_value_apart_from_the_name(name):
    rows = [[SortedCell("1", escape(name)), SortedCell("2", escape(name))]]
    text = table("", ["A", "B"], rows, sortable=True)
    assert f'! {PLAIN_ROW_HEAD} data-sort-value="1" | {escape(name)}\n' in text
    assert f'| data-sort-value="2" | {escape(name)}\n' in text
    assert text.count("data-sort-value=") == 2


def test_bar_has_no_background_that_print_and_night_mode_would_change():
    drawn = bar("5", 5, 10)
    assert drawn.endswith("5</span>")
    assert "border-top:" in drawn
    assert not re.search("background|color", drawn)
    assert bar("0", 0, 10) == "0"
