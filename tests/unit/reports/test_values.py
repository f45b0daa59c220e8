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
        ("2023-01-012023-01-01", date(2023, 1, 1)),
        ("2023-01-01T00:00:00Z2023-01-01", date(2023, 1, 1)),
        ("2023-01-01T00:00:00Z2023-01-02", None),
        ("2023-10-03 00:00:00", date(2023, 10, 3)),
        ("May 31, 2025", date(2025, 5, 31)),
        ("Sept. 1st, 2025", date(2025, 9, 1)),
        ("Saturday, 31 Dec 2025", date(2025, 12, 31)),
        ("31st May, 2025 [note 1]", date(2025, 5, 31)),
        ("05/06/2025", None),
        ("31 May 2025 (extended)", None),
        ("31 May 2025, now 30 June 2025", None),
        ("31 December 9999", None),
        ("31 May 2082", None),
        ("1 January 0001", None),
        ("31 May 20255", None),
        ("31 February 2025", None),
        ("2023-13-03", None),
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
        ("01 July 2025-31 July 2025", (date(2025, 7, 1), date(2025, 7, 31))),
        ("2025-07-01 - 2025-07-31", (date(2025, 7, 1), date(2025, 7, 31))),
        ("July 1, 2025 to July 31, 2025", (date(2025, 7, 1), date(2025, 7, 31))),
        ("1 July 2025 - 2 July 2025 - 3 July 2025", None),
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
        ("2600 USD,1970.33", [("2600", "USD"), ("1970.33", None)]),
        ("2600 USD,1970.33 KZT", [("2600", "USD"), ("1970.33", "KZT")]),
        ("2600 USD 1970.33 KZT", [("2600", "USD"), ("1970.33", "KZT")]),
        ("2600 USD | 1970.33 KZT", [("2600", "USD"), ("1970.33", "KZT")]),
        ("2,600.50 USD", [("2600.50", "USD")]),
        ("1.234.567,89 EUR", [("1234567.89", "EUR")]),
        ("1'234 CHF", [("1234", "CHF")]),
        ("$2,600", [("2600", None)]),
        ("US$2,600", [("2600", "USD")]),
        ("1.500 USD", []),
        ("12,5 EUR", []),
        ("1" * 50, []),
        ("USD,", []),
        ("USD, 1970.33", [("1970.33", None)]),
        ("", []),
        ("N/A", []),
        ("about 2600 USD", []),
        ("-5 USD", []),
        ("$$amount$$ USD", []),
        ("{{currency|2600|USD}}", []),
        ("Report: https://example.org/166/home", []),
        ("2600/year", []),
        ("2600 USD/1970.33 KZT", [("2600", "USD"), ("1970.33", "KZT")]),
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
        ("1.500", None),
        ("12.345", None),
        ("0.125", 0.125),
        ("1.234.567", 1234567),
        ("50 [2]", 50),
        ("50 1", None),
        ("1" * 15, 111111111111111),
        ("1" * 26, None),
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
        ("• Mahnoza", "Mahnoza"),
        ("@Mahnoza", "Mahnoza"),
        ("[[User:Mahnoza S|me]]", "Mahnoza S"),
        ("[[:m:User:Mahnoza_S]]", "Mahnoza S"),
        ("[[Special:Contributions/Mahnoza]]", "Mahnoza"),
        ("{{u|Mahnoza}}", "Mahnoza"),
        ("{{user link|1=Mahnoza_S}}", "Mahnoza S"),
        ("{{Country|TJ}}", None),
        ("https://meta.wikimedia.org/wiki/User:Mahnoza_S", "Mahnoza S"),
        ("//meta.wikimedia.org/w/index.php?title=User:Mahnoza&action=edit", "Mahnoza"),
        ("User:Mahnoza/Drafts", "Mahnoza"),
        ("Usuario:Mahnoza", "Mahnoza"),
        ("[[User:Mahnoza]] and {{u|Zarina}}", "Zarina, Mahnoza"),
        ("User:Mahnoza and User:Zarina", "Mahnoza, Zarina"),
        ("https://meta.wikimedia.org/wiki/User:Mahnoza, in Khatlon", "Mahnoza"),
        ("https://example.org/wiki/User:Mahnoza", None),
        ("mahnoza@example.org", None),
        ("style=width:1px|Mahnoza", None),
        ("x" * 300, None),
        ("عمر", "عمر"),
        ("N/A", None),
        ("", None),
    ],
)
def test_username(printed, name):
    assert username(printed) == name


@pytest.mark.parametrize(
    "printed",
    ["N/A", "n/a", "N / A", " N/A. ", "• N/A", "-", "None", "", "  ", "Nil", "N/A (individual)"],
)
def test_not_applicable_is_no_value(printed):
    assert text_or_none(printed) is None


def test_a_value_has_single_spaces():
    assert text_or_none(" Wikimedia \u00a0 Rwanda\n") == "Wikimedia Rwanda"
