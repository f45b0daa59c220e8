"""Links that lead away from the home wiki, and names in running text."""

import pytest

from bot.reports.external_links import addresses, counted, events_elsewhere
from bot.reports.mentions import mentions
from bot.reports.page_links import FoundLinks, references


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("https://commons.wikimedia.org/wiki/Category:Khatlon_2024", ["commons"]),
        ("[[commons:Category:Khatlon]] and [[:c:File:Khatlon.jpg]]", ["commons", "file"]),
        ("https://commons.m.wikimedia.org/wiki/File:Khatlon.jpg", ["file"]),
        ("[[File:Khatlon.jpg|thumb]] https://upload.wikimedia.org/a/b.png", ["file", "file"]),
        ("https://diff.wikimedia.org/2024/01/02/khatlon/", ["diff"]),
        ("https://outreachdashboard.wmflabs.org/courses/Khatlon", ["dashboard"]),
        ("https://eventmetrics.wmcloud.org/programs/7", ["event-metrics"]),
        ("https://hashtags.wmcloud.org/?q=khatlon", ["tool"]),
        ("//tg.wikipedia.org/wiki/Khatlon http://www.wikidata.org/wiki/Q1", ["wiki", "wiki"]),
        ("[[:w:tg:Khatlon]]", ["wiki"]),
        ("https://example.org/wikipedia.org", ["external"]),
        ("[https://docs.google.com/d/1 our notes]", ["external"]),
        ("https://meta.wikimedia.org/wiki/Khatlon [[Khatlon]] [[User:Khatlon]]", []),
        ("https://meta.wikimedia.org/wiki/File:Khatlon.png", ["file"]),
        ("one//two", []),
        ("ftp://a.example/x,https://diff.wikimedia.org/c", ["diff"]),
    ],
)
def test_kinds(line, kinds):
    assert [str(kind) for kind, _ in addresses(line)] == kinds


def test_different_addresses_are_counted_in_a_stable_order_and_not_kept():
    lines = ["https://example.org/b https://diff.wikimedia.org/c", "https://example.org/b."]
    kinds = {address: kind for line in lines for kind, address in addresses(line)}
    found = counted(kinds.values())
    assert found == (("diff", 1), ("external", 1))


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("https://en.wikipedia.org/wiki/Event:Bay_Area_May_2025", "w:en:Event:Bay Area May 2025"),
        ("(https://en.m.wikipedia.org/wiki/Event:Bay_(May).)", "w:en:Event:Bay (May)"),
        ("https://fr.wikisource.org/wiki/Event%3AUne_journ%C3%A9e", "s:fr:Event:Une journée"),
        ("https://commons.wikimedia.org/wiki/Event:Photos?action=edit", "c:Event:Photos"),
        ("[[:w:de:Event:ein Tag: zwei|x]]", "w:de:Event:Ein Tag: zwei"),
    ],
)
def test_event_pages_of_other_wikis_are_named(line, title):
    assert list(events_elsewhere(line)) == [title]
    (reference,) = references(line, where="2", key="documentation")
    assert reference.elsewhere
    assert reference.titles == (title,)


@pytest.mark.parametrize(
    "line",
    [
        "[[Event:At home]]",
        "https://meta.wikimedia.org/wiki/Event:At_home",
        "https://example.org/wiki/Event:Not_a_wiki",
        "https://en.wikipedia.org/wiki/An_event:_part_two",
        "[[de:Event:Ein Tag]]",
    ],
)
def test_other_pages_are_no_events_elsewhere(line):
    assert list(events_elsewhere(line)) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("We met the Wikimedia Community User Group Côte d’Ivoire.", 1),
        ("Wikimedians of the Uzbek language User Group", 1),
        ("Викимедија Србије", 1),
        ("Wikimedia Commons, Wikimedia Incubator, a Wikimedia project", 0),
        ("Our user group met", 0),
    ],
)
def test_names_of_groups_are_noticed(line, found):
    assert len(mentions(line)) == found


def test_page_found_twice_is_listed_once():
    one, other = FoundLinks(), FoundLinks()
    line = "[[Khatlon]] https://example.org/ Tajik Wikimedians User Group"
    one.read(line, where="2", key="documentation")
    other.read(line, where="2", key="documentation")
    joined = one.joined(other)
    assert len(joined.references) == 1
    assert joined.elsewhere == (("external", 1),)
    assert [mention.text for mention in joined.mentions.values()] == [
        "Tajik Wikimedians User Group"
    ]


@pytest.mark.parametrize(
    ("line", "listed"),
    [
        ("[[Khatlon]]", True),
        ("* [[Khatlon]]", True),
        ("Project page: https://meta.wikimedia.org/wiki/Khatlon", True),
        ("2-- https://meta.wikimedia.org/wiki/Khatlon", True),
        ("https://example.org/ https://meta.wikimedia.org/wiki/Khatlon", True),
        ("We worked with [[Khatlon]]", False),
        ("It was shown at the meeting of [[Khatlon]].", False),
        ("Our partners: [[Khatlon]]", False),
    ],
)
def test_link_may_be_alone_or_within_a_sentence(line, listed):
    (reference,) = references(line, where="2", key="documentation")
    assert reference.listed is listed
