"""What Pywikibot logs while it logs in to a real wiki, at its lowest level."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

CODE = """
import logging
import structlog
from bot.service import logs
from bot.environment import load_settings
from bot.wiki import session

settings = load_settings()
logs.set_up_logs(level="debug", secrets=settings.secrets())
structlog.contextvars.bind_contextvars(run_id="r1")
site = session.open_site(settings.wiki_access)
import pywikibot
pywikibot.warning("a warning of Pywikibot's")
pywikibot.info("<<red>>a line of Pywikibot's<<default>>")
logging.getLogger("pywiki").setLevel(logging.DEBUG)  # as nobody should
logging.getLogger("pywiki").filters.clear()
site._relogin()
"""


def test_lines_of_pywikibot_are_json_without_secrets(wiki):
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env=os.environ | wiki.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["run_id"] for line in lines} == {"r1"}
    events = [line["event"] for line in lines]
    assert events.count("a warning of Pywikibot's") == 1
    assert "a line of Pywikibot's" in events
    at_risk = [event for event in events if "lgpassword" in event]
    assert at_risk, "no line had a secret to hide"
    assert "[hidden]" in at_risk[0]
    password = wiki.env["REPORTBOT_BOT_PASSWORD"].rpartition("@")[2]
    assert password not in done.stderr
    assert not re.search(r"[0-9a-f]{32}", done.stderr), "a token or a cookie is in the log"
