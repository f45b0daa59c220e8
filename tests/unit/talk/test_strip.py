"""Removal of the bot's text from a page: cases as text files (strip/*.txt), and properties."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.talk.apply import apply_content, strip
from bot.talk.content import FollowUpKind, PageContent, Region, RegionKind
from bot.talk.markers import MarksBroken, frame, marks
from tests.conftest import EXAMPLES
from tests.support.talk.region_cases import HEADING, SIGNATURE, a_follow_up, a_notice, read
from tests.unit.talk.test_region import PIECES, people_text

PEOPLE = [
    "Hello.", "\n", "== Question ==\n", "\n\n", "* a", "=== P ===\n", "<!-- a -->", "<nowiki>",
    "[[User:A]]", "== B ==", "{{x", "Text.\n", "<!-- reportbot:here group-reports -->",
]  # fmt: skip
CASES = sorted((Path(__file__).parent / "strip").glob("*.txt"))
pages = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=9).map("".join)
REGION = frame("report-summary", "r1", "old")
WISH = PageContent(
    "Talk:A",
    (
        Region(RegionKind.REPORT_SUMMARY, "r9", "Report at a glance", "facts"),
        Region(RegionKind.GROUP_REPORTS, "r9", HEADING, "a table"),
    ),
    a_notice("n9", "d" * 16),
)
LATER = PageContent(
    "Talk:A",
    WISH.regions,
    follow_ups=tuple(a_follow_up(what, "n9", "d" * 16) for what in FollowUpKind),
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    case = read(path)
    if case.refused:
        with pytest.raises(MarksBroken):
            strip(case.before, "ReportBot")
        return
    assert strip(case.before, "ReportBot") == case.after
    assert strip(case.after, "ReportBot") == case.after


@settings(max_examples=4 * EXAMPLES)
@given(pages)
def test_second_strip_changes_nothing(page):
    try:
        once = strip(page, "ReportBot")
    except MarksBroken:
        return
    assert strip(once, "ReportBot") == once


@settings(max_examples=4 * EXAMPLES)
@given(st.lists(st.sampled_from(PEOPLE), max_size=9).map("".join))
def test_stripped_page_is_as_before_the_bot(page):
    try:
        posted = apply_content(page, WISH).text.replace("~~~~", SIGNATURE)
        resolved = apply_content(posted, replace(LATER, follow_ups=LATER.follow_ups[:1]))
        reminded = apply_content(posted, replace(LATER, follow_ups=LATER.follow_ups[1:]))
    except MarksBroken:
        return
    for text in (posted, resolved.text, reminded.text.replace("~~~~", SIGNATURE)):
        # A wiki keeps no line ends at the end of a page.
        assert strip(text, "ReportBot").rstrip("\n") == page.rstrip("\n")


@settings(max_examples=4 * EXAMPLES)
@given(pages)
@example(f"<nowiki>{REGION}</nowiki>{REGION}")
def test_strip_removes_marked_text_only(page):
    try:
        after = strip(page, "ReportBot")
    except MarksBroken:
        return
    removed = Counter(page[x.start : x.end] for x in marks(page).regions if not x.edited)
    # A person may have quoted a region, which stays.
    for region, count in removed.items():
        assert after.count(region) == page.count(region) - count
    for region in marks(page).regions:
        assert not region.edited or page[region.start : region.end] in after
    for words in (
        "Hello [[User:A]] 10:00, 1 June 2025 (UTC)",
        "{{Section resolved|1=[[User:A]]}}",
    ):
        assert people_text(page).count(words) == people_text(after).count(words)
