"""The files for Toolforge: their fields exist there, and their commands exist in the bot.

The fields are those of Toolforge's jobs-api (tjf/core/models.py) and components-api
(components/models/api_models.py), which refuse or warn of others.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from bot.cli.main import reportbot

ROOT = Path(__file__).parents[3]
TOOLFORGE = ROOT / "deploy" / "toolforge"

COMMON = {"cpu", "emails", "mount", "filelog"}
CONTINUOUS = {"port", "replicas"}
SCHEDULED = {"schedule", "retry", "timeout"}
EMAILS = {"none", "all", "onfinish", "onfailure"}
#: Kubernetes' rule for names, at most 52 characters for scheduled jobs.
NAME = re.compile(r"(?=.{1,52}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?")
QUANTITY = re.compile(r"\d+(m|Mi|Gi)?")
SCHEDULE = re.compile(r"@(hourly|daily|weekly|monthly|yearly)|(\S+ ){4}\S+")


def components():
    return yaml.safe_load((ROOT / "toolforge.yaml").read_text("utf-8"))


def jobs(name):
    return yaml.safe_load((TOOLFORGE / name).read_text("utf-8"))


JOBS = [(name, job) for name in ("jobs.yaml", "jobs-nightly.yaml") for job in jobs(name)]
RUNS = [
    *(
        (name, part["run"], part["component_type"])
        for name, part in components()["components"].items()
    ),
    *(
        (job["name"], job, "continuous" if job.get("continuous") else "scheduled")
        for _, job in JOBS
    ),
]


@pytest.mark.parametrize("job", [job for _, job in JOBS], ids=lambda job: job["name"])
def test_jobs_file_has_only_fields_that_toolforge_knows(job):
    continuous = job.get("continuous", False)
    kind = CONTINUOUS | {"continuous", "health-check-script"} if continuous else SCHEDULED
    assert job.keys() <= COMMON | kind | {"name", "command", "image", "mem"}
    assert re.fullmatch(r"tool-([a-z0-9-]+)/tool-\1:latest", job["image"])
    assert NAME.fullmatch(job["name"])
    assert QUANTITY.fullmatch(job["mem"])


@pytest.mark.parametrize("name", components()["components"])
def test_component_has_only_fields_that_toolforge_knows(name):
    config = components()
    assert config.keys() == {"config_version", "components"}
    assert config["config_version"] == "v1beta1"
    component = config["components"][name]
    assert component.keys() == {"component_type", "build", "run"}
    continuous = component["component_type"] == "continuous"
    kind = CONTINUOUS | {"health_check_script"} if continuous else SCHEDULED
    assert component["run"].keys() <= COMMON | kind | {"command", "memory"}
    assert NAME.fullmatch(name)
    assert QUANTITY.fullmatch(component["run"]["memory"])
    build = component["build"]
    if "reuse_from" in build:
        assert "repository" in config["components"][build["reuse_from"]]["build"]
    else:
        assert build.keys() == {"repository", "ref"}
        assert build["repository"].startswith("https://")


@pytest.mark.parametrize(("name", "run", "kind"), RUNS)
def test_values_fit_together(name, run, kind):
    assert run["emails"] in EMAILS
    assert run["mount"] == "none"
    if kind == "continuous":
        assert run["replicas"] == 1
    else:
        assert SCHEDULE.fullmatch(run["schedule"])
        assert 0 < run["timeout"] < 24 * 3600
        assert 0 <= run.get("retry", 0) <= 5


def commands():
    for _, run, _ in RUNS:
        yield run["command"]
        yield from (
            run[key] for key in ("health-check-script", "health_check_script") if key in run
        )
    for line in (ROOT / "Procfile").read_text("utf-8").splitlines():
        yield line.partition(": ")[2]


@pytest.mark.parametrize("text", sorted(set(commands())))
def test_command_and_its_options_exist(text):
    words = shlex.split(text)
    assert words[:3] == ["python", "-m", "bot"]  # Toolforge adds the launcher itself
    name, *options = words[3:]
    # The command is parsed, but not run.
    reportbot.commands[name].make_context(name, options).close()


def test_components_and_jobs_file_run_the_same_jobs():
    parts = components()["components"]
    assert {name: part["run"]["command"] for name, part in parts.items()} == {
        job["name"]: job["command"] for job in jobs("jobs.yaml")
    }


def test_nightly_run_compares_everything():
    (nightly,) = jobs("jobs-nightly.yaml")
    assert {"--apply", "--reconcile"} <= set(nightly["command"].split())
