"""Reports that get a notice and reports that do not, from the page to the plan."""

from __future__ import annotations

import pytest

from bot.wikitext.titles import talk_page
from tests.unit.cycle.exports import FUND, TAJIK, TAJIK_REPORT, noticed, planned, sample_pages

REPORT = sample_pages()[TAJIK_REPORT]
STATUS, DUE = "| Under review", "| 31 May 2025"
#: A second report page on the same grant, without answers.
ANSWERS = REPORT.index("Our group held a workshop")


def with_status(status: str, text: str = REPORT) -> str:
    assert text.count(STATUS) == 1
    return text.replace(STATUS, f"| {status}")


def with_due(due: str, text: str = REPORT) -> str:
    assert text.count(DUE) == 1
    return text.replace(DUE, f"| {due}")


def test_sample_report_gets_a_notice(tmp_path):
    assert noticed(planned(tmp_path, {TAJIK_REPORT: REPORT})) == [talk_page(TAJIK_REPORT)]


@pytest.mark.parametrize(
    "due",
    [
        "31 May 2027 (extended)",
        "<s>31 May 2025</s> 30 June 2027",
        "31 May 2025, extended to 30 June 2027",
        "see the discussion page",
        "31 December 9999",
        "01 January 0001",
    ],
)
def test_doubtful_due_date_calls_for_no_notice(tmp_path, due):
    assert noticed(planned(tmp_path, {TAJIK_REPORT: with_due(due)})) == []


@pytest.mark.parametrize("days", [0, 14, 3650])
def test_due_date_in_the_year_9999_does_not_end_the_run(tmp_path, days):
    config = {"notices": {"statuses": {"Under review": days}, "max_age_days": 3650}}
    plan = planned(tmp_path, {TAJIK_REPORT: with_due("31 December 9999")}, config=config)
    assert noticed(plan) == []
    assert plan["failed"] == []


def test_report_older_than_max_age_gets_no_notice(tmp_path):
    assert noticed(planned(tmp_path, {TAJIK_REPORT: with_due("1 March 2015")})) == []
    config = {"notices": {"max_age_days": 1}}
    assert noticed(planned(tmp_path, {TAJIK_REPORT: REPORT}, config=config)) == []


@pytest.mark.parametrize("status", ["Awaiting grantee reply", "awaiting Grantee reply"])
def test_report_that_waits_for_the_grantee_gets_a_notice(tmp_path, status):
    pages = {TAJIK_REPORT: with_status(status)}
    assert noticed(planned(tmp_path, pages)) == [talk_page(TAJIK_REPORT)]


@pytest.mark.parametrize(
    ("title", "number"),
    [
        (f"{FUND}{TAJIK.upper()} WORKSHOPS (ID: 22748804)/Final Report", "22748804"),
        (f"{FUND}{TAJIK}  Workshops (ID: 22748804)/Final report", "22748804"),
        (f"{FUND}Tajik wikimedians user group workshops (ID: 22748804)/Final Report", "22748804"),
    ],
)
def test_blank_duplicate_of_an_answered_report_gets_no_notice(tmp_path, title, number):
    filled = REPORT.replace("(required)", "(optional)")
    blank = with_status("Draft", REPORT[:ANSWERS])
    title = " ".join(title.split())
    plan = planned(tmp_path, {TAJIK_REPORT: filled, title: blank})
    assert noticed(plan) == []


def test_two_page_trees_of_one_grant_get_one_notice(tmp_path):
    other = f"{FUND}Tajik workshops (ID: 22748804)/Final Report"
    plan = planned(tmp_path, {TAJIK_REPORT: REPORT, other: with_status("Draft")})
    assert noticed(plan) == [talk_page(TAJIK_REPORT)]


@pytest.mark.parametrize("model", ["flow-board", "json", "css", "Scribunto"])
def test_talk_page_with_another_content_model_is_refused(tmp_path, model):
    talk = talk_page(TAJIK_REPORT)
    plan = planned(tmp_path, {TAJIK_REPORT: REPORT, talk: "{}"}, models={talk: model})
    assert talk not in {change["title"] for change in plan["changes"]}
    assert {"title": talk, "reason": f"the page is {model}, not wikitext"} in plan["refused"]
