"""The listed environment variables are read by the bot, and Toolforge accepts their names."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[3]
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
def test_toolforge_accepts_the_name(name):
    assert NAME.fullmatch(name)


@pytest.mark.parametrize("entry", variables(), ids=lambda entry: entry[0])
def test_each_variable_has_a_purpose_and_is_documented(entry):
    name, need, purpose = entry
    assert need in {"needed", "optional"}
    assert len(purpose) > 20
    assert f"`{name}`" in (ROOT / "docs" / "settings.md").read_text("utf-8")


def test_each_listed_variable_is_read():
    assert {entry[0] for entry in variables()} <= read_by_the_bot()


@pytest.fixture
def set_up(tmp_path):
    """A home folder with an imitation of the database client, which works on a bastion only."""
    programs = tmp_path / "bin"
    programs.mkdir()
    log = tmp_path / "log"
    program = programs / "mariadb"
    program.write_text('#!/bin/sh\necho "$@" >> "$LOG"\n')
    program.chmod(0o755)
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path), "LOG": str(log)}

    def run(credentials):
        (tmp_path / "replica.my.cnf").write_text(credentials)
        script = ["sh", str(TOOLFORGE / "set_up_toolsdb.sh")]
        done = subprocess.run(script, env=env, capture_output=True, text=True, timeout=30)
        return done, log.read_text() if log.exists() else ""

    return run


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_database_is_named_after_the_account_of_the_tool(set_up, quote):
    done, asked = set_up(f"[client]\nuser = {quote}s51999{quote}\npassword={quote}Ab1{quote}\n")
    assert done.returncode == 0, done.stderr
    assert "--host=tools.db.svc.wikimedia.cloud" in asked
    assert "CREATE DATABASE IF NOT EXISTS\n\t`s51999__reportbot` CHARACTER SET utf8mb4" in asked
    assert "Ab1" not in done.stdout + done.stderr + asked


@pytest.mark.parametrize("credentials", ["", "[client]\nuser=s1`; DROP\npassword=a\n"])
def test_unusable_credentials_are_refused(set_up, credentials):
    done, asked = set_up(credentials)
    assert done.returncode == 2
    assert asked == ""
