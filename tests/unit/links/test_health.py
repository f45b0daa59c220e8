from __future__ import annotations

import pytest

from bot.links.health_criteria import PAGES, parse_health

TITLE = PAGES + "2024/Wikimedia Community of Kazakh Language User Group"
ROWS = (
    ("What is the affiliate name?", "Wikimedia Community of Kazakh language User Group"),
    ("Please list countries where this affiliate operates", "Kazakhstan, Kyrgyzstan"),
    ("Reporting year (e.g. 2024 or 2024-2025)", "2024"),
    ("Primary contact (user name)", "[[User:Batyrbek.kz|Batyrbek.kz]]"),
    ("Secondary contact (user name)", "kayir_k"),
    ("Is there anything else?", "Somebody"),
)
SHAPES = {
    "one line": "{|\n" + "\n".join(f"|-\n| {a} || {b}" for a, b in ROWS) + "\n|}",
    "two lines": "{|\n" + "\n".join(f"|-\n! {a}\n| {b}" for a, b in ROWS) + "\n|}",
    "list": "\n".join(f"* '''{a}''' {b}" for a, b in ROWS),
    "html": "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in ROWS) + "</table>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_name_and_contacts_are_read_in_each_markup(shape):
    page = parse_health(TITLE, SHAPES[shape])
    assert page is not None
    assert page.name == "Wikimedia Community of Kazakh language User Group"
    assert page.contacts == ("Batyrbek.kz", "Kayir k")


def test_empty_cell_gives_no_contact_and_the_title_gives_the_name():
    rows = "{|\n|-\n| Primary contact (user name) ||\n|-\n| Something else || Somebody\n|}"
    page = parse_health(TITLE, rows)
    assert page is not None
    assert page.contacts == ()
    assert page.name == "Wikimedia Community of Kazakh Language User Group"


def test_other_kinds_of_pages_are_not_read():
    assert parse_health("Wikimedia Serbia", SHAPES["list"]) is None
