"""`reportbot status` and `reportbot notices` after a night of runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from bot.cli.main import reportbot
from bot.store.ledger import Ledger
from bot.store.records import Post, PostState, RunMode

NOW = datetime.now(UTC).replace(microsecond=0)
PAGES = [
    ("Talk:A", "saved", ""),
    ("Talk:B", "refused", "the page is protected"),
    ("Talk:C", "failed", "the wiki timed out"),
    ("Talk:D", "unchanged", ""),
]


@pytest.fixture
def url(monkeypatch, tmp_path):
    found = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    monkeypatch.setenv("REPORTBOT_DATABASE_URL", found)
    with Ledger.open(found) as ledger:
        begun = NOW - timedelta(hours=2)
        ledger.begin_run("night", begun, RunMode.APPLY, job="sweep", version="0.2.0+1a2b3c4d")
        figures = {"reports": 9, "planned": 3, "saved": 1, "refused": 1, "failed": 1}
        figures["requests"] = 40
        ledger.finish_run("night", begun + timedelta(minutes=5), "failed", figures)
        ledger.outcomes.record("night", PAGES)
        for name, days, state in (("A", 40, "posted"), ("B", 5, "edited"), ("C", 50, "resolved")):
            key, day = f"1-final {name}", NOW - timedelta(days=days)
            data = {"questions": ["2", "9.1"]}
            post = Post(f"Talk:{name}", "notice", key, "d", 7, day, "night", PostState(state), data)
            ledger.remember_posts([post])
    return found


def invoke(*command):
    done = CliRunner().invoke(reportbot, command)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.usefixtures("url")
def test_status_starts_with_the_verdict_and_shows_the_figures_of_runs():
    lines = invoke("status").splitlines()
    assert lines[0].startswith("Somebody should look: 1 page was not saved in run night")
    (run,) = (line for line in lines if "  night  " in line)
    assert "night  sweep  failed in 5 min: 9 reports, 3 pages to update, 1 saved" in run
    assert "1 skipped, 1 failed, 40 requests; version 0.2.0+1a2b3c4d" in run


@pytest.mark.usefixtures("url")
def test_run_has_a_line_for_each_page_with_its_reason():
    lines = invoke("status", "--run", "night").splitlines()[1:]
    assert sorted(lines) == [
        "  failed: Talk:C (the wiki timed out)",
        "  refused: Talk:B (the page is protected)",
        "  saved: Talk:A",
        "  unchanged: Talk:D",
    ]
    failed = invoke("status", "--failed").splitlines()[1:]
    assert sorted(failed) == sorted(lines)[:2]


def test_run_line_says_what_waits_and_a_script_has_no_reports(url):
    with Ledger.open(url) as ledger:
        for run_id, job, figures in (
            ("portion", "changes", {"reports": 1000, "planned": 1015, "saved": 50, "waiting": 965}),
            ("script", "script undo_run", {"planned": 1, "saved": 1}),
        ):
            ledger.begin_run(run_id, NOW, RunMode.APPLY, job=job)
            ledger.finish_run(run_id, NOW + timedelta(minutes=1), "done", figures)
    lines = invoke("status").splitlines()
    portion, script = (
        next(line for line in lines if f"  {name}  " in line) for name in ("portion", "script")
    )
    assert "1,000 reports, 1,015 pages to update, 50 saved, 965 waiting, 0 skipped" in portion
    assert script.endswith(": 1 page to update, 1 saved, 0 skipped, 0 failed")
    assert lines[0].startswith("All is well: the last run succeeded")
    assert lines[0].endswith("(changes), and 965 pages wait for the next runs.")


@pytest.mark.usefixtures("url")
def test_run_is_printed_as_json():
    found = json.loads(invoke("status", "--run", "night", "--json"))
    assert (found["job"], found["seconds"], found["requests"]) == ("sweep", 300, 40)
    assert found["version"] == "0.2.0+1a2b3c4d"
    assert {p["title"]: (p["outcome"], p["reason"]) for p in found["pages"]} == {
        title: (outcome, reason) for title, outcome, reason in PAGES
    }
    whole = json.loads(invoke("status", "--json"))
    assert [run["run_id"] for run in whole["runs"]] == ["night"]
    assert [one["concern"] for one in whole["attention"]] == ["failed-pages"]


@pytest.mark.usefixtures("url")
def test_unknown_run_is_wrong_usage():
    done = CliRunner().invoke(reportbot, ["status", "--run", "x"])
    assert done.exit_code == 2
    assert (
        done.stderr == "reportbot: the ledger has no run x; reportbot status lists the last ones\n"
    )


@pytest.mark.usefixtures("url")
def test_metrics_are_in_the_format_of_prometheus():
    lines = invoke("status", "--metrics").splitlines()
    assert "reportbot_needs_attention 1" in lines
    assert 'reportbot_last_run_saved{job="sweep"} 1' in lines
    assert 'reportbot_last_run_seconds{job="sweep"} 300.0' in lines
    assert 'reportbot_posts{kind="notice",state="posted"} 1' in lines
    names = [line.split()[2] for line in lines if line.startswith("# TYPE ")]
    assert len(names) == len(set(names))


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    ("options", "pages"),
    [
        ((), ["Talk:C", "Talk:A", "Talk:B"]),
        (("--open",), ["Talk:A", "Talk:B"]),
        (("--older", "30"), ["Talk:C", "Talk:A"]),
        (("--open", "--older", "30"), ["Talk:A"]),
    ],
)
def test_notices_are_listed_oldest_first(options, pages):
    found = [json.loads(line) for line in invoke("notices", *options, "--json").splitlines()]
    assert [notice["page"] for notice in found] == pages
    assert all(notice["questions"] == ["2", "9.1"] for notice in found)
    assert (
        found[-1]["day"]
        == (NOW - timedelta(days=5 if "Talk:B" in pages else 40)).date().isoformat()
    )
    text = invoke("notices", *options).splitlines()
    assert text[0] == ("1 notice:" if len(pages) == 1 else f"{len(pages)} notices:")
    assert len(text) == 1 + len(pages)
