from __future__ import annotations

from dataclasses import replace

import pytest

from bot.links.event_pages import events_to_read, names_on
from bot.links.judgement import judge_links
from bot.links.known_pages import KnownPages, wanted_titles
from bot.links.model import Decision, Role, Strength, Verdict
from bot.links.rules import Rule
from bot.reports.model import PageLink
from tests.support.links.build import CYPRUS, TAJIK, application, rapid, wiki

SERIES = TAJIK + "/Events/Conference"
PAGES = (TAJIK + "/Training", CYPRUS + "/Walk", SERIES, SERIES + "/2023")
EVENT = "Event:Edit day 2024"


def known(*more: str) -> KnownPages:
    return wiki(*PAGES, EVENT, "User:Someone", *more)


def strong(links, role=Role.GROUP):
    return [link.title for link in links.strong(role)]


def weak(links, role=Role.GROUP):
    return [x.title for x in links.links if x.role is role and x.strength is Strength.WEAK]


def test_group_at_the_start_of_the_title_is_strong():
    links = judge_links(rapid(f"{TAJIK} workshops"), None, known())
    assert strong(links) == [TAJIK]
    assert links.links[0].evidence[0].rule is Rule.TITLE_PREFIX


def test_organization_in_the_application_outranks_the_title():
    one = rapid(f"{TAJIK} workshops", (CYPRUS, "documentation"))
    links = judge_links(
        one, application(organization="Wikimedia community user group Cyprus"), known()
    )
    assert strong(links) == [CYPRUS]
    assert weak(links) == [TAJIK]


def test_two_groups_with_equal_evidence_are_both_weak():
    links = judge_links(
        rapid("Joint day", (TAJIK, "documentation"), (CYPRUS, "documentation")), None, known()
    )
    assert strong(links) == []
    assert sorted(weak(links)) == sorted([TAJIK, CYPRUS])


def test_group_in_the_title_and_another_linked_group_are_both_weak():
    links = judge_links(rapid(f"{TAJIK} workshops", (CYPRUS, "documentation")), None, known())
    assert strong(links) == []


def test_group_with_one_more_kind_of_evidence_is_strong():
    one = rapid(f"{TAJIK} workshops", (TAJIK, "documentation"), (CYPRUS, "documentation"))
    links = judge_links(one, None, known())
    assert strong(links) == [TAJIK]
    assert weak(links) == [CYPRUS]


@pytest.mark.parametrize("key", ["activities", "sharing", "reflections"])
def test_link_outside_the_documentation_is_weak(key):
    links = judge_links(rapid("Something", (TAJIK, key), (EVENT, key)), None, known())
    assert strong(links) == []
    assert strong(links, Role.EVENT) == []
    assert weak(links) == [TAJIK]


def test_a_documented_subpage_is_an_event_of_the_group_that_the_application_names():
    one = rapid("Something", (TAJIK + "/Training", "documentation"))
    assert judge_links(one, None, known()).strong(Role.GROUP) == ()
    assert judge_links(one, None, known()).strong(Role.EVENT) == ()
    links = judge_links(one, application(organization=TAJIK), known())
    assert strong(links) == [TAJIK]
    assert strong(links, Role.EVENT) == [TAJIK + "/Training"]


@pytest.mark.parametrize("listed", [True, False])
def test_an_event_of_the_own_group_is_strong_only_in_a_list(listed):
    page = TAJIK + "/Training"
    link = PageLink((page,), "2", "documentation", listed=listed)
    one = replace(rapid("Something"), references=(link,))
    assert (
        strong(judge_links(one, application(organization=TAJIK), known()), Role.EVENT)
        == [page] * listed
    )


def test_event_of_another_group_is_weak():
    one = rapid("Something", (CYPRUS + "/Walk", "documentation"))
    links = judge_links(one, application(organization=TAJIK), known())
    assert strong(links) == [TAJIK]
    assert strong(links, Role.EVENT) == []
    assert weak(links, Role.EVENT) == [CYPRUS + "/Walk"]


def test_page_of_the_year_is_strong_and_the_series_is_weak():
    one = rapid(TAJIK + "/Events/Conference", (SERIES + "/2023", "documentation"))
    links = judge_links(one, None, known())
    assert strong(links, Role.EVENT) == [SERIES + "/2023"]
    assert weak(links, Role.EVENT) == [SERIES]


