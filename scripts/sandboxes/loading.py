"""Loading exports into the wiki, and setting right everything that follows from its pages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.sandboxes import database, files
from scripts.sandboxes.exports import Export, open_export
from scripts.sandboxes.maintenance import run_php
from scripts.sandboxes.software import Software


def load_exports(directory: Path, software: Software, exports: Iterable[Export]) -> None:
    """Import `exports`, whose contributors have accounts, and set everything that follows right."""
    import_pages(directory, software, exports)
    run_php(directory, software, "rebuildrecentchanges.php")
    refresh_links(directory, software)
    run_php(directory, software, "initSiteStats.php", "--update", "--active")
    run_php(directory, software, "initEditCount.php")
    run_php(directory, software, "rebuildtextindex.php")
    run_php(directory, software, "runJobs.php")


def import_pages(directory: Path, software: Software, exports: Iterable[Export]) -> None:
    """Import `exports` and nothing more; says which revisions did not get in."""
    for export in exports:
        what = f"{export.pages} pages, {export.revisions} revisions"
        print(f"sandbox: loading {export.path} ({what})", file=sys.stderr)
        before = database.count_rows(directory, "revision")
        with open_export(export.path) as stream:
            run_php(directory, software, "importDump.php", "--no-updates", stdin=stream)
        missing = export.revisions - (database.count_rows(directory, "revision") - before)
        if missing > 0:
            print(
                f"sandbox: {missing} of the {export.revisions} revisions in {export.path} were "
                f"not imported, or were there before; {directory / files.SETUP_LOG} may tell why",
                file=sys.stderr,
            )


def refresh_links(directory: Path, software: Software) -> None:
    """Set the links tables right. Each page is parsed, so every processor gets a share of them."""
    last = database.last_page(directory)
    share = max(200, -(-last // (os.cpu_count() or 1)))
    with ThreadPoolExecutor() as pool:
        shares = [
            pool.submit(
                run_php,
                directory,
                software,
                "refreshLinks.php",
                "-e",
                str(min(first + share - 1, last)),
                str(first),
            )
            for first in range(1, last + 1, share)
        ]
    for done in shares:
        done.result()
