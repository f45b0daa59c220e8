"""Runs of the bot, in this process or in one of their own, which can be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bot.cli.main import reportbot
from tests.support.wiki.wikis import Wiki

ROOT = Path(__file__).parents[3]
#: Seconds after which a run is said not to end.
BOUND = 120


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended. ``summary`` is what ``run --json`` printed last, empty without it."""

    code: int
    summary: Mapping[str, Any]
    said: str

    @property
    def killed(self) -> bool:
        """Whether it was killed."""
        return self.code == -signal.SIGKILL

    @property
    def crashed(self) -> bool:
        """Whether it ended with a traceback."""
        return "Traceback (most recent call last)" in self.said


class Run:
    """A run in a process of its own, as an operator starts it: ``reportbot run --apply``."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--apply", "--json"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill(self) -> None:
        """End it at once, as when the machine goes away."""
        with suppress(ProcessLookupError):
            self._process.kill()

    def ended(self, seconds: float = BOUND) -> Ended:
        """Wait for its end; raises subprocess.TimeoutExpired (and kills it) if that is late."""
        try:
            out, said = self._process.communicate(timeout=seconds)
        except BaseException:
            self._process.kill()
            self._process.communicate()
            raise
        return _ended(self._process.returncode, out, said)


def environment(wiki: Wiki, api: str | None = None, **more: str) -> dict[str, str]:
    """Return the environment of a run on ``wiki``; ``api`` is the way to it, as by a proxy."""
    return {**os.environ, **_settings(wiki, api), **more}


def _settings(wiki: Wiki, api: str | None) -> dict[str, str]:
    # A request that failed is sent again almost at once.
    way = {} if api is None else {"REPORTBOT_API": api}
    return {**wiki.env, "REPORTBOT_RETRY_WAIT": "0.02", **way}


def run(wiki: Wiki, api: str | None = None) -> Ended:
    """Run the bot once in this process, which has read all modules already."""
    arguments = ["run", "--apply", "--json"]
    done = CliRunner().invoke(reportbot, arguments, env=_settings(wiki, api))
    said = done.stderr
    if done.exception and not isinstance(done.exception, SystemExit):
        said += "".join(traceback.format_exception(done.exception))
    return _ended(done.exit_code, done.stdout, said)


def _ended(code: int, out: str, said: str) -> Ended:
    lines = out.splitlines()
    summary = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return Ended(code, summary, said)


def forget(wiki: Wiki) -> None:
    """Delete the bot's database."""
    for file in wiki.sandbox.dir.glob("reportbot.sqlite3*"):
        file.unlink()
