"""Regions and notices in a page's text: cases as text files (regions/*.txt), and properties.

A case is the text before, what is wanted (`region KIND KEY BODY`, `notice KEY DIGEST`,
`posted KIND KEY`), and the text after or the reasons for the refusal. HASH in a mark stands for
the right hash of what follows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.talk.keys import digest
from bot.talk.marks import frame, marks, notice_mark
from bot.talk.region import MarksBroken, What, apply_wish
from bot.talk.wish import Notice, Region, RegionKind, Wish

CASES = sorted((Path(__file__).parent / "regions").glob("*.txt"))
SUMMARY = RegionKind.REPORT_SUMMARY
SIGNATURE = "[[User:ReportBot|ReportBot]] ([[User talk:ReportBot|talk]]) 10:00, 1 June 2025 (UTC)"
_REGION = re.compile(r"HASH( -->)(.*?)(?=<!-- reportbot:end|\Z)", re.S)


@dataclass
class Case:
    before: str
    wish: Wish
    posted: set[tuple[str, str]]
    done: list[str]
    after: str
    refused: list[str]


def read(path: Path) -> Case:
    parts = re.split(r"^-{5,} ?(\w+)\n", path.read_text(encoding="utf-8"), flags=re.M)
    sections = {
        name: _REGION.sub(lambda m: digest(m[2]) + m[1] + m[2], text.removesuffix("\n"))
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }
    regions, notice, posted = [], None, set()
    for line in sections["wish"].splitlines():
        what, first, second, *rest = line.split(" ", 3)
        if what == "region":
            regions.append(Region(RegionKind(first), second, "A heading", rest[0]))
        elif what == "notice":
            body = f"{notice_mark(first, second)}\nA question. ~~~~"
            notice = Notice(first, second, "A message", body)
        else:
            posted.add((first, second))
    return Case(
        sections["before"],
        Wish("Talk:A", tuple(regions), notice),
        posted,
        sections.get("done", "").splitlines(),
        sections.get("after", ""),
        sections.get("refused", "").splitlines(),
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    case = read(path)
    if case.refused:
        with pytest.raises(MarksBroken) as error:
            apply_wish(case.before, case.wish, case.posted)
        assert [str(fault) for fault in error.value.faults] == case.refused
        return
    applied = apply_wish(case.before, case.wish, case.posted)
    assert applied.text == case.after
    assert [f"{x.kind} {x.key} {x.what}" for x in applied.done] == case.done
    signed = applied.text.replace("~~~~", SIGNATURE)
    assert apply_wish(signed, case.wish, case.posted).text == signed


def wish(body: str = "new") -> Wish:
    notice = Notice("n1", "a" * 16, "A message", notice_mark("n1", "a" * 16) + "\nHello. ~~~~")
    regions = (Region(SUMMARY, "r1", "One", body), Region(SUMMARY, "r2", "Two", "other"))
    return Wish("Talk:A", regions, notice)


PIECES = [
    "\n", " ", "== Question ==\n", "Hello [[User:A]] 10:00, 1 June 2025 (UTC)\n", "{|\n|-\n", "{{x",
    "<nowiki>", "</nowiki>", "<pre", ">", "<nowiki/>", "<!--", "-->", "<!-- a -->",
    "<syntaxhighlight>",
    "<!-- reportbot:begin report-summary r1 v1 0123456789abcdef -->",
    "<!-- reportbot:end report-summary r1 -->", "<!-- reportbot:begin report-summary r1 v2 0 -->",
    "<!-- reportbot:notice n1 v1 aaaaaaaaaaaaaaaa -->", "<!-- reportbot: stop -->",
    frame("report-summary", "r1", "old"), frame("report-summary", "r2", "other"),
    frame("group-reports", "g", "a table"),
]  # fmt: skip
pages = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=9).map("".join)
seen = st.sets(st.sampled_from([("report-summary", "r1"), ("notice", "n1")]))


def people_text(text: str) -> str:
    """Everything outside the regions that the bot owns."""
    kept, place = [], 0
    for region in marks(text).regions:
        kept.append(text[place : region.start])
        place = region.end
    return "".join((*kept, text[place:]))


@settings(max_examples=400)
@given(pages, seen)
def test_applied_again_it_changes_nothing(page, posted):
    try:
        once = apply_wish(page, wish(), posted).text
    except MarksBroken:
        return
    assert apply_wish(once, wish(), posted).text == once
    signed = once.replace("~~~~", SIGNATURE)
    assert apply_wish(signed, wish(), posted).text == signed


@settings(max_examples=400)
@given(pages, seen)
def test_what_people_wrote_stays_byte_for_byte(page, posted):
    try:
        applied = apply_wish(page, wish(), posted)
    except MarksBroken:
        return
    before, after = people_text(page), people_text(applied.text)
    assert after.startswith(before)
    if not any(entry.what is What.ADDED for entry in applied.done):
        assert after == before
    for region in marks(page).regions:
        if region.edited or region.kind != SUMMARY:
            assert page[region.start : region.end] in applied.text


@given(pages)
def test_marks_never_raises(page):
    found = marks(page)
    assert all(page[region.start : region.end].endswith("-->") for region in found.regions)
    assert all(fault.line <= page.count("\n") + 1 for fault in found.faults)


@pytest.mark.parametrize(
    "piece", ["<nowiki ", "<nowiki>", "<!-- ", "<pre>", "<!-- a -->", "</pre>"]
)
def test_a_hostile_page_is_read_quickly(piece):
    assert marks(piece * 100_000).regions == ()


def test_a_body_that_the_wiki_would_change_is_not_written():
    for body in ("~~~~", "{{subst:x}}"):
        with pytest.raises(ValueError, match="changed by the wiki"):
            apply_wish("", wish(body))


def test_a_body_with_marks_of_its_own_is_refused():
    with pytest.raises(MarksBroken):
        apply_wish("", wish("<!-- reportbot:notice n9 v1 0123456789abcdef -->"))


def test_the_names_of_what_is_there():
    text = apply_wish("", wish()).text
    assert marks(text).names == {
        ("report-summary", "r1"),
        ("report-summary", "r2"),
        ("notice", "n1"),
    }
