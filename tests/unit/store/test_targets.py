"""What the ledger remembers of where titles lead."""

from __future__ import annotations

import pytest

from bot.store.rows import BATCH
from bot.wiki.source import ResolvedTitle

TAJIK = ResolvedTitle("Tajik Wikimedians User Group", exists=True, language="tg")


def test_leads_come_back_as_they_were(ledger):
    targets = {
        "Tajik WUG": TAJIK,
        "Tajik Wikimedians User Group": TAJIK,
        "tajik WUG": ResolvedTitle("Tajik WUG?", exists=False),
        "Гурӯҳ": ResolvedTitle("維基媒體 🎉", exists=True, language="zh-hant"),
    }
    ledger.targets.remember(targets)
    assert ledger.targets.all() == targets
    assert ledger.targets.all()["Tajik WUG"].exists is True


def test_what_was_known_of_a_title_is_replaced(ledger):
    ledger.targets.remember(
        {"A": ResolvedTitle("A", exists=False), "B": ResolvedTitle("B", exists=True)}
    )
    ledger.targets.remember({"A": ResolvedTitle("C", exists=True)})
    assert ledger.targets.all() == {
        "A": ResolvedTitle("C", exists=True),
        "B": ResolvedTitle("B", exists=True),
    }


def test_a_page_is_forgotten_under_all_its_names(ledger):
    page = ResolvedTitle("C", exists=True)
    kept = {
        "D": ResolvedTitle("D", exists=True),
        "E": ResolvedTitle("c", exists=True),
        "C ": ResolvedTitle("F", exists=True),
    }
    ledger.targets.remember({"A": page, "B": page, "C": page, **kept})
    ledger.targets.forget(iter(["C", "None"]))
    assert ledger.targets.all() == kept


def test_a_redirect_that_changed_is_forgotten_and_its_old_target_stays(ledger):
    ledger.targets.remember({"A": TAJIK, TAJIK.title: TAJIK})
    ledger.targets.forget(["A"])
    assert ledger.targets.all() == {TAJIK.title: TAJIK}


def test_many(ledger):
    many = {
        f"Page {n:05}": ResolvedTitle(f"Target {n:05}", exists=n % 2 == 0) for n in range(3 * BATCH)
    }
    ledger.targets.remember(many)
    assert ledger.targets.all() == many
    ledger.targets.forget(lead.title for lead in many.values() if not lead.exists)
    assert ledger.targets.all() == {asked: lead for asked, lead in many.items() if lead.exists}


@pytest.mark.parametrize("title", ["é" * 127 + "x", "🎉" * 63, "Grants talk:" + "x" * 255])
def test_the_longest_titles_of_a_wiki(ledger, title):
    ledger.targets.remember({title: ResolvedTitle(title, exists=True)})
    assert ledger.targets.all() == {title: ResolvedTitle(title, exists=True)}
    ledger.targets.forget([title])
    assert ledger.targets.all() == {}


def test_titles_that_no_wiki_can_hold_are_left_out(ledger):
    long = "🎉" * 81
    ledger.targets.remember(
        {long: ResolvedTitle("A", exists=False), "B": ResolvedTitle(long, exists=False), "C": TAJIK}
    )
    assert ledger.targets.all() == {"C": TAJIK}


def test_nothing_to_do_is_no_error(ledger):
    ledger.targets.remember({})
    ledger.targets.forget([])
    assert ledger.targets.all() == {}