@pytest.mark.parametrize(
    ("text", "organization", "applicant", "rule"),
    [
        ("", TAJIK, "Kim", None),
        (f"With [[{TAJIK}]]", TAJIK, "Kim", Rule.PAGE_NAMES_GROUP),
        (f"Thanks to the {TAJIK}.", TAJIK, None, Rule.PAGE_NAMES_GROUP),
        (f"With [[{TAJIK}]]", CYPRUS, None, None),
        (f"With [[{TAJIK}]]", None, None, None),
        ("Ask [[user talk:kim|me]].", None, "Kim", Rule.PAGE_NAMES_APPLICANT),
        ("{{User|Kim}}", None, "Kim", Rule.PAGE_NAMES_APPLICANT),
        ("https://meta.wikimedia.org/wiki/User:Kim", None, "User:Kim", Rule.PAGE_NAMES_APPLICANT),
        ("<!-- [[User:Kim]] --> <nowiki>{{User|Kim}}</nowiki>", None, "Kim", None),
        ("Kim will speak.", None, "Kim", None),
        ("[[User:Kimberly]]", None, "Kim", None),
        ("".join(f"[[User:Guest {n}]]\n" for n in range(20)) + "[[User:Kim]]", None, "Kim", None),
    ],
)
def test_a_listed_event_is_strong_when_its_page_names_applicant_or_group(
    text, organization, applicant, rule
):
    one = replace(rapid("Something", (EVENT, "documentation")), applicant=applicant)
    here = known()
    assert events_to_read([one], here) == {EVENT}
    here = replace(here, event_names={EVENT: names_on(text, here)})
    links = judge_links(one, application(organization=organization), here)
    assert strong(links, Role.EVENT) == [EVENT] * (rule is not None)
    (event,) = [link for link in links.links if link.role is Role.EVENT]
    assert [piece.rule for piece in event.evidence][1:] == [rule] * (rule is not None)


def test_an_event_page_with_the_proposal_s_title_needs_no_link():
    one = rapid("Edit day 2024")
    assert "Event:Edit day 2024" in wanted_titles([one], {}, ())
    (event,) = judge_links(one, None, known()).strong(Role.EVENT)
    assert event.title == EVENT
    assert event.evidence[0].rule is Rule.SAME_TITLE


def test_an_editor_can_reject_an_event_whose_page_names_the_group():
    here = known()
    here = replace(here, event_names={EVENT: names_on(f"[[{TAJIK}]]", here)})
    one = rapid("Something", (EVENT, "documentation"))
    decision = Decision(one.title, EVENT, Role.EVENT, Verdict.REJECT)
    links = judge_links(one, application(organization=TAJIK), here, [decision])
    assert strong(links, Role.EVENT) == []
    assert [link.title for link in links.rejected] == [EVENT]


def test_large_meeting_is_a_weak_event():
    links = judge_links(
        rapid("Wikimania 2024 in our town", ("Wikimania 2024", "documentation")),
        None,
        known("Wikimania 2024"),
    )
    assert strong(links, Role.EVENT) == []
    assert weak(links, Role.EVENT) == ["Wikimania 2024"]


def test_group_that_is_not_in_the_registry_needs_two_kinds_of_evidence():
    page = "Wikimedians of Nowhere User Group"
    here = wiki(*PAGES, page)
    assert strong(judge_links(rapid("A day", (page, "documentation")), None, here)) == []
    assert strong(judge_links(rapid(f"{page} day", (page, "documentation")), None, here)) == [page]


def test_a_translation_counts_as_the_page_it_translates():
    links = judge_links(rapid("X", (TAJIK + "/fr", "documentation")), None, known(TAJIK + "/fr"))
    assert weak(links) == [TAJIK]
    assert weak(links, Role.OTHER) == []


def test_link_to_a_missing_page_is_broken():
    links = judge_links(rapid("X", ("No such page", "documentation")), None, known())
    assert [(b.target, b.where) for b in links.broken] == [("No such page", "d")]


def test_longest_existing_reading_of_a_link_is_linked():
    one = rapid("X")
    reading = PageLink((TAJIK + " and more", TAJIK, "Tajik"), "2", "documentation")
    links = judge_links(replace(one, references=(reading,)), None, known("Tajik"))
    assert weak(links) == [TAJIK]
    assert links.broken == ()


def test_the_application_is_linked_when_it_exists():
    one = rapid("X")
    assert strong(judge_links(one, None, known()), Role.APPLICATION) == []
    assert strong(judge_links(one, None, known(one.application or "")), Role.APPLICATION) == [
        one.application
    ]


def test_link_to_the_report_itself_is_left_out():
    one = rapid("X")
    own = replace(one, references=(PageLink((one.title,), "2", "documentation"),))
    links = judge_links(own, None, known(one.title))
    assert links.links == ()


def test_an_organization_that_is_not_a_known_group_gives_no_link():
    assert judge_links(rapid("X"), application(organization="Some Foundation"), known()).links == ()
