"""The wikitext that the bot writes, compared with text files: cases/*.wikitext.

To update the files: `UPDATE_CASES=1 pytest tests/unit/talk/test_render.py`; then read `git diff`.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.account import BotAccount
from bot.links.model import Grant, LinkedReport, ReportLinks, Role
from bot.reports.model import AnswerState, Report, Understanding
from bot.talk.apply import apply_content, strip
from bot.talk.content import (
    Notice,
    PageContent,
    PartOutcome,
    RegionKind,
    digest,
    missing_digest,
    report_key,
    with_second,
)
from bot.talk.context import FOLD_ABOVE, NotRecognisedError, RenderContext
from bot.talk.grant_tables import MAX_TALK_PAGE_ROWS, grants_region
from bot.talk.i18n import Messages
from bot.talk.markers import marks
from bot.talk.notices import (
    config_digest,
    config_notice,
    config_resolved,
    missing_notice,
    reminder,
    resolved,
)
from bot.talk.report_summary import summary_region
from bot.talk.thread import read_thread
from tests.support.talk import grant_samples as sample_grants
from tests.support.talk import report_samples as samples
from tests.support.talk.grant_samples import COVERAGE, GRANTS
from tests.support.talk.region_cases import SIGNATURE

CASES = Path(__file__).parent / "cases"
GROUP, EVENT = RegionKind.GROUP_REPORTS, RegionKind.EVENT_REPORTS
CONTEXT = RenderContext(BotAccount("ReportBot"))
ARABIC = RenderContext(BotAccount("ReportBot"), Messages("ar"))
ON_ARABIC_PAGE = RenderContext(BotAccount("ReportBot"), page_language="ar")


def group_table(group: str, context: RenderContext) -> str:
    return grants_region(GROUP, group, GRANTS, COVERAGE, context).body


def about_config(reason: str, context: RenderContext = CONTEXT, *, followed: bool = True) -> Notice:
    name = config_digest(reason, followed=followed)
    return config_notice(reason, name, context, followed=followed)


def in_doubt(report: Report, *keys: str) -> Report:
    """Return the report with some answers that could not be read with certainty."""
    return replace(
        report,
        questions=tuple(
            replace(one, state=AnswerState.DOUBT) if one.key in keys else one
            for one in report.questions
        ),
    )


def section(notice: Notice) -> str:
    return f"== {notice.heading} ==\n{notice.body}"


def summary(report: Report, links: ReportLinks, context: RenderContext, **more: Any) -> str:
    return summary_region(report, links, context, **more).body


RENDERED = {
    "summary-gaps": summary(
        samples.TAJIK,
        samples.TAJIK_LINKS,
        CONTEXT,
        grant=sample_grants.TAJIK_GRANT,
        coverage=COVERAGE,
    ),
    "summary-complete": summary(
        samples.KAZAKH, samples.KAZAKH_LINKS, CONTEXT, grant=sample_grants.KAZAKH_GRANT
    ),
    "summary-arabic-page": summary(samples.KAZAKH, samples.KAZAKH_LINKS, ON_ARABIC_PAGE),
    "summary-right-to-left": summary(samples.KAZAKH, samples.KAZAKH_LINKS, ARABIC),
    "summary-draft": summary(samples.DRAFT, ReportLinks(), CONTEXT),
    "summary-identified": summary(
        replace(samples.TAJIK, understanding=Understanding.IDENTIFIED), samples.TAJIK_LINKS, CONTEXT
    ),
    "summary-unsure": summary(
        in_doubt(samples.TAJIK, "materials", "metrics"), samples.TAJIK_LINKS, CONTEXT
    ),
    "summary-right-to-left-unsure": summary(
        in_doubt(samples.TAJIK, "materials"), ReportLinks(), ARABIC
    ),
    "summary-hostile": summary(samples.HOSTILE, samples.HOSTILE_LINKS, CONTEXT),
    "group-reports": group_table(samples.TAJIK_GROUP, CONTEXT),
    "group-derecognised": group_table(samples.KAZAKH_GROUP, CONTEXT),
    "group-right-to-left": group_table(samples.TAJIK_GROUP, ARABIC),
    "group-long": grants_region(
        GROUP,
        samples.TAJIK_GROUP,
        sample_grants.many(100),
        (),
        CONTEXT,
    ).body,
    "event-reports": grants_region(EVENT, samples.KAZAKH_EVENT, GRANTS, (), CONTEXT).body,
    "notice-under-review": section(missing_notice(samples.TAJIK, CONTEXT)),
    "notice-draft": section(missing_notice(samples.DRAFT, CONTEXT, due_passed=True)),
    "notice-hostile": section(missing_notice(samples.HOSTILE, CONTEXT, mention=True)),
    "notice-mention": section(missing_notice(samples.TAJIK, CONTEXT, mention=True)),
    "notice-two-languages": section(missing_notice(samples.TAJIK, CONTEXT, second=ARABIC)),
    "resolved-with-template": resolved("k", "a" * 16, CONTEXT, template=True).body,
    "resolved-in-words": resolved("k", "a" * 16, CONTEXT).body,
    "config": section(
        about_config('jobs (line 3): there is no such setting; did you mean "jobs"?')
    ),
    "config-hostile": section(
        about_config("{{bots|deny=all}} [[Category:A]] ~~~~ <!-- reportbot:end a b -->", ARABIC)
    ),
    "config-nothing": section(about_config("this is not JSON", followed=False)),
    "config-resolved": config_resolved("a" * 16, CONTEXT).body,
    "reminder": reminder("k", "a" * 16, 2, CONTEXT).body,
    "reminder-right-to-left": reminder("k", "a" * 16, 2, ARABIC).body,
}
TABLES = [name for name in RENDERED if name.startswith(("summary", "group", "event"))]


@pytest.mark.parametrize("name", RENDERED)
def test_wikitext_is_that_of_the_case_file(name):
    path = CASES / f"{name}.wikitext"
    if os.environ.get("UPDATE_CASES"):
        path.write_text(RENDERED[name] + "\n", encoding="utf-8")
    assert RENDERED[name] + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RENDERED)
def test_text_judges_nobody_and_pings_nobody(name):
    text = RENDERED[name]
    assert not re.search(r"overdue|\blate\b|non-compliant|fail|forgot", text, re.I)
    users = set(re.findall(r"\[\[:User(?: talk)?:([^|/\]]+)", text))
    assert users <= {"ReportBot"} | ({"Zolfeqar Fatihzadeh"} if name == "notice-mention" else set())


@pytest.mark.parametrize("name", RENDERED)
def test_text_sets_no_colours(name):
    styles = set(re.findall(r'style="([^"]*)"', RENDERED[name]))
    assert styles <= {
        "overflow-x:auto",
        "text-align:start",
        "text-align:start;font-weight:normal",
        "font-size:90%",
        "padding-inline-start:1em",
        "white-space:nowrap",
    }


def test_every_case_file_is_used():
    assert {path.stem for path in CASES.glob("*.wikitext")} == set(RENDERED)


@pytest.mark.parametrize("name", TABLES)
def test_table_has_no_signature_and_no_reply_link(name):
    assert "~~~" not in RENDERED[name]
    assert RENDERED[name].startswith('<div class="mw-notalk')
    assert RENDERED[name].count("<div") == RENDERED[name].count("</div>")


def test_rows_do_not_depend_on_the_order_of_grants():
    table = group_table(samples.TAJIK_GROUP, CONTEXT)
    again = grants_region(
        GROUP,
        samples.TAJIK_GROUP,
        GRANTS[::-1],
        COVERAGE[::-1],
        CONTEXT,
    )
    assert again.body == table
    dates = re.findall(r'data-sort-value="(\d{4}-\d\d-\d\d)"', table)
    assert dates == sorted(dates, reverse=True)
    assert len(dates) == 3


def test_long_table_is_replaced_by_a_summary_and_a_link():
    own = "User:ReportBot/Reports/Group/A"
    for count in (MAX_TALK_PAGE_ROWS, MAX_TALK_PAGE_ROWS + 1):
        body = grants_region(GROUP, "A", sample_grants.many(count), (), CONTEXT).body
        assert (own in body) == (count > MAX_TALK_PAGE_ROWS)
        assert ("Workshop 3" in body) == (count <= MAX_TALK_PAGE_ROWS)


def test_unrecognised_page_is_not_rendered():
    report = replace(samples.TAJIK, understanding=Understanding.NONE, why_not="too few labels")
    for write in (
        lambda: summary_region(report, ReportLinks(), CONTEXT),
        lambda: missing_notice(report, CONTEXT),
    ):
        with pytest.raises(NotRecognisedError, match="too few labels"):
            write()
    nothing = grants_region(GROUP, "G", [], (), CONTEXT)
    unread = Grant("Grants:X", None, (LinkedReport(report, samples.TAJIK_LINKS, None),))
    assert grants_region(GROUP, "G", [unread], (), CONTEXT) == nothing


@pytest.mark.parametrize("name", ["summary-identified", "summary-unsure"])
def test_summary_of_unread_answers_does_not_say_that_all_are_answered(name):
    assert "Every required question is answered" not in RENDERED[name]
    assert re.search(r"could not (?:clearly )?read", RENDERED[name])


def test_summary_of_an_identified_page_has_header_values_and_links_only():
    text = RENDERED["summary-identified"]
    assert "31 May 2025" in text
    assert samples.TAJIK_GROUP in text
    assert "Unanswered optional questions" not in text
    assert "Number of participants" not in text


def test_all_reasons_except_the_strongest_are_folded():
    row = RENDERED["summary-gaps"].partition("| Linked pages\n")[2].partition("\n|-\n")[0]
    shown, _, folded = row.partition('<div class="mw-collapsible mw-collapsed">')
    assert shown.count("begins with its name") == 1
    assert "links to a subpage" not in shown
    assert folded.startswith("1 more reason for these links\n")
    assert "begins with its name; the answer to question 2 links to a subpage of it" in folded


ROW = re.compile(r'^! scope="row" style="text-align:start" \| (.*)$', re.M)


def test_rows_of_a_summary_are_in_the_order_in_which_people_look_for_them():
    assert ROW.findall(RENDERED["summary-gaps"].partition("\n|}")[0]) == [
        "Report",
        "Status",
        "Due date (on the report page)",
        "Unanswered required questions",
        "Broken links",
        "Applicant",
        "Grant period",
        "Amount awarded",
        "Amount spent (as shown on the report page)",
        "Application",
        "Possible duplicates",
        "Linked pages",
        "Possibly related pages",
        "In newsletters",
        "Links to other sites",
        "Unanswered optional questions (nothing to do)",
    ]


def test_unanswered_questions_lead_to_what_can_be_done():
    row = RENDERED["summary-gaps"].partition("| Unanswered required")[2].partition("\n|-\n")[0]
    assert row.endswith("\n[[:User:ReportBot/Help#If you wrote a report|How to answer]]")
    assert "How to answer" not in RENDERED["summary-complete"]


def test_optional_questions_are_folded_also_where_they_are_few():
    row = RENDERED["summary-gaps"].partition("| Unanswered optional questions")[2]
    assert len(samples.TAJIK.blank) < FOLD_ABOVE
    assert row.partition("\n|\n")[2].startswith('<div class="mw-collapsible mw-collapsed">')


@pytest.mark.parametrize("printed", ["USD,", "N/A", "-"])
def test_amount_without_a_digit_is_not_shown(printed):
    header = (("awarded", "2600 USD"), ("spent", printed))
    text = summary_region(replace(samples.TAJIK, header=header), ReportLinks(), CONTEXT).body
    spent = text.partition("| Amount spent")[2].partition("\n|-\n")[0]
    assert spent.endswith("\n| not shown")
    assert "| <bdi>2600 USD</bdi>" in text


def test_legend_is_directly_below_the_first_table():
    table, _, below = RENDERED["group-reports"].partition("\n|}\n</div>\n\n")
    assert table.count("{|") == 1
    assert below.startswith("<small>For information; there is nothing to do here. ")


def test_a_notice_has_something_to_say():
    with pytest.raises(ValueError, match="nothing is missing"):
        missing_notice(samples.KAZAKH, CONTEXT)


def test_notice_begins_with_its_mark():
    notice = missing_notice(samples.TAJIK, CONTEXT)
    (mark,) = marks(notice.body).notices
    assert (mark.key, mark.digest, mark.start) == (notice.key, notice.digest, 0)
    assert notice.body.endswith("~~~~")
    (words,) = marks(notice.body).signed
    assert digest(notice.body[mark.end : words.start]) == words.hash


def test_posted_notice_is_found_unedited():
    for notice in (
        missing_notice(samples.TAJIK, CONTEXT),
        missing_notice(samples.HOSTILE, CONTEXT),
        missing_notice(samples.DRAFT, ARABIC, second=CONTEXT),
        about_config("this is not JSON"),
    ):
        text = section(notice).replace("~~~~", SIGNATURE)
        found = marks(text)
        thread = read_thread(text, found, found.notices[0], "ReportBot")
        assert (thread.edited, thread.answered, thread.resolved) == (False, False, False)
        assert strip(f"Hello.\n\n{text}", "ReportBot") == "Hello."


@pytest.mark.parametrize("name", ["A (at Commons)", "1) A - B 2) C", "A/B", "A, B & C", "", "]]"])
def test_applicant_that_is_not_one_user_is_not_mentioned(name):
    report = replace(samples.TAJIK, applicant=name)
    assert missing_notice(report, CONTEXT, mention=True) == missing_notice(report, CONTEXT)


def test_region_in_two_languages_has_both_bodies():
    one, two = (grants_region(GROUP, "A", GRANTS, (), context) for context in (CONTEXT, ARABIC))
    both = with_second(one, two)
    assert both.body == f"{one.body}\n{two.body}"
    assert with_second(one, one) == one
    with pytest.raises(ValueError, match="is not"):
        with_second(one, grants_region(EVENT, "A", GRANTS, (), ARABIC))


def test_key_identifies_the_report_and_digest_its_unanswered_questions():
    half = replace(samples.DRAFT, questions=samples.questions("materials"), revid=2)
    assert report_key(half) == report_key(samples.DRAFT) == "22592037-final"
    assert missing_digest(half) != missing_digest(samples.DRAFT)
    assert missing_digest(half) == missing_digest(samples.TAJIK)
    for title in (samples.TAJIK_GROUP, "عمر", "Côte d’Ivoire/2023", ""):
        nameless = replace(samples.DRAFT, proposal_id=None, application=None, title=title)
        assert re.fullmatch(r"[A-Za-z0-9._-]+", report_key(nameless))


def test_key_of_a_table_stays_the_same_after_a_move():
    here = grants_region(GROUP, samples.TAJIK_GROUP, GRANTS, (), CONTEXT)
    assert here.key == grants_region(GROUP, "Elsewhere", GRANTS, (), CONTEXT).key


def test_all_parts_can_be_on_one_page():
    content = PageContent(
        "Talk:X",
        (
            summary_region(samples.HOSTILE, samples.HOSTILE_LINKS, CONTEXT),
            grants_region(GROUP, samples.TAJIK_GROUP, GRANTS, (), CONTEXT),
            grants_region(EVENT, samples.KAZAKH_EVENT, GRANTS, (), CONTEXT),
        ),
        missing_notice(samples.HOSTILE, CONTEXT),
    )
    once = apply_content("Hello.\n", content)
    assert {entry.outcome for entry in once.done} == {PartOutcome.ADDED}
    assert len(marks(once.text).regions) == 3
    signed = once.text.replace("~~~~", "[[User:ReportBot]] 10:00, 1 June 2025 (UTC)")
    again = apply_content(signed, content)
    assert again.text == signed
    assert {entry.outcome for entry in again.done} == {PartOutcome.UNCHANGED}


def test_event_table_links_all_strong_groups():
    table = grants_region(EVENT, samples.KAZAKH_EVENT, GRANTS, (), CONTEXT).body
    for grant in GRANTS:
        for one in grant.reports:
            for group in one.links.strong(Role.GROUP):
                assert f"[[:{group.title}|" in table
