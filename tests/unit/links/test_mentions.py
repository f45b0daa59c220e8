from __future__ import annotations

import pytest

from bot.links.group_names import name_key, named_in
from bot.links.judgement import judge_links
from bot.links.model import Role
from bot.links.rules import Rule
from bot.reports.reader import read
from tests.support.links.build import CYPRUS, RAPID, TAJIK, wiki
from tests.support.pages.compose import ReportFacts, compose
from tests.support.pages.markup_families import FAMILIES

NAMES = {name_key(name): name for name in (TAJIK, CYPRUS, "Wikimedia Serbia", "Art+Feminism")}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"Our {TAJIK} met.", [TAJIK]),
        (f"{TAJIK} and {CYPRUS}", [TAJIK, CYPRUS]),
        ("The Wikimedia Serbia's board", ["Wikimedia Serbia"]),
        ("Wikimedia Serbia Alumni Club", []),
        ("Wikimedia Serbia 2024", []),
        ("Free Wikimedia Serbia", []),
        ("Wikimedia Serbia-Croatia week", []),
        ("wikimedia serbia", []),
        ("Wikimedia Serbian", []),
        ("Art+Feminism", []),
        ("", []),
    ],
)
def test_only_whole_names_are_found(text, named):
    assert list(named_in(text, NAMES)) == named


def test_a_mention_in_an_answer_is_a_weak_link_with_its_question():
    facts = ReportFacts(
        title=f"{RAPID}Days (ID: 22748804)/Final Report",
        answers={"sharing": f"We told the {CYPRUS} about it. See https://example.org/ too."},
    )
    report = read(facts.title, compose(facts, FAMILIES["bold"])).lean()
    assert report.elsewhere == (("external", 1),)
    (link,) = judge_links(report, None, wiki()).links
    assert (link.title, link.role, link.strength) == (CYPRUS, Role.GROUP, "weak")
    assert [(piece.rule, piece.detail) for piece in link.evidence] == [(Rule.MENTION, "6")]
