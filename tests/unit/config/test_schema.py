from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import bot.config
from bot.config.model import schema_text
from tests.unit.config.test_reading import BAD, FULL

PUBLISHED = Path(bot.config.__file__).with_name("schema.json").read_text(encoding="utf-8")
SCHEMA = json.loads(PUBLISHED)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def run(*arguments):
    command = [sys.executable, "-m", "bot.config", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_published_schema_is_up_to_date():
    assert schema_text() == PUBLISHED, "run python -m bot.config > bot/config/schema.json"


def test_published_schema_is_a_valid_schema():
    assert SCHEMA["$schema"] == VALIDATOR.META_SCHEMA["$schema"]
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_setting_has_a_description():
    parts = [SCHEMA, *SCHEMA["$defs"].values()]
    settings = [(name, spec) for part in parts for name, spec in part["properties"].items()]
    assert len(settings) > 25
    assert [name for name, spec in settings if not spec.get("description")] == []


def test_examples_in_the_schema_are_valid():
    for part in [SCHEMA, *SCHEMA["$defs"].values()]:
        for spec in part["properties"].values():
            for example in spec.get("examples", []):
                VALIDATOR.evolve(schema={**spec, "$defs": SCHEMA["$defs"]}).validate(example)


@pytest.mark.parametrize("config", ["{}", FULL])
def test_schema_accepts_valid_configs(config):
    VALIDATOR.validate(json.loads(config))


@pytest.mark.parametrize(
    "case", [pytest.param(v, id=k) for k, v in BAD.items() if v.get("schema", True)]
)
def test_schema_refuses_invalid_configs(case):
    assert not VALIDATOR.is_valid(json.loads(case["config"]))


def test_command_prints_the_schema():
    assert json.loads(run().stdout) == SCHEMA


def test_command_checks_a_file(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(FULL, encoding="utf-8")
    bad.write_text('{"jobs": []}', encoding="utf-8")
    assert run(good).returncode == 0
    done = run(bad)
    assert done.returncode == 1
    assert "jobs (line 1): write an object" in done.stderr
    assert run(tmp_path / "none.json").returncode == 2
    assert run("--help").returncode == 2
