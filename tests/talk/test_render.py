"""What the bot writes, as text files: cases/*.wikitext.

After a wanted change: `UPDATE_CASES=1 pytest tests/talk/test_render.py`, then read `git diff`.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.links.model import ReportLinks, Role
from bot.talk.edits import LONGEST, edit_summary
from bot.talk.keys import missing_digest, report_key
from bot.talk.marks import marks
from bot.talk.notice import missing_notice
from bot.talk.region import apply_wish
from bot.talk.summary import report_summary, summary_region
from bot.talk.tables import Row, event_region, event_reports, group_region, group_reports
from bot.talk.voice import NotUnderstoodError, Voice
from bot.talk.what import Done, What
from bot.talk.wish import Notice, RegionKind, Wish
from tests.talk import samples

CASES = Path(__file__).parent / "cases"
VOICE = Voice("ReportBot")


def section(notice: Notice) -> str:
    return f"== {notice.heading} ==\n{notice.body}"


RENDERED = {
    "summary-gaps": report_summary(samples.TAJIK, samples.TAJIK_LINKS, VOICE),
    "summary-complete": report_summary(samples.KAZAKH, samples.KAZAKH_LINKS, VOICE),
    "summary-draft": report_summary(samples.DRAFT, ReportLinks(), VOICE),
    "summary-hostile": report_summary(samples.HOSTILE, samples.HOSTILE_LINKS, VOICE),
    "group-reports": group_reports(samples.TAJIK_GROUP, samples.ROWS, VOICE),
    "event-reports": event_reports(samples.KAZAKH_EVENT, samples.ROWS, VOICE),
    "notice-under-review": section(missing_notice(samples.TAJIK, VOICE)),
    "notice-draft": section(missing_notice(samples.DRAFT, VOICE, due_passed=True)),
    "notice-hostile": section(missing_notice(samples.HOSTILE, VOICE)),
}


@pytest.mark.parametrize("name", RENDERED)
def test_wikitext(name):
    path = CASES / f"{name}.wikitext"
    if os.environ.get("UPDATE_CASES"):
        path.write_text(RENDERED[name] + "\n", encoding="utf-8")
    assert RENDERED[name] + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RENDERED)
def test_nobody_is_judged_and_nobody_is_pinged(name):
    text = RENDERED[name]
    assert not re.search(r"overdue|\blate\b|non-compliant|fail|forgot", text, re.I)
    users = set(re.findall(r"\[\[:User(?: talk)?:([^|/\]]+)", text))
    assert users <= {"ReportBot"}


@pytest.mark.parametrize("name", RENDERED)
def test_colours_are_left_to_the_skin(name):
    styles = set(re.findall(r'style="([^"]*)"', RENDERED[name]))
    assert styles <= {"overflow-x:auto", "text-align:start", "font-size:90%"}


def test_there_are_no_stale_cases():
    assert {path.stem for path in CASES.glob("*.wikitext")} == set(RENDERED)


@pytest.mark.parametrize("name", [name for name in RENDERED if not name.startswith("notice")])
def test_a_table_is_not_signed_and_not_archived(name):
    assert "~~~" not in RENDERED[name]
    assert RENDERED[name].startswith('<div class="mw-notalk">')
    assert RENDERED[name].count("<div") == RENDERED[name].count("</div>")


def test_rows_are_in_a_stable_order():
    table = group_reports(samples.TAJIK_GROUP, samples.ROWS, VOICE)
    assert group_reports(samples.TAJIK_GROUP, samples.ROWS[::-1], VOICE) == table
    dates = re.findall(r'data-sort-value="(\d{4}-\d\d-\d\d)"', table)
    assert dates == sorted(dates, reverse=True)


def test_a_page_that_was_not_recognised_is_not_written_about():
    report = replace(samples.TAJIK, recognised=False, why_not="too few labels")
    for write in (
        lambda: report_summary(report, ReportLinks(), VOICE),
        lambda: group_reports("G", [Row(report, ReportLinks())], VOICE),
        lambda: missing_notice(report, VOICE),
    ):
        with pytest.raises(NotUnderstoodError, match="too few labels"):
            write()


def test_a_notice_has_something_to_say():
    with pytest.raises(ValueError, match="nothing is missing"):
        missing_notice(samples.KAZAKH, VOICE)


def test_a_notice_carries_its_mark_below_the_heading():
    notice = missing_notice(samples.TAJIK, VOICE)
    (mark,) = marks(notice.body).notices
    assert (mark.key, mark.digest, mark.start) == (notice.key, notice.digest, 0)
    assert notice.body.endswith(" ~~~~")


def test_a_key_is_of_the_report_and_a_digest_of_what_is_missing():
    half = replace(samples.DRAFT, questions=samples.questions("materials"), revid=2)
    assert report_key(half) == report_key(samples.DRAFT) == "22592037-final"
    assert missing_digest(half) != missing_digest(samples.DRAFT)
    assert missing_digest(half) == missing_digest(samples.TAJIK)
    for title in (samples.TAJIK_GROUP, "عمر", "Côte d’Ivoire/2023", ""):
        nameless = replace(samples.DRAFT, proposal_id=None, application=None, title=title)
        assert re.fullmatch(r"[A-Za-z0-9._-]+", report_key(nameless))


def test_a_table_keeps_its_key_when_its_page_is_moved():
    here = group_region(samples.TAJIK_GROUP, samples.ROWS, VOICE)
    assert here.key == group_region("Elsewhere", samples.ROWS, VOICE).key


def test_all_of_it_fits_one_page():
    wish = Wish(
        "Talk:X",
        (
            summary_region(samples.HOSTILE, samples.HOSTILE_LINKS, VOICE),
            group_region(samples.TAJIK_GROUP, samples.ROWS, VOICE),
            event_region(samples.KAZAKH_EVENT, samples.ROWS, VOICE),
        ),
        missing_notice(samples.HOSTILE, VOICE),
    )
    once = apply_wish("Hello.\n", wish)
    assert {entry.what for entry in once.done} == {What.ADDED}
    assert len(marks(once.text).regions) == 3
    signed = once.text.replace("~~~~", "[[User:ReportBot]] 10:00, 1 June 2025 (UTC)")
    again = apply_wish(signed, wish)
    assert again.text == signed
    assert {entry.what for entry in again.done} == {What.UNCHANGED}


def test_only_real_groups_stand_in_the_event_table():
    table = event_reports(samples.KAZAKH_EVENT, samples.ROWS, VOICE)
    for row in samples.ROWS:
        for group in row.links.strong(Role.GROUP):
            assert f"[[:{group.title}|" in table


def test_an_edit_summary_tells_what_and_why():
    done = (
        Done(RegionKind.REPORT_SUMMARY, "k", What.UPDATED),
        Done(RegionKind.GROUP_REPORTS, "k", What.EDITED_BY_PERSON),
        Done("notice", "k", What.ADDED),
    )
    assert edit_summary(done, "ReportBot", "20261120-2301") == (
        "summary of the report brought up to date with its page; message about required questions"
        " that show no answer (bot, run 20261120-2301; [[:User:ReportBot/Run|stop it]],"
        " [[:User:ReportBot|help]])"
    )


def test_an_edit_summary_is_short():
    done = [Done(kind, str(n), What.UPDATED) for kind in RegionKind for n in range(50)]
    summary = edit_summary(done, "A bot with a very long name " * 3, "x" * 100)
    assert len(summary) <= LONGEST
    assert summary.endswith("|help]])")
