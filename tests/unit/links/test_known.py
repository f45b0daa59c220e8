from __future__ import annotations

from dataclasses import replace

from bot.links.health_criteria import HealthCriteria
from bot.links.judgement import judge_links
from bot.links.known_pages import KnownPages, wanted_titles, year_titles
from bot.links.model import Decision, Role, Verdict
from bot.links.rules import Rule
from bot.reports.model import PageLink
from tests.support.links.build import CYPRUS, TAJIK, affiliate, application, rapid, wiki

AFFILIATES = (affiliate(TAJIK, "Kim"), affiliate(CYPRUS))


def test_wanted_titles_are_all_that_linking_needs():
    one = rapid("Lake User Group day/May", ("Lakes/fr", "documentation"))
    away = PageLink(("w:en:Event:Walk",), "2", "documentation", elsewhere=True)
    one = replace(one, references=(*one.references, away), organization="lake club")
    asked = application(one.application or "", organization=TAJIK)
    wanted = wanted_titles(
        [one],
        {asked.title: asked},
        AFFILIATES,
        aliases={"Lake club": "Lake User Group"},
        decisions=[Decision(one.title, "some page", Role.GROUP, Verdict.ADD)],
    )
    assert wanted == {
        *(TAJIK, CYPRUS, "Lake User Group", "Some page", one.application),
        *("Lakes/fr", "Lakes", "Lake User Group day/May", "Lake User Group day"),
        "Event:Lake User Group day/May",
    }


def test_group_is_found_by_a_redirect_with_the_name_of_the_organization():
    one = rapid("Days", organization="Lake club")
    assert "Lake club" in wanted_titles([one], {}, AFFILIATES)
    known = KnownPages.of(AFFILIATES, {TAJIK: TAJIK, "Lake club": TAJIK})
    (group,) = judge_links(one, None, known).strong(Role.GROUP)
    assert group.title == TAJIK
    assert group.evidence[0].rule is Rule.REPORT_ORGANIZATION


def test_year_titles_are_below_existing_series_only():
    reports = [rapid("Lakes/Camp 2024"), rapid("Lakes/Walk 2024")]
    assert year_titles(reports, ["Lakes/Camp 2024", "Lakes"]) == {"Lakes/Camp 2024/2024"}


def test_page_with_the_title_of_a_user_group_is_an_unlisted_group():
    known = wiki("Lake User Group", "Lake User Group/Walk")
    assert known.groups.unlisted == {"Lake User Group"}
    assert known.groups.owning_group("Lake User Group/Walk") == "Lake User Group"


def test_contacts_come_from_the_registry_and_from_health_criteria():
    health = HealthCriteria("…/2024/X", "the tajik Wikimedians User Group", ("Ola",))
    known = KnownPages.of(AFFILIATES, {TAJIK: TAJIK, CYPRUS: CYPRUS}, health=[health])
    assert known.contacts == {
        "Kim": ((TAJIK, Rule.CONTACT),),
        "Ola": ((TAJIK, Rule.HEALTH_CRITERIA),),
    }


def test_broken_link_has_the_existing_page_as_suggestion():
    one = rapid("Days", (f"{TAJIK}/Trainer Trainning", "documentation"))
    links = judge_links(one, None, wiki(f"{TAJIK}/Trainer training"))
    assert [found.suggestion for found in links.broken] == [f"{TAJIK}/Trainer training"]


def test_page_of_a_configured_newsletter_has_that_role():
    one = rapid("Days", ("Lakes/News/May", "sharing"))
    known = wiki("Lakes/News/May", newsletters=["Lakes/News/"])
    assert [link.role for link in judge_links(one, None, known).links] == [Role.NEWSLETTER]
