"""Sections of a page, literal text, and the section of a notice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.markers import marks
from bot.talk.thread import Thread, read_thread, without
from bot.wikitext.literals import COMMENT, LITERAL, masked
from bot.wikitext.sections import section_at, sections
from tests.support.talk.region_cases import SIGNATURE, a_notice

PIECES = ["== A ==\n", "= B =\n", "=== C ===\n", "\n", "x", "=", "<!-- ", "-->", "<nowiki>",
          "</nowiki>", "<pre/>", " ", "\u2028", "\r"]  # fmt: skip
pages = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("== A ==", "A"),
        ("=A=", "A"),
        ("==A=", "=A"),
        ("== A ==  \t", "A"),
        ("== A <!-- b --> c ==<!-- d -->", "A c"),
        ("<!-- a -->== B ==", "B"),
        ("== <nowiki>=</nowiki> ==", "<nowiki>=</nowiki>"),
        ("=== A ===", None),
        (" == A ==", None),
        ("== A == b", None),
        ("<nowiki>\n== A ==\n</nowiki>", None),
        ("<!--\n== A ==\n-->", None),
        ("==", None),
        ("a == b ==", None),
    ],
)
def test_title_of_a_heading_line(line, title):
    found = sections(f"Before\n{line}\nAfter")
    assert [section.title for section in found] == [""] + ([] if title is None else [title])


@given(pages)
def test_sections_cover_the_whole_page(page):
    found = sections(page)
    assert "".join(page[one.start : one.end] for one in found) == page
    assert all(one.start <= one.body <= one.end for one in found)
    for place in range(len(page)):
        assert section_at(page, place).start <= place < section_at(page, place).end


@given(pages)
def test_masked_page_differs_only_in_comments_and_nowiki(page):
    mask = masked(page)
    assert len(mask) == len(page)
    assert all(m == c or m in {COMMENT, LITERAL} for m, c in zip(mask, page, strict=True))


@pytest.mark.parametrize("piece", ["== A ==\n", "=", "= ", "<!--", "<nowiki>", "\n=", "=\x01"])
def test_hostile_page_is_split(piece):
    assert sections(piece * 50_000)


@given(pages, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_text_without_spans_is_the_rest(page, spans):
    spans = [(min(span), max(span)) for span in spans]
    kept = without(page, spans)
    gone = {place for start, end in spans for place in range(start, end)}
    assert kept == "".join(char for place, char in enumerate(page) if place not in gone)


def thread(text: str, bot: str = "") -> Thread:
    found = marks(text)
    return read_thread(text, found, found.notices[0], bot)


NOTICE = "== A ==\n" + a_notice("k", "a" * 16).body.replace("~~~~", SIGNATURE)


def test_notice_as_posted_is_unedited_and_unanswered():
    found = thread(NOTICE, "ReportBot")
    assert (found.edited, found.answered, found.resolved) == (False, False, False)
    assert found.section.title == "A"


@pytest.mark.parametrize(
    "reply", [" Thanks.", "\n: Thanks.", "\n<!-- seen -->", "\n=== More ===\n", "\nx\n\n== B =="]
)
def test_other_text_in_the_section_is_an_answer(reply):
    assert thread(NOTICE + reply).answered
    assert not thread(NOTICE + "\n\n== B ==\n" + reply).answered


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A question.", "Answered."),
        ("reportbot:signed k", "reportbot:signed other"),
        (SIGNATURE, "somebody"),
    ],
)
def test_changed_notice_is_edited(old, new):
    assert thread(NOTICE.replace(old, new), "ReportBot").edited


def test_notice_signed_by_another_bot_is_edited():
    assert thread(NOTICE, "OtherBot").edited
    assert not thread(NOTICE, "").edited
