"""Sandbox wikis with generated reports, before the bot came and after it wrote everything.

Where the bot wrote, its pages come by an import, too: they are what ``reportbot plan`` says. A
first run on such a wiki finds next to nothing to do, and takes seconds instead of an hour.
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
#: What a wiki makes of four tildes, which an import leaves as they are.
_SIGNATURE = f"[[User:{BOT}|{BOT}]] ([[User talk:{BOT}|talk]]) 00:00, 2 March 2025 (UTC)"


class Written(Enum):
    """Which of the bot's pages are there from the beginning."""

    NOTHING = "nothing"
    TALK_PAGES = "talk pages"
    EVERYTHING = "everything"


@contextmanager
def running(reports: int, written: Written = Written.NOTHING) -> Iterator[Sandbox]:
    """Run a wiki with so many reports, their applications, 150 groups and their events.

    It is removed afterwards. Links tables are not filled, since the bot does not ask for them.

    :raises SandboxError: when there is no MediaWiki, or it fails
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / "wiki.xml"]
        write_wiki(paths[0], reports)
        if written is not Written.NOTHING:
            paths.append(folder / "written.xml")
            write_pages(paths[1], _planned(paths[0], written), BOT, "2025-03-02T00:00:00Z")
        directory = folder / "wiki"
        sandbox.up(directory)
        sandbox.down(directory)
        _fill(directory, paths)
        try:
            yield sandbox.up(directory)
        finally:
            sandbox.down(directory)


def _planned(export: Path, written: Written) -> Iterator[Page]:
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
