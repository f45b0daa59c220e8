"""Lines with very many digits or numbers: a search that goes back and forth would not end."""

from __future__ import annotations

import pytest

from bot.reports.cross_references import numbers_listed, questions_named


@pytest.mark.parametrize("line", ["1" * 200, "1 " * 300 + "x", "9.1 " * 300 + "x", "12" * 99 + "a"])
def test_a_line_of_numbers_names_no_question(line):
    assert questions_named([f"question of {line}"])[0] == set()
    assert numbers_listed([line], "2") == set()


def test_a_list_of_questions_is_named():
    assert numbers_listed(["4, 5 et 6: oui"], "2") == {"4", "5", "6"}
