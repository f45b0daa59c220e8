"""Commands, scripts, options, files and headings in the runbook exist."""

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


def test_links_within_the_runbook_have_their_headings():
    links = re.findall(r"\]\(#([^)]+)\)", RUNBOOK) + re.findall(r"runbook\.md#([^)]+)\)", REQUEST)
    assert len(links) > 8
    assert set(links) <= ANCHORS


def test_linked_files_exist():
    linked = re.findall(r"\]\(([a-z-]+\.md)", RUNBOOK + REQUEST)
    assert linked
    assert all((ROOT / "docs" / name).is_file() for name in linked)


@pytest.mark.parametrize("name", SCRIPTS)
def test_named_script_exists(name):
    assert (ROOT / "scripts" / name).is_file() or (ROOT / "deploy" / "toolforge" / name).is_file()


@pytest.mark.parametrize("name", BOT_COMMANDS)
def test_named_command_exists(name):
    done = CliRunner().invoke(reportbot, [name, "--help"])
    assert done.exit_code == 0, done.output


def test_named_options_of_run_exist():
    named = set(re.findall(r"bot run (--[a-z-]+(?: --[a-z-]+)*)", RUNBOOK + REQUEST))
    options = {option for line in named for option in line.split()}
    assert options >= {"--apply", "--limit"}
    assert all(
        option in CliRunner().invoke(reportbot, ["run", "--help"]).output for option in options
    )


def test_each_variable_in_the_runbook_is_listed():
    listed = (ROOT / "deploy" / "toolforge" / "envvars.txt").read_text("utf-8")
    set_up = re.findall(r"envvars create ([A-Z_]+)", RUNBOOK)
    assert len(set(set_up)) == 6
    assert all(f"\n{name} " in listed for name in set_up)


def test_each_figure_says_how_it_was_measured():
    table = RUNBOOK.partition("| measured | how | figure |")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ")]
    assert rows
    assert [what for what, how, figure in rows if not how.strip() or not figure.strip()] == []
