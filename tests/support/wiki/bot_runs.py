"""A story on a wiki: somebody does something, the bot runs twice, and its edits are counted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from click.testing import CliRunner, Result

from bot.cli.main import reportbot
from tests.integration.wiki.test_cycle import forget
from tests.support.wiki.wikis import Wiki

CONFIG = "User:ReportBot/config.json"
OWN = "User:ReportBot/Reports"
BOT = "ReportBot"


class Story:
    """What the bot edits, step by step, counted by the wiki and not by the bot.

    `forgetful`: the ledger is deleted before each first run of a step.
    """

    def __init__(self, wiki: Wiki, *, forgetful: bool = False) -> None:
        self.wiki = wiki
        self.forgetful = forgetful
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

    def _run(self, *arguments: str) -> Result:
        # In this process, which has read all modules already: stories take many runs.
        command = ["run", "--apply", "--json", *arguments]
        done = CliRunner().invoke(reportbot, command, env=self.wiki.env)
        assert done.exit_code == 0, done.stderr
        return done

    def _edited(self) -> list[str]:
        edits = self.wiki.client().contributions(BOT)
        new = edits[: len(edits) - self._edits]
        self._edits = len(edits)
        return [edit["title"] for edit in new]

    def configure(self, **config: Any) -> None:
        """Save the config as an administrator does; the sample's reports may be of any age."""
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
