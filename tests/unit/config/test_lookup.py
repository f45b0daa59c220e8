from __future__ import annotations

import json

import pytest

from bot.config.lookup import Lookup, subject_page
from bot.config.parse import parse_config


def lookup(**settings):
    return Lookup(parse_config(json.dumps(settings)))


LANGUAGES = {
    "enabled": ["en", "tg", "fr", "ru", "pt", "zh-hant"],
    "pages": {"Group A": "tg", "Group A/Fr": "fr", "Group B": "kk", "Grants:X": "ru"},
    "second": {"Group A": "ru", "Group B": "kk", "Group A/Ru": "tg"},
}


@pytest.mark.parametrize(
    ("title", "page_language", "expected"),
    [
        ("Group A", "en", "tg"),
        ("Talk:Group A", "en", "tg"),
        ("Talk:Group A/Events/2024", "en", "tg"),
        ("Talk:Group A/Fr/Events", "en", "fr"),
        ("Group Also", "en", "en"),
        ("Group B", "fr", "en"),
        ("Grants talk:X/Final Report", "en", "ru"),
        ("Other", "fr", "fr"),
        ("Other", "pt-br", "pt"),
        ("Other", "zh-Hant", "zh-hant"),
        ("Other", "zh-tw", "zh-hant"),
        ("Other", "kk", "en"),
        ("Other", "", "en"),
    ],
)
def test_language_is_that_of_the_config_or_of_the_page(title, page_language, expected):
    assert lookup(languages=LANGUAGES).language_of(title, page_language) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Talk:Group A/Events", "ru"), ("Group B", None), ("Group A/Ru", None), ("Other", None)],
)
def test_second_language_is_an_enabled_language_other_than_the_first(title, expected):
    assert lookup(languages=LANGUAGES).second_language_of(title, "en") == expected


def test_english_is_written_even_if_it_is_not_enabled():
    found = lookup(languages={"enabled": []})
    assert found.language_of("A", "fr") == "en"


@pytest.mark.parametrize(
    ("title", "by"),
    [
        ("Talk:Page", "Page"),
        ("talk:page", "Page"),
        ("Page", "Page"),
        ("Talk:Page/Sub", None),
        ("Grants talk:X/Final Report", "Grants:X/Final Report"),
        ("Grants talk:X", None),
        ("Talk:Group", "Group"),
        ("Talk:Group/Events/2024", "Group"),
        ("Talk:Groups", None),
        ("Event talk:E", "Event:E"),
    ],
)
def test_page_is_opted_out_by_its_title_or_by_its_group(title, by):
    opt_out = {
        "pages": ["Page", "Grants talk:X/Final_Report", "Event:E"],
        "groups": ["Group"],
    }
    assert lookup(opt_out=opt_out).opted_out(title) == by


def test_settings_of_many_pages_are_found():
    pages = [f"Page {number}" for number in range(3_000)]
    found = lookup(opt_out={"pages": pages}, languages={"pages": dict.fromkeys(pages, "en")})
    for number in range(8_000):
        title = f"Talk:Page {number}"
        assert bool(found.opted_out(title)) == (number < 3_000)
        assert found.language_of(title, "en") == "en"


@pytest.mark.parametrize(
    ("title", "subject"),
    [("Talk:A: b", "A: b"), ("User talk:A", "User:A"), ("A: talk", "A: talk"), ("[", "[")],
)
def test_subject_page_of_odd_titles(title, subject):
    assert subject_page(title) == subject
