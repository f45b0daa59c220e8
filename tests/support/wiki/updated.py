"""The sample wiki after one run of the bot: made once, copied for each test."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from scripts.sandboxes import files
from tests.support.wiki.bot_runs import everything, run
from tests.support.wiki.shared_server import SharedServer
from tests.support.wiki.wikis import Wiki, made_once

FIRST_RUN = "first-run.json"


class FirstRun(NamedTuple):
    """The run that made an updated wiki: its summary, and all texts before and after it."""

    summary: dict[str, Any]
    before: dict[str, str]
    after: dict[str, str]

    @property
    def run_id(self) -> str:
        """The run's number, which undo_run takes."""
        return str(self.summary["run_id"])

    @classmethod
    def of(cls, template: Path) -> FirstRun:
        """Read what `install_updated` kept."""
        return cls(*json.loads((template / FIRST_RUN).read_text("utf-8")))


def install_updated(directory: Path, template: Path, server: SharedServer) -> Path:
    """Copy the wiki in `template`, and run the bot on the copy, once."""

    def make() -> None:
        with server.copy(template, directory) as wiki:
            before = everything(wiki)
            summary = run(wiki)
            first_run = FirstRun(summary, before, everything(wiki))
        (directory / FIRST_RUN).write_text(json.dumps(first_run), "utf-8")

    return made_once(directory, make)


def copy_ledger(template: Path, wiki: Wiki) -> None:
    """Give a copy of an updated wiki the ledger of the run."""
    for file in template.glob(f"{files.LEDGER}*"):
        shutil.copy(file, wiki.sandbox.dir)
