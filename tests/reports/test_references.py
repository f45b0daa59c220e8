"""Links to pages of the home wiki, in every shape."""

import pytest

from bot.reports.references import references

META = "https://meta.wikimedia.org"


def readings(line):
    return [reference.titles for reference in references(line, where="2", key="documentation")]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("[[Khatlon days]]", "Khatlon days"),
        ("[[khatlon_days#Results|our page]]", "Khatlon days"),
        ("[[:Khatlon days]]", "Khatlon days"),
        ("[[m:Khatlon days]]", "Khatlon days"),
        ("[[:meta:User:Mahnoza_S]]", "User:Mahnoza S"),
        ("[[Khatlon%20days]]", "Khatlon days"),
        (f"{META}/wiki/Khatlon_days", "Khatlon days"),
        (f"{META}/wiki/Khatlon_days#Results", "Khatlon days"),
        (f"{META}/wiki/Khatlon_days?uselang=tg", "Khatlon days"),
        (f"{META}/wiki/%D0%A5%D0%B0%D1%82%D0%BB%D0%BE%D0%BD", "Хатлон"),
        (f"{META}/wiki/Khatlon%20days%2FKulob", "Khatlon days/Kulob"),
        (f"[{META}/wiki/Khatlon_days our page]", "Khatlon days"),
        (f"{META}/wiki/Khatlon_(region)", "Khatlon (region)"),
        (f"{META}/w/index.php?title=Khatlon_days&action=history", "Khatlon days"),
        (f"{META}/w/index.php?action=edit&amp;title=Khatlon_days#top", "Khatlon days"),
        (f"{META}:443/wiki/Khatlon_days", "Khatlon days"),
        ("https://meta.wikimedia.org./wiki/Khatlon_days", "Khatlon days"),
        ("http://meta.m.wikimedia.org/wiki/Khatlon_days", "Khatlon days"),
        ("//meta.wikimedia.org/wiki/Khatlon_days", "Khatlon days"),
        ("HTTPS://META.WIKIMEDIA.ORG/wiki/Khatlon_days", "Khatlon days"),
        (f"{META}/wiki/Event:Khatlon_days", "Event:Khatlon days"),
    ],
)
def test_one_reading(line, title):
    assert readings(line) == [(title,)]


@pytest.mark.parametrize("mark", [".", ",", ")", "!", "”", "..."])
def test_trailing_punctuation_may_belong_to_the_title(mark):
    assert readings(f"{META}/wiki/Khatlon_days{mark}") == [("Khatlon days", f"Khatlon days{mark}")]


@pytest.mark.parametrize(
    "line",
    [
        "[[w:Dushanbe]]",
        "[[:fr:Douchanbé]]",
        "[[c:Category:Khatlon]]",
        "[[Category:Khatlon]]",
        "[[File:A.jpg|thumb]]",
        "[[/Subpage]]",
        "[[]]",
        "[[#Results]]",
        "https://en.wikipedia.org/wiki/Dushanbe",
        "https://meta.wikimedia.example.org/wiki/Khatlon",
        f"{META}/wiki/File:A.jpg",
        f"{META}/wiki/Special:MyPage",
        f"{META}/w/index.php?curid=7",
        f"{META}/wiki/",
        "meta wikimedia",
    ],
)
def test_no_page_of_the_home_wiki(line):
    assert readings(line) == []


def test_a_pasted_title_with_spaces_is_meant_whole():
    line = f"* {META}/wiki/Tajik Wikimedians User Group/General Assembly"
    [titles] = readings(line)
    assert titles[0] == "Tajik Wikimedians User Group/General Assembly"
    assert "Tajik" in titles


def test_words_behind_an_address_are_only_other_readings():
    [titles] = readings(f"See {META}/wiki/Khatlon which tells it all")
    assert titles[0] == "Khatlon"
    assert "Khatlon which tells it all" in titles


@pytest.mark.parametrize("between", [" ", ", ", ",", ";", " | "])
def test_several_addresses_on_a_line(between):
    line = between.join(f"{META}/wiki/Khatlon_{name}" for name in ("one", "two", "three"))
    assert [titles[0] for titles in readings(line)] == [
        "Khatlon one",
        "Khatlon two",
        "Khatlon three",
    ]


def test_fragment_and_place_are_kept():
    [reference] = references("[[Khatlon days#Day 2]]", where="9.1", key="difficulties_details")
    assert (reference.fragment, reference.where) == ("Day 2", "9.1")
    assert reference.key == "difficulties_details"
