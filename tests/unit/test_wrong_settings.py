"""Each wrong setting ends the command with exit code 2 and one sentence, which hides secrets."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from bot.cli.main import reportbot
from bot.settings import Settings
from bot.wiki.access import read_user_config

CASES = tomllib.loads(Path(__file__).with_name("wrong_settings.toml").read_text("utf-8"))["wrong"]
ROOT = Path(__file__).parents[2]
SECRETS = ("hush-hush", "only-this-one", "no-suffix-here")


@pytest.fixture
def place(monkeypatch, tmp_path):
    """A working folder without a user-config.py, an environment without settings, whole logs."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.delenv("PYWIKIBOT_NO_USER_CONFIG", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("no database")
    root = logging.getLogger()
    before = root.handlers[:], root.level
    read_user_config.cache_clear()
    yield tmp_path
    read_user_config.cache_clear()
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def test_at_least_forty_wrong_settings_are_tested():
    assert len(CASES) >= 40


def in_its_own_process(command, folder):
    """Run the command where Pywikibot, which reads user-config.py once, was not imported yet."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", *command]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stderr


def in_this_process(command):
    done = CliRunner().invoke(reportbot, command)
    return done.exit_code, done.stderr


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"][:50])
def test_wrong_setting_is_one_sentence_and_exit_code_2(case, place, monkeypatch):
    def filled(text):
        return text.replace("FOLDER", str(place)).replace("FILE", str(place / "file"))

    command = case.get("command", ["serve"])
    for name, value in case["env"].items():
        monkeypatch.setenv(name, filled(value))
    if "config" in case:
        (place / "user-config.py").write_text(case["config"] + "\n")
        (place / "user-config.py").chmod(0o600)
        code, errors = in_its_own_process(command, place)
    else:
        code, errors = in_this_process(command)
    assert code == 2, errors
    sentences = [line for line in errors.splitlines() if line.startswith("reportbot: ")]
    assert len(sentences) == 1, errors
    assert filled(case["says"]) in sentences[0]
    assert not any(secret in errors for secret in SECRETS)
    assert "Traceback" not in errors
