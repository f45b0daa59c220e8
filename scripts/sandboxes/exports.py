"""MediaWiki XML exports: reading one through before it is loaded."""

from __future__ import annotations

import bz2
import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast
from xml.parsers import expat

from scripts.sandboxes.accounts import RUN_PAGE
from scripts.sandboxes.errors import SandboxError


@dataclass(frozen=True)
class Export:
    """A MediaWiki XML export that was read through and found whole."""

    path: Path
    pages: int
    revisions: int
    contributors: frozenset[str]
    has_run_page: bool


def open_export(path: Path) -> IO[bytes]:
    """Open an export for reading, decompressing by the ending of its name."""
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(path))
    if path.suffix == ".bz2":
        return cast(IO[bytes], bz2.open(path))
    return path.open("rb")


def scan_export(path: Path) -> Export:
    """Read an export through, keeping nothing but the names of its contributors.

    Raises SandboxError, naming the file and line, if it is missing, damaged or something else.
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
    remedy = "export or copy it again"
    if not path.is_file():
        raise SandboxError(f"the export {path} does not exist; check the path given to --load")
    try:
        with open_export(path) as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise SandboxError(
            f"the export {path} is damaged at line {error.lineno} ({why}); {remedy}"
        ) from error
    except (EOFError, OSError, zlib.error, ValueError) as error:
        raise SandboxError(
            f"the export {path} is damaged at line {parser.CurrentLineNumber} ({error}); {remedy}"
        ) from error
    return Export(path, pages, revisions, frozenset(contributors), has_run_page)
