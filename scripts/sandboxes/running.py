"""A running sandbox: its address, its accounts, and the environment for the bot."""

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
    """A running wiki in a directory, on a port of this machine."""

    dir: Path
    port: int
    pid: int

    @property
    def api(self) -> str:
        """The URL of api.php."""
        return f"http://127.0.0.1:{self.port}/api.php"

    @property
    def index(self) -> str:
        """The URL of index.php."""
        return f"http://127.0.0.1:{self.port}/index.php"

    @property
    def extra_settings(self) -> Path:
        """The path of the PHP file with extra settings; MediaWiki reads it at every request."""
        return self.dir / files.EXTRA_SETTINGS

    @property
    def accounts(self) -> dict[str, dict[str, Any]]:
        """The accounts by name, with `password` and `groups`; the bot has a `bot_password` too."""
        accounts: dict[str, dict[str, Any]] = json.loads((self.dir / files.ACCOUNTS).read_text())
        return accounts

    @property
    def env(self) -> dict[str, str]:
        """The environment variables with which the bot works on this wiki."""
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
        """Send a query to the API without logging in, and return the answer.

        Raises OSError without an answer, ValueError if it is not JSON.
        """
        query = urllib.parse.urlencode(parameters | {"format": "json", "formatversion": "2"})
        # Do not use a proxy of this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.api}?{query}", timeout=ANSWER_SECONDS) as response:
            answer: dict[str, Any] = json.load(response)
        return answer

    def software(self) -> tuple[str, list[str]]:
        """Return the version of MediaWiki and the names of the extensions, from the wiki itself."""
        answer = self.ask(action="query", meta="siteinfo", siprop="general|extensions")["query"]
        extensions = {one["name"] for one in answer["extensions"] if one["type"] != "skin"}
        return str(answer["general"]["generator"]), sorted(extensions)

    def address(self, title: str) -> str | None:
        """Return the address of a page for a browser, None if the page does not exist."""
        answer = self.ask(action="query", titles=title, prop="info", inprop="url")
        (page,) = answer["query"]["pages"]
        return None if page.keys() & {"missing", "invalid"} else str(page["fullurl"])


def find(directory: Path) -> Sandbox | None:
    """Return the sandbox that runs in a directory, None if none is running there."""
    state = files.read_state(directory)
    pid = processes.server(directory)
    return None if state is None or pid is None else Sandbox(directory, state["port"], pid)
