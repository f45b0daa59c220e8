from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.environment import load_settings, unknown_variables
from bot.settings import Settings

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+) \| (.+) \|$", re.MULTILINE)
#: What has no default, or one that depends on others, is given in words.
IN_WORDS = re.compile(r"^[^`]*(`[^`]*/`)?$")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch, tmp_path):
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def test_docs_list_every_variable_with_its_default():
    rows = {name: default for name, _, default in ROW.findall(DOCS.read_text(encoding="utf-8"))}
    fields = {str(field.validation_alias): field for field in Settings.model_fields.values()}
    assert rows.keys() == fields.keys()
    for name, field in fields.items():
        if field.default in (None, ""):
            assert IN_WORDS.fullmatch(rows[name]), name
        else:
            assert rows[name] == f"`{field.default}`", name


def test_settings_without_variables_have_the_defaults(tmp_path):
    settings = load_settings()
    assert settings.bot == "ReportBot"
    assert settings.oauth is None
    assert settings.database_url == f"sqlite:///{tmp_path}/reportbot/reportbot.sqlite3"


def test_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("REPORTBOT_PUT_THROTTLE", "")
    monkeypatch.setenv("PWB_ACCESS_TOKEN", "")
    assert load_settings().put_throttle == 10


def test_ledger_is_on_toolsdb_when_there_is_an_account(monkeypatch):
    monkeypatch.setenv("TOOL_TOOLSDB_USER", "s12345")
    monkeypatch.setenv("TOOL_TOOLSDB_PASSWORD", "p/w@1:2")
    settings = load_settings()
    assert settings.database_url == (
        "mysql+pymysql://s12345:p%2Fw%401%3A2@tools.db.svc.wikimedia.cloud/s12345__reportbot"
        "?charset=utf8mb4"
    )
    assert {"p/w@1:2", "p%2Fw%401%3A2"} <= set(settings.secrets())
    assert "p/w" not in repr(settings)
    monkeypatch.setenv("REPORTBOT_DATABASE_URL", "sqlite:///x")
    assert load_settings().database_url == "sqlite:///x"


def test_each_ledger_has_its_own_heartbeat(monkeypatch, tmp_path):
    first = load_settings().heartbeat
    monkeypatch.setenv("REPORTBOT_DATABASE_URL", "sqlite:///x")
    assert load_settings().heartbeat != first
    monkeypatch.setenv("REPORTBOT_HEARTBEAT", str(tmp_path / "beat"))
    assert load_settings().heartbeat == tmp_path / "beat"


def test_unknown_variable_is_named_with_the_nearest_known_one():
    environment = ["REPORTBOT_SWEP_AT", "PWB_ACCES_TOKEN", "PWB_XYZ", "PWB_USERNAME", "HOME"]
    assert unknown_variables(environment) == [
        "the environment variable PWB_ACCES_TOKEN is not known; did you mean PWB_ACCESS_TOKEN?",
        "the environment variable PWB_XYZ is not known",
        "the environment variable REPORTBOT_SWEP_AT is not known; did you mean REPORTBOT_SWEEP_AT?",
    ]
