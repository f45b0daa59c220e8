"""user-config.py.example, unchanged, with plain Pywikibot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[3] / "user-config.py.example"


def run(code, env, folder):
    shutil.copy(EXAMPLE, folder / "user-config.py")
    (folder / "user-config.py").chmod(0o600)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PWB_", "PYWIKIBOT_"))}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=kept | env | {"PYWIKIBOT_DIR": str(folder), "PYWIKIBOT_NO_USER_CONFIG": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_example_works_unchanged_on_the_sandbox(wiki, tmp_path):
    code = "import pywikibot; s = pywikibot.Site(); s.login(); print(s.user(), s.has_right('bot'))"
    done = run(code, wiki.env, tmp_path)
    assert done.stdout.split() == ["ReportBot", "True"], done.stderr
    assert "onfiguration variable" not in done.stderr
    secret = wiki.env["REPORTBOT_BOT_PASSWORD"].rpartition("@")[2]
    assert secret not in done.stderr
    assert not any(
        secret in path.read_text(errors="replace") for path in tmp_path.iterdir() if path.is_file()
    )


def test_example_with_a_username_is_for_meta(tmp_path):
    code = (
        "from pywikibot import config as c, family;"
        "print(c.family, c.mylang, c.usernames['meta']['meta'], c.authenticate,"
        " family.Family.load(c.family).hostname(c.mylang))"
    )
    parts = ("CONSUMER_TOKEN", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
    oauth = {f"PWB_{part}": part.lower() for part in parts}
    done = run(code, {"PWB_USERNAME": "Some bot", **oauth}, tmp_path)
    assert done.stdout.strip() == (
        "meta meta Some bot {'meta.wikimedia.org': ('consumer_token', 'consumer_secret', "
        "'access_token', 'access_secret')} meta.wikimedia.org"
    ), done.stderr
