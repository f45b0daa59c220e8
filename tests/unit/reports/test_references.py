"""Links to pages of the home wiki, in every shape."""

import pytest

from bot.reports.page_links import FoundLinks, references

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
        (f"https://search.example/url?q={META}/wiki/Khatlon_days&sa=D", "Khatlon days"),
        (f"https://t.example/?sl=en&u={META}/wiki/Khatlon_days#top&tl=tg", "Khatlon days"),
        ("https://t.example/?u=https%3A//meta.wikimedia.org/wiki/Khatlon_days&x=", "Khatlon days"),
        (f"https://t.example/?u={META}/wiki/Khatlon days&x=1", "Khatlon"),
        (f"https://old.example/2024/{META}/wiki/Books_&_films", "Books & films"),
        (f"İstanbul, İzmir: {META}/wiki/Khatlon_days", "Khatlon days"),
        (f"{META}/?title=Khatlon_days", "Khatlon days"),
        ("https://meta.m.wikimedia.org/w/?title=Khatlon_days&oldid=7", "Khatlon days"),
        (f"{META}/w/index.php/Khatlon_days", "Khatlon days"),
        (f"{META}/w/index.php?title=Kulob&title=Khatlon_days", "Khatlon days"),
        (f"{META}/wiki/Khatlon_days%23Results", "Khatlon days"),
        ("[[Khatlon days%23Results]]", "Khatlon days"),
        (f"{META}/wiki/m:Khatlon_days", "Khatlon days"),
    ],
)
def test_one_reading(line, title):
    assert readings(line) == [(title,)]


@pytest.mark.parametrize("mark", [".", ",", ")", "!", "”", "..."])
def test_trailing_punctuation_may_belong_to_the_title(mark):
    (titles,) = readings(f"{META}/wiki/Khatlon_days{mark}")
    assert titles[0] == "Khatlon days"
    assert f"Khatlon days{mark}" in titles


@pytest.mark.parametrize("tail", ["", ".", ",", ");", "。"])
def test_a_bracket_of_the_title_is_kept_when_punctuation_follows(tail):
    (titles,) = readings(f"(see {META}/wiki/Event:Edit_(2024){tail}")
    assert titles[0] == "Event:Edit (2024)"


@pytest.mark.parametrize(
    "line",
    [
        "meta.wikimedia.org/wiki/Khatlon_days",
        "https://www.meta.wikimedia.org/wiki/Khatlon_days",
        f"{META}/wiki/Special:MyLanguage/Khatlon_days",
        "[[Special:MyLanguage/Khatlon days]]",
        f"<{META}/wiki/Khatlon_days>",
    ],
)
def test_more_shapes_of_one_address(line):
    assert readings(line)[0][0] == "Khatlon days"


def test_half_a_character_is_no_title():
    assert readings("[[\ud800]] [[Khatlon days]]") == [("Khatlon days",)]


def test_addresses_are_parted_by_commas_of_other_scripts():
    line = f"{META}/wiki/One、{META}/wiki/Two_days"
    assert [titles[0] for titles in readings(line)] == ["One", "Two days"]


def test_an_ampersand_may_be_an_entity():
    assert readings(f"{META}/wiki/A_&amp;_B") == [("A & B",)]


def test_meta_is_a_namespace_and_a_prefix():
    assert readings("[[Meta:Babel]]") == [("Meta:Babel", "Babel")]


def test_an_address_in_link_brackets_is_no_title():
    assert readings("[[https://example.org/foo]]") == []


@pytest.mark.parametrize("target", ["outreachwiki:A", "gerrit:1", "wikimania2024:A b"])
def test_a_prefix_may_be_of_another_wiki(target):
    (found,) = references(f"[[{target}]]", where="2", key="documentation")
    assert not found.certain


@pytest.mark.parametrize(
    "line",
    [
        "[[w:Dushanbe]]",
        "[[:fr:Douchanbé]]",
        "[[c:Category:Khatlon]]",
        "[[Category:Khatlon]]",
        "[[File:A.jpg|thumb]]",
        "[[]]",
        "[[#Results]]",
        "https://en.wikipedia.org/wiki/Dushanbe",
        "https://meta.wikimedia.example.org/wiki/Khatlon",
        f"{META}/wiki/File:A.jpg",
        f"{META}/wiki/Special:MyPage",
        f"{META}/w/index.php?curid=7",
        f"{META}/?curid=7",
        f"{META}/wiki/?curid=7",
        f"{META}/wiki/index.php?title=Khatlon",
        f"{META}/wiki/w:tg:Khatlon",
        f"{META}/wiki/fr:Khatlon",
        f"{META}/wiki/../Khatlon",
        f"{META}/wiki//Khatlon",
        f"{META}/wiki/%2FKhatlon",
        f"{META}/wiki/Kulob/../Khatlon",
        f"{META}/wiki/%E2%82%28",
        f"{META}/wiki/Khatlon%2520days",
        "[[:/Photos]]",
        "[[..]]",
        "[[./Photos]]",
        "[[Khatlon&#124;days]]",
        "[[Khatlon%7Cdays]]",
        "https://w.wiki/AbCd",
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


def test_a_page_of_nothing_but_links_is_read_to_a_bound():
    gathered = FoundLinks()
    for line in range(30):
        text = " ".join(f"[[Page {line}-{n}]]" for n in range(1_000))
        gathered.read(text, where="2", key="documentation")
    assert len(gathered.references) == 20_000


@pytest.mark.parametrize(
    ("target", "title"),
    [
        ("/Photos", "Grants:Programs/A/B/Final Report/Photos"),
        ("/Photos/", "Grants:Programs/A/B/Final Report/Photos"),
        ("../Midpoint Report", "Grants:Programs/A/B/Midpoint Report"),
        ("../", "Grants:Programs/A/B"),
        ("../../C", "Grants:Programs/A/C"),
    ],
)
def test_relative_link_has_the_whole_title(target, title):
    found = FoundLinks()
    found.read(f"See [[{target}]].", where="2", key="documentation")
    assert [link.titles for link in found.links("Grants:Programs/A/B/Final Report")] == [(title,)]


@pytest.mark.parametrize("target", ["../../../../C", "../../..", "../<b>"])
def test_relative_link_that_leads_to_no_page_is_dropped(target):
    found = FoundLinks()
    found.read(f"See [[{target}]].", where="2", key="documentation")
    assert found.links("Grants:A/Final Report") == ()
