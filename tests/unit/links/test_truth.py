"""The labelled set: no strong link is wrong, and every missing link has a reason."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.links.model import Role
from tests.support.links.labelled_set import judged
from tests.support.links.score import ROLES, main, score


def test_labelled_set_is_large_and_each_entry_has_a_reason():
    found = [one.entry for one in judged()]
    assert len(found) >= 80
    assert len({entry.id for entry in found}) == len(found)
    assert all(entry.why for entry in found)


@pytest.mark.parametrize("role", ROLES)
def test_strong_links_are_true(role):
    result = score(judged(), role)
    assert result.wrong == []
    assert result.precision == 1.0
    assert result.recall >= 0.75, result.not_found
    reasons = {one.entry.id: one.entry.lost for one in judged()}
    assert [lost for lost in result.not_found if not reasons[lost.partition(": ")[0]]] == []


def test_every_entry_marked_as_lost_is_lost():
    lost = {text.partition(": ")[0] for role in ROLES for text in score(judged(), role).not_found}
    assert {one.entry.id for one in judged() if one.entry.lost} == lost


def test_every_kind_of_fault_has_three_entries():
    kinds = Counter(one.entry.kind for one in judged() if one.entry.kind)
    assert len(kinds) >= 6
    assert min(kinds.values()) >= 3


@pytest.mark.parametrize(
    "one", [x for x in judged() if x.entry.groups], ids=lambda one: one.entry.id
)
def test_a_derecognised_group_is_marked(one):
    links = one.linked.links.strong(Role.GROUP)
    assert all(link.recognised is one.entry.recognised for link in links)


@pytest.mark.parametrize("one", [x for x in judged() if x.entry.year], ids=lambda one: one.entry.id)
def test_an_event_has_the_year_of_the_grant(one):
    assert [link.year for link in one.linked.links.strong(Role.EVENT)] == [one.entry.year]


def test_the_score_is_printed(capsys):
    assert main() == 0
    printed = capsys.readouterr().out
    assert "group: precision 1.00" in printed
    assert all(f"{role}: precision" in printed for role in ROLES)
