from __future__ import annotations

import json
import logging
import subprocess
import sys
from urllib.parse import quote_plus

import pytest
import structlog

from bot.service import logs
from bot.service.logs import HIDDEN, Secrets, hide_by_name

SECRET = 'p&w "ж/1\\2'


#: Loggers that other tests of this process may have turned to Pywikibot's own handlers.
OTHERS = ("bot", "apscheduler.executors", "pywiki", "py.warnings", "urllib3", "oauthlib")


@pytest.fixture
def restored():
    known = [logging.getLogger(), *map(logging.getLogger, OTHERS)]
    before = [(one, one.level, one.handlers[:], one.propagate, one.disabled) for one in known]
    for one in known[1:]:
        one.setLevel(logging.NOTSET)
        one.handlers[:], one.propagate, one.disabled = [], True, False
    yield
    for one, level, handlers, propagate, disabled in before:
        one.setLevel(level)
        one.handlers[:], one.propagate, one.disabled = handlers, propagate, disabled
    structlog.reset_defaults()


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.usefixtures("restored")
def test_lines_of_all_loggers_are_json_with_the_run_id(capsys):
    logs.set_up_logs(level="info")
    with structlog.contextvars.bound_contextvars(run_id="r1"):
        structlog.get_logger("bot.x").info("ours", page="Ж")
        logging.getLogger("pywiki.api").info("<<yellow>>theirs<<default>>\n")
        try:
            json.loads("{")
        except ValueError:
            logging.getLogger("apscheduler.x").exception("failed")
    ours, theirs, failed = lines(capsys)
    assert {line["run_id"] for line in (ours, theirs, failed)} == {"r1"}
    assert (ours["event"], ours["page"], ours["logger"]) == ("ours", "Ж", "bot.x")
    assert (theirs["event"], theirs["level"]) == ("theirs", "info")
    assert "JSONDecodeError" in failed["exception"]


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("style", ["json", "console"])
def test_secret_is_hidden_in_every_encoding(capsys, style):
    logs.set_up_logs(level="debug", style=style, secrets=[f"suffix@{SECRET}", "", "abc"])
    log = structlog.get_logger("bot.x")
    log.info(f"plain {SECRET}", page=SECRET, nested={"a": [SECRET]})
    logging.getLogger("urllib3").debug("POST /?lgpassword=%s", quote_plus(SECRET))
    logging.getLogger("pywiki").debug("lgtoken=0123abcdef+\\ 'token': ['0123abcdef']")
    logging.getLogger("oauthlib").debug('Authorization: OAuth oauth_signature="0123abcdef"')
    log.info("x", token="0123abcdef", password="0123abcdef")
    try:
        int(f"no login with {SECRET}")
    except ValueError:
        log.exception("failed")
    out = capsys.readouterr().err
    assert out.count(HIDDEN) >= 10
    assert "0123abcdef" not in out
    assert '"ж/1' not in out
    assert quote_plus(SECRET) not in out
    if style == "json":
        assert len([json.loads(line) for line in out.splitlines()]) == 6


def test_short_values_are_not_hidden():
    assert Secrets(["", "abc"]).hide("abc") == "abc"
    assert Secrets().hide("abc") == "abc"


@pytest.mark.parametrize(
    "text",
    ["12 tokens read", "the session ended", "no password is set", "tokenised: yes", "run_id=1"],
)
def test_plain_sentence_is_unchanged(text):
    assert hide_by_name(None, "info", {"event": text})["event"] == text


def test_logs_are_set_up_without_importing_pywikibot():
    code = (
        "import sys; from bot.service import logs; logs.set_up_logs(level='info', secrets=['x'*9]);"
        "sys.exit(any(name in sys.modules for name in ('pywikibot', 'apscheduler', 'sqlalchemy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
