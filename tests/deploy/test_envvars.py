"""The variables told to operators are those that the bot reads, and Toolforge takes their names."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
TOOLFORGE = ROOT / "deploy" / "toolforge"
#: https://wikitech.wikimedia.org/wiki/Help:Toolforge/Envvars
NAME = re.compile(r"[A-Z_][A-Z_0-9]{3,}")


def variables():
    lines = (TOOLFORGE / "envvars.txt").read_text("utf-8").splitlines()
    return [line.split(None, 2) for line in lines if line and not line.startswith("#")]


def read_by_the_bot():
    schema = Settings.model_json_schema(by_alias=True)["properties"]
    return set(schema)


@pytest.mark.parametrize("name", [entry[0] for entry in variables()])
def test_toolforge_takes_the_name(name):
    assert NAME.fullmatch(name)


@pytest.mark.parametrize("entry", variables(), ids=lambda entry: entry[0])
def test_each_has_a_purpose_and_is_documented(entry):
    name, need, purpose = entry
    assert need in {"needed", "optional"}
    assert len(purpose) > 20
    assert f"`{name}`" in (ROOT / "docs" / "settings.md").read_text("utf-8")


def test_the_bot_reads_them_all():
    assert {entry[0] for entry in variables()} <= read_by_the_bot()


@pytest.fixture
def toolforge(tmp_path):
    """A home and a PATH with stand-ins for the two commands that only a bastion has."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("mariadb", "toolforge"):
        program = programs / name
        program.write_text(
            f'#!/bin/sh\n{{ echo "{name}:" "$@"; [ {name} = mariadb ] || cat; }} >> "$LOG"\n'
        )
        program.chmod(0o755)
    log = tmp_path / "log"
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path), "LOG": str(log)}

    def run(credentials):
        (tmp_path / "replica.my.cnf").write_text(credentials)
        script = ["sh", str(TOOLFORGE / "set_up_toolsdb.sh")]
        done = subprocess.run(script, env=env, capture_output=True, text=True, timeout=30)
        return done, log.read_text() if log.exists() else ""

    return run


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_toolsdb_is_set_up_from_the_credentials(toolforge, quote):
    done, log = toolforge(f"[client]\nuser = {quote}s51999{quote}\npassword={quote}Ab1{quote}\n")
    assert done.returncode == 0, done.stderr
    assert "CREATE DATABASE IF NOT EXISTS\n\t`s51999__reportbot`" in log
    assert "utf8mb4" in log
    url = "mysql+pymysql://s51999:Ab1@tools.db.svc.wikimedia.cloud/s51999__reportbot"
    assert f"toolforge: envvars create REPORTBOT_DATABASE_URL\n{url}" in log
    assert "Ab1" not in done.stdout + done.stderr


@pytest.mark.parametrize("credentials", ["", "[client]\nuser=s1\npassword=a/b@c\n"])
def test_credentials_that_are_none_are_refused(toolforge, credentials):
    done, log = toolforge(credentials)
    assert done.returncode == 2
    assert log == ""
