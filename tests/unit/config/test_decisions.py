from __future__ import annotations

import json

from bot.config.attribution import attribute, decisions
from bot.config.parse import parse_config
from bot.config.trust import ConfigPage
from bot.links.model import Decision, Role, Verdict


def config(*links):
    keys = ("report", "page", "role", "verdict", "reason")
    return json.dumps({"links": [dict(zip(keys, link, strict=False)) for link in links]})


def revision(revid: int, user: str, text: str | None) -> ConfigPage:
    return ConfigPage("User:ReportBot/config.json", revid, user=user, text=text)


A = ("Grants:R/Final Report", "Group A", "group", "confirm")
B = ("Grants:R/Final Report", "Group B", "group", "reject")
KEY_A, KEY_B = A, B


def test_decision_has_the_revision_that_introduced_it():
    found = attribute(
        [
            revision(1, "Ann", "{}"),
            revision(2, "Ben", config(A)),
            revision(3, "Cid", config(B, (*A, "reworded"))),
        ]
    )
    assert found == {KEY_A: ("Ben", 2), KEY_B: ("Cid", 3)}


def test_changed_verdict_is_a_new_decision():
    changed = (*A[:3], "reject")
    found = attribute([revision(1, "Ann", config(A)), revision(2, "Ben", config(changed))])
    assert found == {changed: ("Ben", 2)}


def test_repair_of_the_page_makes_no_new_decision():
    found = attribute(
        [
            revision(1, "Ann", config(A)),
            revision(2, "Vandal", "lol"),
            revision(3, "", None),
            revision(4, "Ben", config(A)),
        ]
    )
    assert found == {KEY_A: ("Ann", 1)}


def test_decision_made_again_after_withdrawal_has_the_later_revision():
    found = attribute(
        [
            revision(1, "Ann", config(A)),
            revision(2, "Ben", config()),
            revision(3, "Cid", config(A)),
        ]
    )
    assert found == {KEY_A: ("Cid", 3)}


def test_known_deciders_are_kept_without_their_revisions():
    known = attribute([revision(1, "Ann", config(A))])
    found = attribute([revision(2, "Ben", config(A, B))], known)
    assert found == {KEY_A: ("Ann", 1), KEY_B: ("Ben", 2)}
    assert attribute([], known) == known
    assert attribute([revision(3, "Cid", "{}")], found) == {}


def test_other_spelling_of_a_title_makes_no_new_decision():
    spelt = ("grants:R/Final_Report", "group_A", "group", "confirm")
    found = attribute([revision(1, "Ann", config(A)), revision(2, "Ben", config(spelt))])
    assert found == {KEY_A: ("Ann", 1)}


def test_decisions_are_converted_for_the_links():
    parsed = parse_config(config(A, B))
    assert decisions(parsed, {KEY_A: ("Ann", 1)}) == (
        Decision("Grants:R/Final Report", "Group A", Role.GROUP, Verdict.CONFIRM, "Ann", 1),
        Decision("Grants:R/Final Report", "Group B", Role.GROUP, Verdict.REJECT),
    )
