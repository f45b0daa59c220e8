"""Runs of the bot on a real wiki, and the titles of the sample wiki that tests speak about."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from click.testing import CliRunner

from bot.cli.main import reportbot as bot_command
from tests.support.wiki.wikis import Wiki

PREFIX = "Programs/Wikimedia Community Fund/Rapid Fund/"
KAZAKH = "Wikimedia Community of Kazakh language User Group"
TAJIK = "Tajik Wikimedians User Group"
TAJIK_REPORT = f"{PREFIX}{TAJIK} workshops (ID: 22748804)/Final Report"
KAZAKH_REPORT = f"{PREFIX}{KAZAKH}/Events/Conference (ID: 22215712)/Final Report"
SENDERO_REPORT = f"{PREFIX}WikiSendero 2024-2 (ID: 22592037)/Final Report"
RWANDA_REPORT = f"{PREFIX}Africa Wiki Challenge 2024 in Rwanda (ID: 22790115)/Final Report"
TAJIK_TALK = f"Grants talk:{TAJIK_REPORT}"
NOTICE_MARK = "<!-- reportbot:notice "
CONFIG = "User:ReportBot/config.json"
OWN = "User:ReportBot/Reports"
BOT = "ReportBot"
#: The namespaces that the bot reads or writes.
NAMESPACES = (0, 1, 2, 3, 200, 201, 828, 1728, 1729)


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def reportbot(wiki: Wiki, *arguments: str, **environment: str) -> Done:
    """Run a command of the bot on a wiki.

    It runs in this process, which has read all modules already: tests take many runs. That the
    commands work in a process of their own is tested in test_installed.py.
    """
    result = CliRunner().invoke(bot_command, arguments, env={**wiki.env, **environment})
    return Done(result.exit_code, result.stdout, result.stderr)


def run(wiki: Wiki, *arguments: str, code: int = 0) -> dict[str, Any]:
    """Run a cycle that saves; returns its summary."""
    done = reportbot(wiki, "run", "--apply", "--json", *arguments)
    assert done.returncode == code, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return summary


def forget(wiki: Wiki) -> None:
    """Delete the ledger."""
    for file in wiki.sandbox.dir.glob("reportbot.sqlite3*"):
        file.unlink()


def without_section(text: str, mark: str) -> str:
    """Return the text without the level-2 section that holds a mark, as a person cuts it out."""
    start = text.rindex("\n== ", 0, text.index(mark))
    end = text.find("\n== ", text.index(mark))
    return text[:start] + (text[end:] if end >= 0 else "")


def everything(wiki: Wiki) -> dict[str, str]:
    """Return the text of every page in the namespaces that the bot reads or writes."""
    return wiki.client("Editor").texts(NAMESPACES)


class Story:
    """What the bot edits, step by step, counted by the wiki and not by the bot.

    `forgetful`: the ledger is deleted before each first run of a step. `dashboards`: the runs write
    the bot's overviews, too, which takes as long as all the rest.
    """

    def __init__(self, wiki: Wiki, *, forgetful: bool = False, dashboards: bool = False) -> None:
        self.wiki = wiki
        self.forgetful = forgetful
        self._options = [] if dashboards else ["--no-dashboards"]
        self.last: dict[str, Any] = {}
        self.log = ""
        self._edits = len(wiki.client().contributions(BOT))

    def runs(self, *arguments: str) -> set[str]:
        """Run twice. Returns the pages that the first run edited, but the bot's own overviews.

        Each was edited once, and the second run edited nothing at all. `last` and `log` are of
        the first run.
        """
        if self.forgetful:
            forget(self.wiki)
        done = self._run(*arguments)
        self.last, self.log = json.loads(done.stdout.splitlines()[-1]), done.stderr
        titles = self._edited()
        assert len(titles) == len(set(titles)) == self.last["saved"]
        self._run()
        assert self._edited() == []
        return {title for title in titles if not title.startswith(OWN)}

    def _run(self, *arguments: str) -> Done:
        """Run a cycle that saves; it must succeed."""
        done = reportbot(self.wiki, "run", "--apply", "--json", *self._options, *arguments)
        assert done.returncode == 0, done.stderr
        return done

    def _edited(self) -> list[str]:
        """Return the titles that the bot edited since the last call, one for each edit."""
        edits = self.wiki.client().contributions(BOT)
        new = edits[: len(edits) - self._edits]
        self._edits = len(edits)
        return [edit["title"] for edit in new]

    def configure(self, **config: Any) -> None:
        """Save the config as an administrator does.

        Some reports of the sample are older than the default limit for notices, so the limit is
        raised.
        """
        config["notices"] = {"max_age_days": 3650, **config.get("notices", {})}
        self.wiki.client().edit(CONFIG, json.dumps(config))

    def text(self, title: str) -> str:
        """The wikitext of a page, "" when there is none."""
        return self.wiki.client().text(title) or ""

    def replace(self, title: str, old: str, new: str, user: str = "Editor") -> None:
        """Change a page in one place."""
        text = self.text(title)
        assert text.count(old) == 1, (title, old, text.count(old))
        self.wiki.client(user).edit(title, text.replace(old, new))

    def sync(self, title: str, old: str, new: str) -> None:
        """Change a page in one place, as the mirror does."""
        self.replace(title, old, new, "CR-FluxxBot")

    @contextmanager
    def ledger(self) -> Iterator[sqlite3.Connection]:
        """The ledger's database, between two runs."""
        path = self.wiki.sandbox.dir / "reportbot.sqlite3"
        with closing(sqlite3.connect(path)) as database, database:
            yield database
