"""The wiki and the account: from the environment, then from Pywikibot's user-config.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRINT = (
    "from bot.environment import live_settings, load_settings;"
    "s = live_settings(load_settings()); print(s.bot, s.family, s.code, s.has_credentials)"
)
CONFIG = "family, mylang = 'wikipedia', 'de'\nusernames['wikipedia']['de'] = 'File bot'\n"
#: Pywikibot takes ``*`` for all wikis of a family.
EVERY_CODE = "family, mylang = 'wikipedia', 'de'\nusernames['wikipedia']['*'] = 'File bot'\n"


@pytest.mark.parametrize(
    ("folder", "text", "environment", "printed"),
    [
        ("work", CONFIG, {}, "File bot wikipedia de True"),
        ("home/.pywikibot", EVERY_CODE, {}, "File bot wikipedia de True"),
        ("own", CONFIG, {"PYWIKIBOT_DIR": "own"}, "File bot wikipedia de True"),
        ("work", CONFIG, {"PWB_USERNAME": "env_bot"}, "Env bot wikipedia de True"),
        (
            "work",
            CONFIG,
            {"REPORTBOT_FAMILY": "meta", "REPORTBOT_CODE": "meta", "PWB_USERNAME": "A"},
            "A meta meta True",
        ),
        (
            "work",
            CONFIG,
            {"PYWIKIBOT_NO_USER_CONFIG": "2", "PWB_USERNAME": "A"},
            "A meta meta False",
        ),
    ],
)
def test_environment_counts_before_user_config(tmp_path, folder, text, environment, printed):
    for name in ("work", "home", folder):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    config = tmp_path / folder / "user-config.py"
    config.write_text(text)
    config.chmod(0o600)
    own = {name: str(tmp_path / v) if v == "own" else v for name, v in environment.items()}
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PRINT],
        cwd=tmp_path / "work", env=kept | own, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == printed, done.stderr
