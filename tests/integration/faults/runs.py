"""Runs of the bot as a process of its own, as an operator starts them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.wiki.wikis import Wiki

ROOT = Path(__file__).parents[3]
#: Seconds after which a run is said not to end.
BOUND = 120
#: Compiled modules are kept outside the project, for the next run to start in half the time.
COMPILED = Path(tempfile.gettempdir()) / f"reportbot-tests-{os.getuid()}-compiled"


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
    """A run that has been started: ``reportbot run --apply`` and more arguments."""

    def __init__(self, environment: Mapping[str, str], *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--apply", "--json", *arguments],
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
        lines = out.splitlines()
        summary = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
        return Ended(self._process.returncode, summary, said)


def environment(wiki: Wiki, api: str | None = None, **more: str) -> dict[str, str]:
    """Return the environment of a run on ``wiki``; ``api`` is the way to it, as by a proxy.

    A request that failed is sent again almost at once, and a broken rule of the store is no
    reason to wait either.
    """
    swift = {"REPORTBOT_RETRY_WAIT": "0.02", "PYTHONPYCACHEPREFIX": str(COMPILED)}
    way = {} if api is None else {"REPORTBOT_API": api}
    inherited = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    return {**inherited, **wiki.env, **swift, **way, **more}


def run(wiki: Wiki, api: str | None = None, *arguments: str, **more: str) -> Ended:
    """Run the bot once and wait for its end."""
    return Run(environment(wiki, api, **more), *arguments).ended()


def forget(wiki: Wiki) -> None:
    """Delete the bot's database."""
    for file in wiki.sandbox.dir.glob("reportbot.sqlite3*"):
        file.unlink()
