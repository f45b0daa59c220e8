"""Tables that hold nothing but cells: found on a page, and read row by row."""

import pytest

from bot.wikitext.html import flatten
from bot.wikitext.rows import Rows, holds_cells, tables_of_cells

PLAIN = "{|\n! A !! B\n|-\n| 1 || 2\n|}"


def found(text):
    flat = flatten(text)
    return [flat[start:end] for start, end, _ in tables_of_cells(flat, Rows(holds_cells))]


def rows_of(text):
    ((_, _, rows),) = tables_of_cells(flatten(text), Rows(holds_cells))
    return rows


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"above\n:{PLAIN}\nbelow",
        '{| class="x"\n|+ Caption\n|-\n! scope="row" | A\n| 1\n|}',
        "<table><tr><td>A<td>1</tr></table>",
    ],
)
def test_a_table_of_cells_is_found(text):
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "{|\n| A\ngoes on\n|}",
        "{|\n| A || {{b|c}}\n|}",
        '{|\n| rowspan="2" | A\n|}',
        "{|\n| A\n|}}",
        "{|\n| A\n|} behind",
        "{|\n| A\n|} {|\n| B\n|}",
        "x\n|} {|\n| A\n|}",
        "{{a|\n{|\n| A",
        "before {|\n| A\n|}",
        "<table><tr><td>A\n\nB</table>",
    ],
)
def test_a_table_with_more_in_it_is_not(text):
    assert found(text) == []


def test_of_nested_tables_only_the_inner_one_is_found():
    assert found(f"{{|\n| outer\n|\n{PLAIN}\n|}}") == [PLAIN]


def test_rows_are_what_a_reader_sees_and_none_is_empty():
    table = "{|\n|-\n! '''A''' !! [[B|b]]\n|-\n|-\n| 1 &amp; 2\n| style=x |\n|}"
    assert rows_of(table) == [("A", "b"), ("1 & 2", "")]


def test_a_cell_that_spans_columns_keeps_the_places_of_the_next():
    assert rows_of('{|\n| colspan="2" | A || B\n|}') == [{0: "A", 2: "B"}]


def test_long_rows_and_more_than_some_thousands_are_not_remembered():
    rows = Rows(holds_cells)
    long = "\n| " + "x" * 1000
    assert rows[long] == ("x" * 1000,)
    assert long not in rows
    for number in range(5000):
        assert rows[f"\n| {number}"] == (str(number),)
    assert 0 < len(rows) < 2500
