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


def test_items_are_cut_by_their_authors():
    found = items(HEADINGS)
    assert [(x.title, x.section, x.anchor) for x in found] == [
        ("Bridges", "Hub updates", "Bridges"),
        ("Nobody's", "Hub updates", "Nobody's"),
        ("Lake meeting 2024", "News of countries", "Lake meeting 2024"),
    ]
    assert found[0].authors == ("Kim", "Ola Lund", "Per (Hub)")


def test_exact_names_and_links_only():
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


def test_a_page_without_headings_is_read_too():
    found = items(PLAIN)
    assert [(x.title, x.section, x.anchor) for x in found] == [
        ("Bridges", "CEE Hub updates", ""),
        ("Another one", "CEE Hub updates", ""),
        ("Third", "Updates from communities", ""),
    ]
    assert [(x.title, x.links) for x in coverage(ISSUE, PLAIN, KNOWN)] == [
        ("Bridges", (TAJIK,)),
        ("Third", ("Lake meeting 2024",)),
    ]


def test_parameters_of_a_template_make_items():
    (item,) = items("{{Story\n|title = Bridges\n|author = Kim, Ola\n|text = We met.\n}}")
    assert (item.title, item.authors, item.body) == ("Bridges", ("Kim", "Ola"), ("We met.",))


def test_titles_are_collected_to_be_resolved():
    assert "Event:Edit day" in titles_in(HEADINGS)
    assert CYPRUS + "/Photo walk" in titles_in(HEADINGS)


def test_which_pages_are_issues():
    configured = ("CEE/Newsletter/", "Lakes/News")
    assert is_issue(ISSUE, configured)
    assert is_issue("Lakes/News", configured)
    assert not is_issue("Lakes/News/2024", configured)
    assert not is_issue(ISSUE + "/ru", configured)


def test_a_page_that_is_no_newsletter_has_no_items():
    assert coverage(ISSUE, f"The {TAJIK} wrote.\n\n== By ==\nBy the lake: nothing.", KNOWN) == ()
