"""Limits of a run by titles, jobs and a pilot: it writes less, and reads the same."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.cli.main import reportbot
from bot.wikitext.titles import talk_page
from tests.unit.cycle.exports import (
    ANY_AGE,
    SAMPLE,
    TAJIK,
    TAJIK_REPORT,
    noticed,
    planned,
    sample_pages,
)

PAGES = sample_pages()
REPORT_TALK, GROUP_TALK = talk_page(TAJIK_REPORT), f"Talk:{TAJIK}"
EVENT = f"{TAJIK}/Trainer Training Program"


def titles(plan):
    return [change["title"] for change in plan["changes"]]


def left_out(plan):
    return {one["title"]: one["reason"] for one in plan["left_out"]}


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    return planned(tmp_path_factory.mktemp("all"), PAGES)


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        (TAJIK_REPORT, REPORT_TALK),
        (TAJIK, GROUP_TALK),
        (EVENT, f"Talk:{EVENT}"),
        (f"Talk:{TAJIK}", GROUP_TALK),
        ("tajik Wikimedians_User Group", GROUP_TALK),
    ],
)
def test_titles_limit_a_run_to_their_talk_pages(tmp_path, everything, asked, page):
    plan = planned(tmp_path, PAGES, asked)
    assert titles(plan) == [page]
    whole = {change["title"]: change for change in everything["changes"]}
    assert plan["changes"][0]["new"] == whole[page]["new"]
    others = {title for title in whole if not title.startswith("User:")} - {page}
    assert left_out(plan) == dict.fromkeys(others, "not among the titles given")


@pytest.mark.parametrize(
    ("jobs", "kinds"),
    [
        ("summaries", {"report-summary"}),
        ("notices", {"notice"}),
        ("groups", {"group-reports"}),
        ("events", {"event-reports"}),
        ("dashboards", {"dashboard"}),
        ("groups, events", {"group-reports", "event-reports"}),
    ],
)
def test_only_limits_a_run_to_jobs(tmp_path, jobs, kinds):
    plan = planned(tmp_path, PAGES, "--only", jobs)
    assert {kind for change in plan["changes"] for kind in change["kinds"]} == kinds


def test_titles_and_jobs_limit_a_run_together(tmp_path):
    plan = planned(tmp_path, PAGES, TAJIK_REPORT, "--only", "summaries")
    assert [change["kinds"] for change in plan["changes"]] in ([["report-summary"]], [])
    assert left_out(plan)[REPORT_TALK] == "job not chosen: notices"


@pytest.mark.parametrize(
    ("pilot", "pages"),
    [
        ({"groups": [TAJIK]}, {GROUP_TALK}),
        ({"reports": [TAJIK_REPORT]}, {REPORT_TALK}),
        ({"groups": [TAJIK], "reports": [TAJIK_REPORT]}, {GROUP_TALK, REPORT_TALK}),
        ({}, set()),
    ],
)
def test_pilot_excludes_all_other_pages(tmp_path, everything, pilot, pages):
    plan = planned(tmp_path, PAGES, config={**ANY_AGE, "pilot": pilot})
    own = {title for title in titles(everything) if title.startswith("User:")}
    assert set(titles(plan)) == pages | own
    assert set(titles(plan)) | set(left_out(plan)) == set(titles(everything))


def test_plan_says_how_to_include_reports_and_events_of_a_pilot_group(tmp_path):
    reasons = left_out(planned(tmp_path, PAGES, config={**ANY_AGE, "pilot": {"groups": [TAJIK]}}))
    assert reasons.pop(REPORT_TALK).endswith("the report is not: name it in pilot.reports")
    assert reasons.pop(f"Talk:{EVENT}").endswith("the event is not: name it in pilot.groups")
    assert set(reasons.values()) == {"not in the pilot of the config"}


def test_event_is_in_the_pilot_where_it_is_named_among_the_groups(tmp_path):
    plan = planned(tmp_path, PAGES, config={**ANY_AGE, "pilot": {"groups": [EVENT]}})
    assert {title for title in titles(plan) if not title.startswith("User:")} == {f"Talk:{EVENT}"}


def test_pilot_title_without_content_is_a_warning(tmp_path):
    pilot = {"groups": ["Tajik Wikimedians Group"]}
    planned(tmp_path, PAGES, config={**ANY_AGE, "pilot": pilot})
    command = ["plan", "--source", f"export:{tmp_path / 'wiki.xml'}", "--out", str(tmp_path)]
    done = CliRunner().invoke(reportbot, command)
    assert "this title in the pilot" in done.stderr
    assert "Tajik Wikimedians Group" in done.stderr


def test_pilot_limits_given_titles(tmp_path):
    plan = planned(tmp_path, PAGES, TAJIK, config={**ANY_AGE, "pilot": {"reports": [TAJIK_REPORT]}})
    assert titles(plan) == []
    assert left_out(plan)[GROUP_TALK] == "not in the pilot of the config"


def test_plan_prints_how_many_runs_a_limit_takes(tmp_path):
    plan = planned(tmp_path, PAGES, config={**ANY_AGE, "limits": {"edits_per_run": 4}})
    command = ["plan", "--source", f"export:{tmp_path / 'wiki.xml'}", "--out", str(tmp_path)]
    done = CliRunner().invoke(reportbot, command)
    pages = len(plan["changes"])
    runs = f"{pages} pages: about {-(-pages // 4)} runs of 4, newest reports first"
    assert runs in done.output
    assert f"<p>{runs}" in (tmp_path / "index.html").read_text("utf-8")
    assert f"\n{len(noticed(plan))} new notices on these pages.\n" in done.output
    dry = CliRunner().invoke(reportbot, ["run", *command[1:3]])
    assert runs in dry.output


def test_unknown_job_is_wrong_usage():
    command = ["run", "--source", f"export:{SAMPLE}", "--only", "everything"]
    done = CliRunner().invoke(reportbot, command)
    assert done.exit_code == 2
    assert "summaries, groups, events, notices, dashboards" in done.output


def test_run_says_that_its_pages_are_trial_pages():
    done = CliRunner().invoke(reportbot, ["run", "--source", f"export:{SAMPLE}", "--trial"])
    assert done.stdout.endswith("These are trial pages, below User:ReportBot/Trial.\n")
