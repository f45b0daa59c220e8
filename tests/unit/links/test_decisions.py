from __future__ import annotations

import pytest

from bot.links.judgement import by_report, judge_links, unheeded
from bot.links.model import Decision, Role, Strength, Verdict
from bot.links.rules import Evidence, Rule
from bot.reports.model import PageLink, Report
from tests.support.links.build import CYPRUS, TAJIK, application, rapid, wiki

WALK = TAJIK + "/Photo walk"
REPORT = rapid(f"{TAJIK} workshops", (CYPRUS, "sharing"), (WALK, "documentation"))
KNOWN = wiki(WALK, "Event:Edit day", "Some page")


def decided(
    title: str, verdict: Verdict, role: Role = Role.GROUP, report: Report = REPORT
) -> Decision:
    return Decision(report.title.replace(" ", "_"), title, role, verdict, "Editor", 77)


def strong(links, role=Role.GROUP):
    return [link.title for link in links.strong(role)]


def test_without_decisions_the_evidence_decides():
    links = judge_links(REPORT, None, KNOWN)
    assert strong(links) == [TAJIK]
    assert strong(links, Role.EVENT) == [WALK]
    assert links.rejected == ()


@pytest.mark.parametrize(
    ("verdict", "rule"), [(Verdict.CONFIRM, Rule.CONFIRMED), (Verdict.ADD, Rule.ADDED)]
)
def test_confirmed_group_replaces_the_group_found_by_evidence(verdict, rule):
    links = judge_links(REPORT, None, KNOWN, [decided(CYPRUS, verdict)])
    assert strong(links) == [CYPRUS]
    (cyprus,) = links.strong(Role.GROUP)
    assert cyprus.evidence[-1] == Evidence(rule, user="Editor", revid=77)
    (tajik,) = [link for link in links.links if link.title == TAJIK]
    assert tajik.strength is Strength.WEAK
    # An event of a group that is not the report's is not written either.
    assert strong(links, Role.EVENT) == []


def test_group_found_by_evidence_can_be_confirmed():
    links = judge_links(REPORT, None, KNOWN, [decided(TAJIK, Verdict.CONFIRM)])
    assert strong(links) == [TAJIK]
    rules = [piece.rule for piece in links.strong(Role.GROUP)[0].evidence]
    assert Rule.TITLE_PREFIX in rules
    assert rules[-1] is Rule.CONFIRMED


def test_a_rejected_link_is_neither_strong_nor_weak():
    links = judge_links(REPORT, None, KNOWN, [decided(TAJIK, Verdict.REJECT)])
    assert TAJIK not in {link.title for link in links.links}
    (rejected,) = links.rejected
    assert rejected.title == TAJIK
    assert Rule.TITLE_PREFIX in {piece.rule for piece in rejected.evidence}
    assert rejected.evidence[-1] == Evidence(Rule.REJECTED, user="Editor", revid=77)


def test_linked_group_stays_weak_when_the_named_group_is_rejected():
    one = rapid("Walks", (CYPRUS, "documentation"))
    applied = application(organization=TAJIK)
    links = judge_links(one, applied, KNOWN, [decided(TAJIK, Verdict.REJECT, report=one)])
    assert strong(links) == []
    assert [link.title for link in links.links] == [CYPRUS]


def test_events_can_be_added_and_rejected():
    added = judge_links(REPORT, None, KNOWN, [decided("event:Edit day", Verdict.ADD, Role.EVENT)])
    assert strong(added, Role.EVENT) == ["Event:Edit day", WALK]
    rejected = judge_links(REPORT, None, KNOWN, [decided(WALK, Verdict.REJECT, Role.EVENT)])
    assert strong(rejected, Role.EVENT) == []
    assert [link.title for link in rejected.rejected] == [WALK]
    assert strong(rejected) == [TAJIK]


def test_an_event_on_another_wiki_can_be_confirmed_and_rejected():
    away = PageLink(("w:en:Event:Walk",), "6", "sharing", elsewhere=True)
    one = rapid("Walks", references=(away,))
    assert judge_links(one, None, KNOWN).links[0].strength is Strength.WEAK
    confirmed = judge_links(
        one, None, KNOWN, [decided(":w:en:Event:Walk", Verdict.CONFIRM, Role.EVENT, one)]
    )
    (link,) = confirmed.strong(Role.EVENT)
    assert link.elsewhere
    assert (link.title, len(confirmed.links)) == ("w:en:Event:Walk", 1)
    rejected = judge_links(
        one, None, KNOWN, [decided("w:en:Event:Walk", Verdict.REJECT, Role.EVENT, one)]
    )
    assert rejected.links == ()


def test_missing_page_cannot_be_added():
    wanted = decided("No such page", Verdict.ADD)
    assert judge_links(REPORT, None, KNOWN, [wanted]) == judge_links(REPORT, None, KNOWN)
    assert unheeded([wanted, decided(TAJIK, Verdict.ADD)], KNOWN) == (wanted,)


def test_last_decision_about_a_page_counts():
    both = [decided(TAJIK, Verdict.REJECT), decided(TAJIK, Verdict.CONFIRM)]
    assert strong(judge_links(REPORT, None, KNOWN, both)) == [TAJIK]
    assert strong(judge_links(REPORT, None, KNOWN, both[::-1])) == []


def test_decisions_are_indexed_by_the_normalised_title_of_the_report():
    other = rapid("Something else")
    about_other, about_this = (
        decided(CYPRUS, Verdict.ADD, report=other),
        decided(TAJIK, Verdict.ADD),
    )
    assert by_report([about_other, about_this]) == {
        other.title: (about_other,),
        REPORT.title: (about_this,),
    }
