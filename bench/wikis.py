"""Sandbox wikis with generated reports, without or with the pages that the bot writes.

The bot's pages are imported, too, with the texts from ``reportbot plan``. So a first run on such a
wiki has almost nothing to write, and takes seconds instead of an hour.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from bench.corpus import Page
from bench.export import write_pages, write_wiki
from scripts import sandbox
from scripts.sandboxes import accounts, exports
from scripts.sandboxes.maintenance import run_php

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.sandbox import Sandbox

BOT = accounts.BOT
#: The signature that a wiki writes instead of four tildes; an import does not replace these.
_SIGNATURE = f"[[User:{BOT}|{BOT}]] ([[User talk:{BOT}|talk]]) 00:00, 2 March 2025 (UTC)"


class Written(Enum):
    """The pages of the bot that the wiki has from the beginning."""

    NOTHING = "nothing"
    TALK_PAGES = "talk pages"
    EVERYTHING = "everything"


@contextmanager
def running(reports: int, written: Written = Written.NOTHING) -> Iterator[Sandbox]:
    """Run a wiki with so many reports, their applications, 150 groups and their events.

    It is removed afterwards. The tables of links stay empty, because the bot does not use them.

    :raises SandboxError: when MediaWiki is not installed, or fails
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / "wiki.xml"]
        write_wiki(paths[0], reports)
        if written is not Written.NOTHING:
            paths.append(folder / "written.xml")
            write_pages(paths[1], _planned_pages(paths[0], written), BOT, "2025-03-02T00:00:00Z")
        directory = folder / "wiki"
        sandbox.up(directory)
        sandbox.down(directory)
        _fill(directory, paths)
        try:
            yield sandbox.up(directory)
        finally:
            sandbox.down(directory)


def _planned_pages(export: Path, written: Written) -> Iterator[Page]:
    """Yield the pages as they would be after the plan for an export."""
    out = export.with_name("plan")
    reportbot = [sys.executable, "-m", "bot", "plan"]
    subprocess.run(  # noqa: S603 - our own program
        [*reportbot, "--source", f"export:{export}", "--out", str(out)],
        check=True,
        capture_output=True,
    )
    for change in json.loads((out / "plan.json").read_text("utf-8"))["changes"]:
        if written is Written.EVERYTHING or not change["title"].startswith(f"User:{BOT}/"):
            yield Page(change["title"], change["new"].replace("~~~~", _SIGNATURE))


def _fill(directory: Path, paths: list[Path]) -> None:
    """Load exports into an installed wiki that is not running."""
    software = sandbox.locate(None)
    found = [exports.scan_export(path) for path in paths]
    names = {name for export in found for name in export.contributors}
    accounts.add_accounts(directory, software, {}, names)
    exports.import_pages(directory, software, found)
    for script, *options in (
        ["rebuildrecentchanges.php"],
        ["initSiteStats.php", "--update", "--active"],
        ["initEditCount.php"],
    ):
        run_php(directory, software, script, *options)
