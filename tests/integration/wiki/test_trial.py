"""A trial on a real wiki: looked at, shown on trial pages, with one group, and then everywhere."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from bot.cli.main import reportbot
from tests.support.wiki.bot_runs import TAJIK, TAJIK_REPORT, Story
from tests.support.wiki.wikis import Wiki

TRIAL = "User:ReportBot/Trial/"
REPORT, REPORT_TALK = f"Grants:{TAJIK_REPORT}", f"Grants talk:{TAJIK_REPORT}"


def runs_once(story: Story, *arguments: str) -> set[str]:
    """Run once with the pages of the bot among those returned."""
    before = len(story.wiki.client().contributions("ReportBot"))
    command = ["run", "--apply", "--json", *arguments]
    done = CliRunner().invoke(reportbot, command, env=story.wiki.env)
    assert done.exit_code == 0, done.stderr
    story.last = json.loads(done.stdout.splitlines()[-1])
    edits = story.wiki.client().contributions("ReportBot")
    return {edit["title"] for edit in edits[: len(edits) - before]}


def test_trial_then_one_group_then_everything(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    story.configure(notices={"mention_applicant": True})

    # First only pages of the bot's own, with nothing that reaches anybody.
    shown = runs_once(story, "--trial")
    assert len(shown) == 10
    assert all(title.startswith(TRIAL) for title in shown)
    assert runs_once(story, "--trial") == set()
    page = story.text(f"{TRIAL}{REPORT_TALK}")
    assert "reportbot:notice" not in page
    assert "(UTC)" not in page
    assert sample_wiki.client().categories(f"{TRIAL}{REPORT_TALK}") == []
    assert "Additionally, share the materials" in page

    # Then one group: its pages, and the overviews.
    story.configure(pilot={"groups": [TAJIK]})
    written = runs_once(story)
    assert {title for title in written if not title.startswith("User:")} == {f"Talk:{TAJIK}"}
    assert not any(title.startswith(TRIAL) for title in written)
    assert story.last["left_out"] == 9

    # Then the reports, by name on the command line.
    story.configure()
    assert runs_once(story, REPORT) == {REPORT_TALK}
    assert story.text(REPORT_TALK).count("reportbot:notice") == 1

    # Then everything; what is there already stays as it is.
    rest = runs_once(story)
    assert len({title for title in rest if not title.startswith("User:")}) == 8
    assert runs_once(story) == set()


def test_page_as_it_would_look_is_one_file_without_requests(
    sample_wiki: Wiki, tmp_path: Path
) -> None:
    before = sample_wiki.client().contributions("ReportBot")
    for title, page in ((TAJIK, f"Talk:{TAJIK}"), (REPORT, REPORT_TALK)):
        out = tmp_path / "page.html"
        command = ["preview", title, "--out", str(out)]
        done = CliRunner().invoke(reportbot, command, env=sample_wiki.env)
        assert done.exit_code == 0, done.output
        html = out.read_text("utf-8")
        assert f"<title>{page}</title>" in html
        assert "reportbot:" not in html
        assert "<script" not in html
        assert "<link" not in html
        assert " src=" not in html
        assert "url(http" not in html
        assert "wikitable" in html
    assert sample_wiki.client().contributions("ReportBot") == before


def test_preview_outside_the_pilot_says_why_it_shows_no_change(
    sample_wiki: Wiki, tmp_path: Path
) -> None:
    story = Story(sample_wiki)
    story.configure(pilot={"groups": [TAJIK]})
    out = tmp_path / "page.html"
    sample_wiki.client("Editor").edit(REPORT_TALK, "Hello.")
    for title, words in ((REPORT, "name it in pilot.reports"), (TAJIK, "")):
        command = ["preview", title, "--out", str(out)]
        done = CliRunner().invoke(reportbot, command, env=sample_wiki.env)
        assert done.exit_code == 0, done.output
        _, *lines = done.stdout.splitlines()
        assert bool(lines) is bool(words)
        assert words in done.stdout


def test_preview_of_a_page_that_nobody_would_write_is_one_sentence(
    sample_wiki: Wiki, tmp_path: Path
) -> None:
    command = ["preview", "No such group", "--out", str(tmp_path / "page.html")]
    done = CliRunner().invoke(reportbot, command, env=sample_wiki.env)
    assert done.exit_code == 1
    assert "No such group" in done.output
