"""The resolved titles in the ledger."""

from __future__ import annotations

import pytest

from bot.store.transactions import BATCH
from bot.wiki.source import ResolvedTitle

TAJIK = ResolvedTitle("Tajik Wikimedians User Group", exists=True, language="tg")


def test_resolved_titles_are_returned_unchanged(ledger):
    targets = {
        "Tajik WUG": TAJIK,
        "Tajik Wikimedians User Group": TAJIK,
        "tajik WUG": ResolvedTitle("Tajik WUG?", exists=False),
        "Гурӯҳ": ResolvedTitle("維基媒體 🎉", exists=True, language="zh-hant"),
    }
    ledger.resolved_titles.remember(targets)
    assert ledger.resolved_titles.all() == targets
    assert ledger.resolved_titles.all()["Tajik WUG"].exists is True


def test_newer_resolved_title_replaces_the_older(ledger):
    ledger.resolved_titles.remember(
        {"A": ResolvedTitle("A", exists=False), "B": ResolvedTitle("B", exists=True)}
    )
    ledger.resolved_titles.remember({"A": ResolvedTitle("C", exists=True)})
    assert ledger.resolved_titles.all() == {
        "A": ResolvedTitle("C", exists=True),
        "B": ResolvedTitle("B", exists=True),
    }


def test_page_is_forgotten_under_all_its_names(ledger):
    page = ResolvedTitle("C", exists=True)
    kept = {
        "D": ResolvedTitle("D", exists=True),
        "E": ResolvedTitle("c", exists=True),
        "C ": ResolvedTitle("F", exists=True),
    }
    ledger.resolved_titles.remember({"A": page, "B": page, "C": page, **kept})
    ledger.resolved_titles.forget(iter(["C", "None"]))
    assert ledger.resolved_titles.all() == kept


def test_changed_redirect_is_forgotten_and_its_old_target_stays(ledger):
    ledger.resolved_titles.remember({"A": TAJIK, TAJIK.title: TAJIK})
    ledger.resolved_titles.forget(["A"])
    assert ledger.resolved_titles.all() == {TAJIK.title: TAJIK}


def test_many_titles_are_kept_and_forgotten(ledger):
    many = {
        f"Page {n:05}": ResolvedTitle(f"Target {n:05}", exists=n % 2 == 0) for n in range(3 * BATCH)
    }
    ledger.resolved_titles.remember(many)
    assert ledger.resolved_titles.all() == many
    ledger.resolved_titles.forget(page.title for page in many.values() if not page.exists)
    assert ledger.resolved_titles.all() == {a: page for a, page in many.items() if page.exists}


@pytest.mark.parametrize("title", ["é" * 127 + "x", "🎉" * 63, "Grants talk:" + "x" * 255])
def test_longest_titles_are_kept(ledger, title):
    ledger.resolved_titles.remember({title: ResolvedTitle(title, exists=True)})
    assert ledger.resolved_titles.all() == {title: ResolvedTitle(title, exists=True)}
    ledger.resolved_titles.forget([title])
    assert ledger.resolved_titles.all() == {}


def test_too_long_titles_are_left_out(ledger):
    long = "🎉" * 81
    ledger.resolved_titles.remember(
        {long: ResolvedTitle("A", exists=False), "B": ResolvedTitle(long, exists=False), "C": TAJIK}
    )
    assert ledger.resolved_titles.all() == {"C": TAJIK}


def test_no_titles_are_not_an_error(ledger):
    ledger.resolved_titles.remember({})
    ledger.resolved_titles.forget([])
    assert ledger.resolved_titles.all() == {}
