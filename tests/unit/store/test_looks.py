"""What the ledger remembers of the pages that the bot writes to."""

from __future__ import annotations

from bot.store import PageCheck
from bot.store.rows import BATCH

LOOK = PageCheck("Talk:A", "0f" * 32, 7, "saved")


def test_a_look_comes_back_as_it_was(ledger):
    refused = PageCheck("Talk:B", "", 0, "refused", "Broken mark: «reportbot:end» 🎉")
    ledger.looks.remember(iter([LOOK, refused]))
    assert ledger.looks.all() == {"Talk:A": LOOK, "Talk:B": refused}


def test_the_last_look_replaces_the_one_before(ledger):
    ledger.looks.remember([LOOK])
    newer = PageCheck("Talk:A", "", 8, "unchanged")
    ledger.looks.remember([newer, PageCheck("talk:A", "", 1, "saved")])
    assert {title: look.revid for title, look in ledger.looks.all().items()} == {
        "Talk:A": 8,
        "talk:A": 1,
    }


def test_looks_are_forgotten(ledger):
    many = [PageCheck(f"Talk:{n:05}", "", n, "saved") for n in range(2 * BATCH + 5)]
    ledger.looks.remember(many)
    ledger.looks.forget(look.title for look in many[1:])
    assert ledger.looks.all() == {"Talk:00000": many[0]}
    ledger.looks.forget(["Talk:None"])
    ledger.looks.remember([])
    assert len(ledger.looks.all()) == 1
