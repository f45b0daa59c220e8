from __future__ import annotations

from bot.links.grants import backlinks, coverage_by_page, grants
from bot.links.model import Coverage, Role
from tests.support.links.build import CYPRUS, RAPID, TAJIK, linked, rapid, report

EVENT, AWAY = "Event:Edit day", "w:en:Event:Edit day"
NEWS = Coverage("CEE/Newsletter/May 2024", "A day", ("Kim",), "News", "A day", (TAJIK, EVENT))
PLAN = RAPID + "Plan (ID: 22748811)"


def test_a_group_has_its_grants_events_and_coverage():
    one = linked(rapid("Days"), {TAJIK: Role.GROUP, EVENT: Role.EVENT})
    seen = backlinks(grants([one]), [NEWS])
    group, event = seen.groups[TAJIK], seen.events[EVENT]
    assert [grant.key for grant in group.grants] == [one.report.application]
    assert group.reports == (one,)
    assert [(x.link.title, [g.key for g in x.grants]) for x in group.events] == [
        (EVENT, [one.report.application])
    ]
    assert event.reports == (one,)
    assert group.coverage == event.coverage == (NEWS,)
    assert set(seen.groups) == {TAJIK}


def test_all_reports_of_a_grant_are_the_group_s_when_no_other_group_has_one():
    final = linked(report(f"{PLAN}/Final Report"), {TAJIK: Role.GROUP})
    midpoint = linked(report(f"{PLAN}/Midpoint Report"), {})
    (group,) = backlinks(grants([final, midpoint])).groups.values()
    assert set(group.reports) == {final, midpoint}


def test_a_grant_whose_reports_disagree_is_shared_out():
    final = linked(report(f"{PLAN}/Final Report"), {TAJIK: Role.GROUP})
    midpoint = linked(report(f"{PLAN}/Midpoint Report"), {CYPRUS: Role.GROUP})
    groups = backlinks(grants([final, midpoint])).groups
    assert groups[TAJIK].reports == (final,)
    assert groups[CYPRUS].reports == (midpoint,)


def test_an_event_elsewhere_and_a_derecognised_group_are_marked():
    one = linked(rapid("Days"), {AWAY: Role.EVENT}, elsewhere=True)
    other = linked(rapid("Nights"), {TAJIK: Role.GROUP}, recognised=False)
    seen = backlinks(grants([one, other]))
    assert seen.events[AWAY].elsewhere
    assert not seen.groups[TAJIK].recognised


def test_coverage_is_listed_by_page_once():
    twice = Coverage("I", "T", (), "", "", (TAJIK, TAJIK))
    assert coverage_by_page([NEWS, twice]) == {TAJIK: (NEWS, twice), EVENT: (NEWS,)}
