"""What operators are told exists: commands, scripts, options, files, places in the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import reportbot

ROOT = Path(__file__).parents[3]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text("utf-8")
REQUEST = (ROOT / "docs" / "bot-flag-request.md").read_text("utf-8")


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


ANCHORS = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)}
SCRIPTS = sorted(set(re.findall(r"\b([a-z_]+\.py)\b", RUNBOOK)))
BOT_COMMANDS = sorted(set(re.findall(r"(?:-m bot|bin/reportbot) ([a-z]+)", RUNBOOK)))


def test_links_within_the_runbook_lead_somewhere():
    links = re.findall(r"\]\(#([^)]+)\)", RUNBOOK) + re.findall(r"runbook\.md#([^)]+)\)", REQUEST)
    assert len(links) > 8
    assert set(links) <= ANCHORS


def test_files_that_are_linked_are_there():
    linked = re.findall(r"\]\(([a-z-]+\.md)", RUNBOOK + REQUEST)
    assert linked
    assert all((ROOT / "docs" / name).is_file() for name in linked)


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_there(name):
    assert (ROOT / "scripts" / name).is_file() or (ROOT / "deploy" / "toolforge" / name).is_file()


@pytest.mark.parametrize("name", BOT_COMMANDS)
def test_commands_of_the_bot_are_there(name):
    done = CliRunner().invoke(reportbot, [name, "--help"])
    assert done.exit_code == 0, done.output


def test_options_of_run_are_there():
    told = set(re.findall(r"bot run (--[a-z-]+(?: --[a-z-]+)*)", RUNBOOK + REQUEST))
    options = {option for line in told for option in line.split()}
    assert options >= {"--apply", "--limit"}
    assert all(
        option in CliRunner().invoke(reportbot, ["run", "--help"]).output for option in options
    )


def test_every_variable_that_is_set_is_one_of_the_list():
    listed = (ROOT / "deploy" / "toolforge" / "envvars.txt").read_text("utf-8")
    set_up = re.findall(r"envvars create ([A-Z_]+)", RUNBOOK)
    assert len(set(set_up)) == 6
    assert all(f"\n{name} " in listed for name in set_up)


def test_no_figure_stands_where_none_was_measured():
    table = RUNBOOK.partition("<!-- TO BE FILLED BY MEASUREMENT")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ")]
    for what, how, figure in rows[1:]:
        assert how.strip() or figure.strip() == "_not measured yet_", what
