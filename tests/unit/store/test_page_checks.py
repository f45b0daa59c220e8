"""The last check of each page that the bot writes to."""

from __future__ import annotations

from bot.store.records import PageCheck
from bot.store.transactions import BATCH

CHECK = PageCheck("Talk:A", "0f" * 32, 7, "saved")


def test_check_is_returned_unchanged(ledger):
    refused = PageCheck("Talk:B", "", 0, "refused", "Broken mark: «reportbot:end» 🎉")
    ledger.page_checks.remember(iter([CHECK, refused]))
    assert ledger.page_checks.all() == {"Talk:A": CHECK, "Talk:B": refused}


def test_last_check_replaces_the_earlier_one(ledger):
    ledger.page_checks.remember([CHECK])
    newer = PageCheck("Talk:A", "", 8, "unchanged")
    ledger.page_checks.remember([newer, PageCheck("talk:A", "", 1, "saved")])
    assert {title: check.revid for title, check in ledger.page_checks.all().items()} == {
        "Talk:A": 8,
        "talk:A": 1,
    }


def test_forgotten_checks_are_deleted(ledger):
    many = [PageCheck(f"Talk:{n:05}", "", n, "saved") for n in range(2 * BATCH + 5)]
    ledger.page_checks.remember(many)
    ledger.page_checks.forget(check.title for check in many[1:])
    assert ledger.page_checks.all() == {"Talk:00000": many[0]}
    ledger.page_checks.forget(["Talk:None"])
    ledger.page_checks.remember([])
    assert len(ledger.page_checks.all()) == 1
