"""MediaWiki XML exports: check them, and load them into a wiki."""

from __future__ import annotations

import bz2
import gzip
import os
import sys
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast
from xml.parsers import expat

from scripts.sandboxes import database, files
from scripts.sandboxes.accounts import RUN_PAGE
from scripts.sandboxes.errors import SandboxError
from scripts.sandboxes.maintenance import run_php
from scripts.sandboxes.software import Software


@dataclass(frozen=True)
class Export:
    """A complete XML export, with the facts that loading it needs."""

    path: Path
    pages: int
    revisions: int
    contributors: frozenset[str]
    has_run_page: bool


def open_export(path: Path) -> IO[bytes]:
    """Open an export for reading; the ending of its name determines the decompression."""
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(path))
    if path.suffix == ".bz2":
        return cast(IO[bytes], bz2.open(path))
    return path.open("rb")


def scan_export(path: Path) -> Export:
    """Read an export completely, and return its facts.

    Raises SandboxError with the file and line if it is missing, damaged, or not an export.
    """
    contributors: set[str] = set()
    pages = revisions = 0
    has_run_page = False
    stack: list[str] = []
    text: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, _attributes: Mapping[str, str]) -> None:
        nonlocal pages, revisions
        if not stack and tag != "mediawiki":
            raise ValueError(f"<{tag}> is not a MediaWiki export")
        stack.append(tag)
        pages += tag == "page"
        revisions += tag == "revision"
        if tag in ("username", "title"):
            text.clear()
            parser.CharacterDataHandler = text.append

    def end(tag: str) -> None:
        nonlocal has_run_page
        stack.pop()
        parser.CharacterDataHandler = None
        if tag == "username" and stack[-1] == "contributor":
            contributors.add("".join(text))
        elif tag == "title" and stack[-1] == "page":
            has_run_page |= "".join(text).replace("_", " ") == RUN_PAGE

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if not path.is_file():
        raise SandboxError(f"the export {path} does not exist; check the path given to --load")
    try:
        with open_export(path) as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, EOFError, OSError, zlib.error, ValueError) as error:
        why = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else error
        raise SandboxError(
            f"the export {path} is damaged at line {parser.CurrentLineNumber} ({why}); export or "
            "copy it again"
        ) from error
    return Export(path, pages, revisions, frozenset(contributors), has_run_page)


def load_exports(directory: Path, software: Software, exports: Iterable[Export]) -> None:
    """Import exports, and update everything that MediaWiki derives from pages.

    :param exports: their contributors must have accounts already
    """
    import_pages(directory, software, exports)
    run_php(directory, software, "rebuildrecentchanges.php")
    refresh_links(directory, software)
    run_php(directory, software, "initSiteStats.php", "--update", "--active")
    run_php(directory, software, "initEditCount.php")
    run_php(directory, software, "rebuildtextindex.php")
    run_php(directory, software, "runJobs.php")


def import_pages(directory: Path, software: Software, exports: Iterable[Export]) -> None:
    """Import the pages of exports; print how many revisions were not imported."""
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
                f"not imported, or existed before; see {directory / files.SETUP_LOG}",
                file=sys.stderr,
            )


def refresh_links(directory: Path, software: Software) -> None:
    """Update the links tables; every page is parsed, in one process for each processor."""
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
