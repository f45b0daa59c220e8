"""The checker against files that Toolforge takes and files that it refuses."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import bot.cli.main
from deploy.toolforge.check_jobs import check

ROOT = Path(__file__).parents[3]
TOOLFORGE = ROOT / "deploy" / "toolforge"
CASES = sorted(Path(__file__).with_name("jobs").glob("*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_faults_are_named(case):
    text = case.read_text("utf-8")
    wanted = text.partition("\n")[0].removeprefix("# faults:").split()
    found = [fault.code for fault in check(text)]
    assert sorted(found) == sorted(name for name in wanted if name != "none")


def test_there_are_cases_of_both_sorts():
    texts = [case.read_text("utf-8") for case in CASES]
    accepted = [text for text in texts if text.startswith("# faults: none")]
    assert len(accepted) >= 3
    assert len(texts) - len(accepted) >= 25


@pytest.mark.parametrize("name", ["jobs.yaml", "jobs-nightly.yaml"])
def test_our_own_files_are_taken(name):
    assert check((TOOLFORGE / name).read_text("utf-8")) == []


def procfile():
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_commands_are_entries_of_the_procfile():
    entries = procfile()
    jobs = [
        job for file in TOOLFORGE.glob("jobs*.yaml") for job in yaml.safe_load(file.read_text())
    ]
    assert {job["command"] for job in jobs} == set(entries)
    assert all(command.startswith("exec python -m bot ") for command in entries.values())


@pytest.mark.parametrize("entry", procfile())
def test_an_entry_of_the_procfile_is_a_command_with_its_options(entry):
    words = shlex.split(procfile()[entry])
    assert words[:4] == ["exec", "python", "-m", "bot"]
    name, *options = words[4:]
    command = bot.cli.main.main.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {option for option in options if option.startswith("-")} <= known
    # Read as it will be, but not carried out.
    command.make_context(name, options).close()


def test_the_service_is_one_and_is_looked_after():
    (service,) = yaml.safe_load((TOOLFORGE / "jobs.yaml").read_text("utf-8"))
    assert service["continuous"] is True
    assert service["replicas"] == 1
    assert service["health-check-script"].endswith("-m bot health")
    assert service["mem"] == "512Mi"


def run(*arguments):
    script = [sys.executable, str(TOOLFORGE / "check_jobs.py"), *map(str, arguments)]
    return subprocess.run(script, capture_output=True, text=True, timeout=60, cwd="/")


def test_run_as_a_script_it_checks_the_files_beside_it():
    done = run()
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_faults_are_told_with_file_and_job():
    bad = Path(__file__).with_name("jobs") / "bad-name.yaml"
    done = run(bad, TOOLFORGE / "jobs.yaml")
    assert done.returncode == 1
    assert f"{bad}: Upkeep_Bot: bad-name:" in done.stdout


def test_a_missing_file_is_not_a_good_file(tmp_path):
    done = run(tmp_path / "none.yaml")
    assert done.returncode == 2
    assert "cannot be read" in done.stderr
