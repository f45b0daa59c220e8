"""The documents in the ledger: texts of wiki pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.store.ledger import Ledger
from bot.store.records import Document
from bot.store.transactions import BATCH

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_document_is_returned_unchanged(ledger):
    ledger.documents.remember("Module:Affiliates", 7, "return {} -- 🎉", NOW, "Añez")
    assert ledger.documents.get("Module:Affiliates") == Document(
        "Module:Affiliates", 7, "return {} -- 🎉", "Añez", NOW
    )


def test_unknown_document_is_none(ledger):
    assert ledger.documents.get("Config") is None
    assert ledger.documents.all() == []
    ledger.documents.forget(["Config"])


def test_later_revision_replaces_the_first(ledger):
    later = NOW + timedelta(hours=1)
    ledger.documents.remember("Config", 7, "{}", NOW, "A")
    ledger.documents.remember("Config", 8, "", later)
    assert ledger.documents.all() == [Document("Config", 8, "", "", later)]


def test_documents_are_found_by_prefix(ledger):
    names = ["CEE/Newsletter", "CEE/Newsletter/May 2025", "CEE/Newsletter/Июнь", "cee/newsletter/x"]
    for name in [*reversed(names), "CEE/News", "CEE/Newsletters%", "CEE_Newsletter/"]:
        ledger.documents.remember(name, 1, name, NOW)
    found = [document.name for document in ledger.documents.all("CEE/Newsletter/")]
    assert found == ["CEE/Newsletter/May 2025", "CEE/Newsletter/Июнь"]
    assert len(ledger.documents.all()) == 7


def test_documents_are_forgotten_by_name(ledger):
    for n in range(5):
        ledger.documents.remember(f"Page {n}", n, "", NOW)
    ledger.documents.forget(iter(["Page 1", "Page 3", *(f"None {n}" for n in range(BATCH))]))
    assert [document.revid for document in ledger.documents.all()] == [0, 2, 4]


def test_text_of_megabytes_is_kept(ledger, url):
    text = "{{hostile}} 🎉\n" * 300_000
    ledger.documents.remember("Config", 7, text, NOW)
    with Ledger.open(url) as again:
        document = again.documents.get("Config")
    assert document is not None
    assert document.text == text
