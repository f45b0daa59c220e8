from __future__ import annotations

from bot.links.grants import backlinks, grants
from bot.links.model import Coverage, Role
from tests.support.links.build import CYPRUS, RAPID, TAJIK, linked, rapid, report

EVENT, AWAY = "Event:Edit day", "w:en:Event:Edit day"
NEWS = Coverage("CEE/Newsletter/May 2024", "A day", ("Kim",), "A day", (TAJIK, EVENT))
PLAN = RAPID + "Plan (ID: 22748811)"


def reports_of(page):
    return [one for grant in page.grants for one in grant.reports]


def test_group_and_event_have_their_grants_and_coverage():
    one = linked(rapid("Days"), {TAJIK: Role.GROUP, EVENT: Role.EVENT})
    found = backlinks(grants([one]), [NEWS])
    group, event = found.groups[TAJIK], found.events[EVENT]
    assert [grant.key for grant in group.grants] == [one.report.application]
    assert reports_of(group) == reports_of(event) == [one]
    assert group.coverage == event.coverage == (NEWS,)
    assert set(found.groups) == {TAJIK}


def test_group_has_all_reports_of_a_grant_when_no_other_group_has_one():
    final = linked(report(f"{PLAN}/Final Report"), {TAJIK: Role.GROUP})
    midpoint = linked(report(f"{PLAN}/Midpoint Report"), {})
    (group,) = backlinks(grants([final, midpoint])).groups.values()
    assert set(reports_of(group)) == {final, midpoint}


def test_groups_have_their_own_reports_when_the_reports_of_a_grant_disagree():
    final = linked(report(f"{PLAN}/Final Report"), {TAJIK: Role.GROUP})
    midpoint = linked(report(f"{PLAN}/Midpoint Report"), {CYPRUS: Role.GROUP})
    groups = backlinks(grants([final, midpoint])).groups
    assert reports_of(groups[TAJIK]) == [final]
    assert reports_of(groups[CYPRUS]) == [midpoint]


def test_event_on_another_wiki_is_marked():
    one = linked(rapid("Days"), {AWAY: Role.EVENT}, elsewhere=True)
    assert backlinks(grants([one])).events[AWAY].elsewhere


def test_page_that_an_item_links_to_twice_has_the_item_once():
    twice = Coverage("I", "T", (), "", (TAJIK, TAJIK))
    assert backlinks((), [NEWS, twice]).coverage == {TAJIK: (NEWS, twice), EVENT: (NEWS,)}
