"""An XML export as a source: a bad page is skipped."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wiki.export_source import ExportSource
from bot.wiki.source import LOST_TEXT, ResolvedTitle, WikiError

REPORT = "Grants:Programs/A/Final Report"
NOW = "2026-01-01T00:00:00Z"


def page(
    title: str,
    text: str = "text",
    *,
    revid: str = "7",
    timestamp: str = NOW,
    user: str = "CR-FluxxBot",
    model: str = "wikitext",
    before: str = "",
    attributes: str = "",
) -> str:
    return (
        f"<page><title>{escape(title)}</title>{before}<revision><id>{escape(revid)}</id>"
        f"<timestamp>{escape(timestamp)}</timestamp>"
        f"<contributor><username>{escape(user)}</username></contributor>"
        f"<model>{escape(model)}</model><text {attributes}>{escape(text)}</text></revision></page>"
    )


def export(path: Path, *pages: str, end: str = "</mediawiki>") -> ExportSource:
    path.write_text(f"<mediawiki>{''.join(pages)}{end}", encoding="utf-8")
    return ExportSource(path, "ReportBot")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.xml"


def test_content_models_of_pages_are_read(file: Path) -> None:
    source = export(file, page(REPORT), page("Talk:A", '{"a": 1}', model="flow-board"))
    models = {found.title: found.model for found in source.pages([REPORT, "Talk:A"])}
    assert models == {REPORT: "wikitext", "Talk:A": "flow-board"}


def test_redirects_are_resolved_and_left_out_of_the_mirror(file: Path) -> None:
    redirect = f"<redirect title={quoteattr(REPORT)} />"
    source = export(file, page(REPORT), page("Grants:Programs/B", before=redirect))
    assert [found.title for found in source.mirrored()] == [REPORT]
    assert source.resolve(["Grants:Programs/B", "Missing"]) == {
        "Grants:Programs/B": ResolvedTitle(REPORT, exists=True),
        "Missing": ResolvedTitle("Missing", exists=False),
    }


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_packed_export_is_read(file: Path, pack: Callable[[bytes], bytes]) -> None:
    export(file, page(REPORT))
    packed = file.with_suffix(".xml.gz" if pack is gzip.compress else ".xml.bz2")
    packed.write_bytes(pack(file.read_bytes()))
    assert [found.revid for found in ExportSource(packed, "ReportBot").mirrored()] == [7]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("suffix", [".xml", ".xml.gz", ".xml.bz2"])
def test_pages_are_read_again_from_any_place_in_any_order(
    tmp_path: Path, encoding: str, suffix: str
) -> None:
    pages = {f"Talk:É {number}": f"«{number}» <b>" * number for number in range(5)}
    xml = f'<?xml version="1.0" encoding="{encoding}"?><m:mediawiki xmlns:m="x"><!-- <page> -->'
    xml += "".join(page(title, text) for title, text in pages.items()).replace("<", "<m:")
    xml = xml.replace("<m:/", "</m:") + "<m:logitem/>\n</m:mediawiki>"
    data = xml.encode(encoding)
    packed = {".xml": data, ".xml.gz": gzip.compress(data), ".xml.bz2": bz2.compress(data)}
    file = tmp_path / f"export{suffix}"
    file.write_bytes(packed[suffix])
    source = ExportSource(file, "ReportBot")
    for asked in (["Talk:É 4", "Talk:É 0"], [*reversed(pages)], ["Talk:É 2"], ["Talk:B"]):
        found = [(one.title, one.text) for one in source.pages(asked)]
        assert found == [(title, pages.get(title)) for title in asked]
    assert [one.title for one in source.below("Talk:")] == list(pages)


@pytest.mark.parametrize("words", ["reportbot:here", "here group"])
def test_search_finds_every_page_with_the_words(file: Path, words: str) -> None:
    marked = page("A", "<!-- reportbot:here group-reports -->")
    source = export(file, page(REPORT), marked, page("B", "reportbot:begin"))
    assert source.search(words) == {"A"}


def test_truncated_export_is_read_up_to_the_damage_and_reported(file: Path) -> None:
    source = export(file, page(REPORT), "<page><title>Gr", end="")
    read = source.mirrored()
    assert next(read).title == REPORT
    with pytest.raises(WikiError, match=f"damaged after the page “{REPORT}”"):
        next(read)


def test_newest_revision_is_read_and_posts_of_the_bot_are_kept(file: Path) -> None:
    old = page("Talk:A", "<!-- reportbot:begin -->", revid="5", user="ReportBot")
    new = page("Talk:A", "a person's", revid="6", timestamp="2026-02-01T00:00:00Z", user="Editor")
    both = old.removesuffix("</page>") + new[new.index("<revision>") :]
    source = export(file, both)
    assert [(found.text, found.revid) for found in source.pages(["Talk:A"])] == [("a person's", 6)]
    assert list(source.past_posts("Talk:A")) == ["<!-- reportbot:begin -->"]
    assert source.edited_by_bot() == {"Talk:A"}


@pytest.mark.parametrize("attributes", ['deleted="deleted"', 'bytes="4000"', 'bytes="many"'])
def test_page_with_a_lost_text_is_not_an_empty_page(file: Path, attributes: str) -> None:
    source = export(file, page(REPORT, "", attributes=attributes))
    assert [found.model for found in source.mirrored()] == [LOST_TEXT]


def test_empty_page_has_an_empty_text(file: Path) -> None:
    source = export(file, page(REPORT, "", attributes='bytes="0"'), page("Talk:A", ""))
    found = list(source.pages([REPORT, "Talk:A"]))
    assert [(one.text, one.model) for one in found] == [("", "wikitext")] * 2


@pytest.mark.parametrize("title", ["", "A|B", "A\nB", "A[b]", "<A>", "x" * 400])
def test_page_with_an_invalid_title_is_skipped_and_logged(file: Path, title: str) -> None:
    source = export(file, page(f"Grants:Programs/{title}" if title else ""), page(REPORT))
    with structlog.testing.capture_logs() as logs:
        assert [found.title for found in source.mirrored()] == [REPORT]
    assert [(log["event"], bool(log["reason"])) for log in logs] == [("page skipped", True)]


HOSTILE = st.one_of(
    st.sampled_from(["", "-1", "9" * 26, "9" * 5000, "1e9", "٣", "0x1", " 7\n"]),
    st.sampled_from(["9999-99-99T99:99:99Z", "+12026-01-01", "x" * 5000, "Grants:Programs/|"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
)


@settings(max_examples=200)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_hostile_value_affects_only_its_own_page(
    tmp_path_factory: pytest.TempPathFactory,
    title: str,
    revid: str,
    timestamp: str,
    user: str,
    model: str,
) -> None:
    file = tmp_path_factory.mktemp("export") / "export.xml"
    bad = page(title, revid=revid, timestamp=timestamp, user=user, model=model)
    worse = page("Grants:Programs/Z", revid=revid, timestamp=timestamp, user=user, model=model)
    source = export(file, bad, page(REPORT), worse, page("Grants:Programs/B"))
    found = {one.title: one for one in source.mirrored()}
    assert found[REPORT].text == found["Grants:Programs/B"].text == "text"
    assert all(0 <= one.revid < 2**63 for one in found.values())
    assert all(len(one.title.encode()) <= 320 for one in found.values())
    assert source.resolve([title, REPORT])[REPORT].exists
    assert list(source.history(REPORT))
