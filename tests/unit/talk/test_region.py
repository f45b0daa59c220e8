"""Content put into a page's text: cases as text files (regions/*.txt), and properties."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.talk.apply import apply_content
from bot.talk.content import FollowUpKind, Notice, PageContent, PartOutcome, Region, RegionKind
from bot.talk.markers import NOTICE, MarksBroken, frame, marks, message_mark
from tests.conftest import EXAMPLES
from tests.support.talk.region_cases import SIGNATURE, a_follow_up, a_notice, read

CASES = sorted((Path(__file__).parent / "regions").glob("*.txt"))
SUMMARY = RegionKind.REPORT_SUMMARY
GROUP = RegionKind.GROUP_REPORTS


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    case = read(path)
    if case.refused:
        with pytest.raises(MarksBroken) as error:
            apply_content(case.before, case.content, case.posted)
        assert [str(fault) for fault in error.value.faults] == case.refused
        return
    applied = apply_content(case.before, case.content, case.posted)
    assert applied.text == case.after
    assert [f"{x.kind} {x.key} {x.outcome}" for x in applied.done] == case.done
    signed = applied.text.replace("~~~~", SIGNATURE)
    assert apply_content(signed, case.content, case.posted).text == signed


FOLLOW_UPS = (
    a_follow_up(FollowUpKind.RESOLVED, "n1", "a" * 16),
    a_follow_up(FollowUpKind.REMINDER, "n2", "b" * 16),
)


def content(body: str = "new", *, remove: bool = False) -> PageContent:
    notice = Notice(
        "n1", "c" * 16, "A message", message_mark(NOTICE, "n1", "c" * 16) + "\nHello. ~~~~"
    )
    regions = (
        Region(SUMMARY, "r1", "One", body),
        Region(SUMMARY, "r2", "Two", "other"),
        Region(RegionKind.EVENT_REPORTS, "e", "Three", "events", only_at_marker=True),
    )
    gone = ((GROUP, "g"),) if remove else ()
    return PageContent("Talk:A", regions, notice, follow_ups=FOLLOW_UPS, remove=gone)


PIECES = [
    "\n", " ", "== Question ==\n", "\n= A =\n", "\n=== Part ===\n", "<!-- a -->== B ==\n",
    "Hello [[User:A]] 10:00, 1 June 2025 (UTC)\n", "{|\n|-\n", "{{x",
    "<nowiki>", "</nowiki>", "<pre", ">", "<nowiki/>", "<!--", "-->", "<!-- a -->",
    "<syntaxhighlight>",
    "<!-- reportbot:begin report-summary r1 v1 0123456789abcdef -->",
    "<!-- reportbot:end report-summary r1 -->", "<!-- reportbot:begin report-summary r1 v2 0 -->",
    "<!-- reportbot:notice n1 v1 cccccccccccccccc -->", "<!-- reportbot: stop -->",
    "<!-- reportbot:here event-reports -->", "{{Section resolved|1=[[User:A]]}}",
    frame("report-summary", "r1", "old"), frame("report-summary", "r2", "other"),
    frame("group-reports", "g", "a table"),
    f"\n== Grant reports of this group ==\n{frame('group-reports', 'g', 'a table')}\n",
    a_notice("n1", "a" * 16).body.replace("~~~~", SIGNATURE),
    a_notice("n2", "b" * 16).body.replace("~~~~", SIGNATURE),
    FOLLOW_UPS[0].body.replace("~~~~", SIGNATURE), FOLLOW_UPS[1].body.replace("~~~~", SIGNATURE),
]  # fmt: skip
pages = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=9).map("".join)
seen = st.sets(st.sampled_from([("report-summary", "r1"), ("notice", "n1")]))


def people_text(text: str) -> str:
    """Return the text outside the regions of the bot."""
    kept, place = [], 0
    for region in marks(text).regions:
        kept.append(text[place : region.start])
        place = region.end
    return "".join((*kept, text[place:]))


@settings(max_examples=4 * EXAMPLES)
@given(pages, seen, st.booleans())
def test_second_application_changes_nothing(page, posted, remove):
    wanted = content(remove=remove)
    try:
        once = apply_content(page, wanted, posted).text
    except MarksBroken:
        return
    assert apply_content(once, wanted, posted).text == once
    signed = once.replace("~~~~", SIGNATURE)
    assert apply_content(signed, wanted, posted).text == signed


@settings(max_examples=4 * EXAMPLES)
@given(pages, seen)
def test_text_of_people_is_unchanged(page, posted):
    try:
        applied = apply_content(page, content(), posted)
    except MarksBroken:
        return
    before, after = people_text(page), people_text(applied.text)
    for done in applied.done:
        if done.outcome is PartOutcome.ADDED and done.kind in {"resolved", "reminder"}:
            (one,) = (one for one in FOLLOW_UPS if one.kind == done.kind)
            bodies = (f"\n{body}" for body in (one.body, one.among_people) if body)
            (line,) = (body for body in bodies if body in after)
            assert after.count(line) == 1
            after = after.replace(line, "")
    assert after.startswith(before)
    if not any(entry.outcome is PartOutcome.ADDED for entry in applied.done):
        assert after == before
    for region in marks(page).regions:
        if region.edited or region.kind == GROUP:
            assert page[region.start : region.end] in applied.text


@settings(max_examples=4 * EXAMPLES)
@given(pages)
def test_removal_of_a_region_leaves_text_of_people_unchanged(page):
    wanted = PageContent("Talk:A", remove=((GROUP, "g"),))
    try:
        applied = apply_content(page, wanted)
    except MarksBroken:
        return
    before, after = people_text(page), people_text(applied.text)
    if applied.done[0].outcome is not PartOutcome.WITHDRAWN:
        assert applied.text == page
    own = "== Grant reports of this group =="
    assert "".join(before.replace(own, "").split()) == "".join(after.replace(own, "").split())


@given(pages)
def test_any_page_is_searched_for_marks(page):
    found = marks(page)
    assert all(page[region.start : region.end].endswith("-->") for region in found.regions)
    assert all(fault.line <= page.count("\n") + 1 for fault in found.faults)


@pytest.mark.parametrize(
    "piece", ["<nowiki ", "<nowiki>", "<!-- ", "<pre>", "<!-- a -->", "</pre>"]
)
def test_hostile_page_is_read(piece):
    assert marks(piece * 100_000).regions == ()


def test_body_that_the_wiki_would_change_is_refused():
    for body in ("~~~~", "{{subst:x}}"):
        with pytest.raises(ValueError, match="the wiki would change"):
            apply_content("", content(body))


def test_body_with_marks_is_refused():
    with pytest.raises(MarksBroken):
        apply_content("", content("<!-- reportbot:notice n9 v1 0123456789abcdef -->"))


def test_names_are_those_of_regions_notices_and_follow_ups():
    text = apply_content("", content()).text
    assert marks(text).names == {
        ("report-summary", "r1"),
        ("report-summary", "r2"),
        ("notice", "n1"),
        ("notice", "n1 " + "c" * 16),
    }
