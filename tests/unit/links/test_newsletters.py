from __future__ import annotations

from bot.links.newsletters import coverage, is_issue, items, titles_in
from tests.support.links.build import CYPRUS, TAJIK, wiki

ISSUE = "CEE/Newsletter/May 2024"
HEADINGS = f"""
Welcome to the issue, with greetings from the {CYPRUS}.

== Hub updates ==
=== Bridges ===
By: [[User:Kim|Kim]] and Ola Lund, Per (Hub)

The {TAJIK} and the Wikimedia Serbia Alumni Club met.

full article...

The {TAJIK} and the Wikimedia Serbia Alumni Club met.

==== What comes next ====
More at [[{CYPRUS}/Photo walk#May|the page]] and https://meta.wikimedia.org/wiki/Event:Edit_day.

=== Nobody's ===
'''By:''' Kim

Only friends of friends, and [[User:Kim]].

== News of countries ==
=== [[Lake meeting 2024]] ===
By: Ola

We told the report: [[Grants:Programs/Wikimedia Community Fund/Lakes/Final Report]].
"""
PLAIN = f"""CEE Hub updates
Bridges
By: Kim

{TAJIK}'s members wrote.

Another one
By: Ola

In the North-{CYPRUS}.

Updates from communities
Third
By: Per

Lake Meeting 2024 was long.
"""
KNOWN = wiki(
    CYPRUS + "/Photo walk",
    "Event:Edit day",
    "Lake meeting 2024",
    "Grants:Programs/Wikimedia Community Fund/Lakes/Final Report",
    "User:Kim",
    groups=(TAJIK, CYPRUS, "Wikimedia Serbia"),
)


def test_issue_is_split_at_the_lines_of_authors():
    found = items(HEADINGS)
    assert [(x.title, x.anchor) for x in found] == [
        ("Bridges", "Bridges"),
        ("Nobody's", "Nobody's"),
        ("Lake meeting 2024", "Lake meeting 2024"),
    ]
    assert found[0].authors == ("Kim", "Ola Lund", "Per (Hub)")


def test_items_are_about_pages_by_link_or_exact_name():
    bridges, lakes = coverage(ISSUE, HEADINGS, KNOWN)
    assert bridges.links == (
        "Event:Edit day",
        TAJIK,
        CYPRUS + "/Photo walk",
    )
    assert bridges.issue == ISSUE
    assert lakes.links == (
        "Grants:Programs/Wikimedia Community Fund/Lakes/Final Report",
        "Lake meeting 2024",
    )


def test_issue_without_headings_is_split():
    found = items(PLAIN)
    assert [(x.title, x.anchor) for x in found] == [
        ("Bridges", ""),
        ("Another one", ""),
        ("Third", ""),
    ]
    assert [(x.title, x.links) for x in coverage(ISSUE, PLAIN, KNOWN)] == [
        ("Bridges", (TAJIK,)),
        ("Third", ("Lake meeting 2024",)),
    ]


def test_section_name_without_a_heading_is_not_linked_to_the_heading_above():
    (item,) = items("== Hub updates ==\nIntro\n\nReader's digest\nBridges\nBy: Kim\n\nWe met.")
    assert item.anchor == ""


def test_template_parameters_give_an_item():
    (item,) = items("{{Story\n|title = Bridges\n|author = Kim, Ola\n|text = We met.\n}}")
    assert (item.title, item.authors, item.body) == ("Bridges", ("Kim", "Ola"), ("We met.",))


def test_titles_in_an_issue_are_those_of_its_links():
    assert "Event:Edit day" in titles_in(HEADINGS)
    assert CYPRUS + "/Photo walk" in titles_in(HEADINGS)


def test_page_is_an_issue_by_its_title():
    configured = ("CEE/Newsletter/", "Lakes/News")
    assert is_issue(ISSUE, configured)
    assert is_issue("Lakes/News", configured)
    assert not is_issue("Lakes/News/2024", configured)
    assert not is_issue(ISSUE + "/ru", configured)


def test_other_page_has_no_items():
    assert coverage(ISSUE, f"The {TAJIK} wrote.\n\n== By ==\nBy the lake: nothing.", KNOWN) == ()
