"""A running wiki: where it is, how to log in, and the addresses of its pages."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.sandboxes import files, processes
from scripts.sandboxes.accounts import BOT

ANSWER_SECONDS = 60


@dataclass(frozen=True)
class Sandbox:
    """A running wiki: where it is and how to log in."""

    dir: Path
    port: int
    pid: int

    @property
    def api(self) -> str:
        """URL of api.php."""
        return f"http://127.0.0.1:{self.port}/api.php"

    @property
    def index(self) -> str:
        """URL of index.php."""
        return f"http://127.0.0.1:{self.port}/index.php"

    @property
    def extra_settings(self) -> Path:
        """The PHP file that, if it exists, changes the wiki's settings from the next request on."""
        return self.dir / files.EXTRA_SETTINGS

    @property
    def accounts(self) -> dict[str, dict[str, Any]]:
        """Account name -> `password`, `groups`; the bot also `bot_login`, `bot_password`."""
        accounts: dict[str, dict[str, Any]] = json.loads((self.dir / files.ACCOUNTS).read_text())
        return accounts

    @property
    def env(self) -> dict[str, str]:
        """The environment in which the bot works on this wiki, as DIR/env exports it."""
        bot = self.accounts[BOT]
        return {
            "REPORTBOT_API": self.api,
            "PWB_USERNAME": BOT,
            "REPORTBOT_BOT_PASSWORD": f"{bot['bot_suffix']}@{bot['bot_password']}",
            "REPORTBOT_DATABASE_URL": f"sqlite:///{self.dir / files.LEDGER}",
            "PYWIKIBOT_DIR": str(self.dir / files.PYWIKIBOT),
            "REPORTBOT_PUT_THROTTLE": "0",
            "PYWIKIBOT_NO_USER_CONFIG": "2",
        }

    def ask(self, **parameters: str) -> dict[str, Any]:
        """Ask the API as anybody can, and return its answer.

        Raises OSError if there is no answer, ValueError if it is not JSON.
        """
        query = urllib.parse.urlencode(parameters | {"format": "json", "formatversion": "2"})
        # A proxy of the machine's must not get between.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.api}?{query}", timeout=ANSWER_SECONDS) as response:
            answer: dict[str, Any] = json.load(response)
        return answer

    def address(self, title: str) -> str | None:
        """Find where a browser shows the page; None if there is no such page."""
        answer = self.ask(action="query", titles=title, prop="info", inprop="url")
        (page,) = answer["query"]["pages"]
        return None if page.keys() & {"missing", "invalid"} else str(page["fullurl"])


def find(directory: Path) -> Sandbox | None:
    """Find the sandbox that runs in `directory`, whoever started it; None if none does."""
    state = files.read_state(directory)
    pid = processes.server(directory)
    return None if state is None or pid is None else Sandbox(directory, state["port"], pid)
