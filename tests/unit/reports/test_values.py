"""Printed values: read when plain, left alone otherwise."""

from datetime import date

import pytest

from bot.reports.model import Money
from bot.reports.values import day, money, quantity, span, text_or_none, username


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2023-10-03T00:00:00Z", date(2023, 10, 3)),
        ("2023-10-03", date(2023, 10, 3)),
        ("31 May 2025", date(2025, 5, 31)),
        (" 05 April 2024 ", date(2024, 4, 5)),
        ("5 april 2024", date(2024, 4, 5)),
        ("2023-01-012023-01-01T00:00:00Z", date(2023, 1, 1)),
        ("2023-01-01 2023-01-01T00:00:00Z", date(2023, 1, 1)),
        ("2023-01-012023-01-02T00:00:00Z", None),
        ("2023-01-012023-01-01", None),
        ("31 February 2025", None),
        ("2023-13-03", None),
        ("May 31, 2025", None),
        ("31/05/2025", None),
        ("31 Mai 2025", None),
        ("31 May 2025?", None),
        ("$$report.due_at$$", None),
        ("", None),
    ],
)
def test_day(printed, value):
    assert day(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("01 July 2025 - 31 July 2025", (date(2025, 7, 1), date(2025, 7, 31))),
        ("1 July 2025–31 July 2025", (date(2025, 7, 1), date(2025, 7, 31))),
        ("01 July 2025", None),
        ("01 July 2025 - 32 July 2025", None),
        ("", None),
    ],
)
def test_span(printed, value):
    assert span(printed) == value


@pytest.mark.parametrize(
    ("printed", "amounts"),
    [
        ("2600", [("2600", None)]),
        ("3102.18", [("3102.18", None)]),
        ("400.12 USD, 12492 TWD", [("400.12", "USD"), ("12492", "TWD")]),
        ("2600 USD, 1970.33", [("2600", "USD"), ("1970.33", None)]),
        ("2808400 RWF, 2000 USD", [("2808400", "RWF"), ("2000", "USD")]),
        ("271943 USD, 1650000 XOF", [("271943", "USD"), ("1650000", "XOF")]),
        ("USD 2600", [("2600", "USD")]),
        ("213004.8 USD [note 1]", [("213004.8", "USD")]),
        ("47731 [2]", [("47731", None)]),
        ("47731 [about]", []),
        ("USD,", []),
        ("USD, 1970.33", [("1970.33", None)]),
        ("", []),
        ("N/A", []),
        ("about 2600 USD", []),
        ("-5 USD", []),
        ("$$amount$$ USD", []),
    ],
)
def test_money(printed, amounts):
    assert money(printed) == tuple(Money(amount, currency) for amount, currency in amounts)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("18", 18),
        ("0", 0),
        (" 18 ", 18),
        ("-3", -3),
        ("1,234", 1234),
        ("1,234,567.5", 1234567.5),
        ("12.5", 12.5),
        ("٣٥", 35),
        ("१२", 12),
        ("٣٬٥٠٠", 3500),
        ("1,23", None),
        ("1.234,5", None),
        ("~50", None),
        ("10+", None),
        ("12 (8 new)", None),
        ("10-12", None),
        ("ten", None),
        ("½", None),
        ("²", None),
        ("1e3", None),
        ("", None),
        ("1" * 50, None),
    ],
)
def test_quantity(printed, value):
    read = quantity(printed)
    assert (read.raw, read.value) == (printed, value)
    assert type(read.value) is type(value)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Zolfeqar_Fatihzadeh", "Zolfeqar Fatihzadeh"),
        ("Batyrbek.kz", "Batyrbek.kz"),
        ("Rodrigo.Argenton (at Commons)", "Rodrigo.Argenton"),
        ("User:Mahnoza_S", "Mahnoza S"),
        ("user: mahnoza", "Mahnoza"),
        ("عمر", "عمر"),
        ("N/A", None),
        ("", None),
    ],
)
def test_username(printed, name):
    assert username(printed) == name


@pytest.mark.parametrize("printed", ["N/A", "n/a", "N / A", " N/A. ", "", "  "])
def test_not_applicable_is_no_value(printed):
    assert text_or_none(printed) is None


def test_a_value_has_single_spaces():
    assert text_or_none(" Wikimedia \u00a0 Rwanda\n") == "Wikimedia Rwanda"
