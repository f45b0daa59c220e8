"""The files in a sandbox's directory: their names, the state, copying and discarding them."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from scripts.sandboxes.errors import UsageError

SETTINGS = "LocalSettings.php"
STATE = "sandbox.json"
SETUP_LOG = "setup.log"
DATABASES = "db"
CACHE = "cache"
# What makes the wiki.
WIKI = (SETTINGS, STATE, SETUP_LOG, DATABASES, CACHE)

ACCOUNTS = "accounts.json"
ENV = "env"
SERVER_LOG = "server.log"
EXTRA_SETTINGS = "LocalSettings.extra.php"
PYWIKIBOT = "pywikibot"
LEDGER = "reportbot.sqlite3"
# What comes with running it.
RUNNING = (ACCOUNTS, ENV, SERVER_LOG, EXTRA_SETTINGS, PYWIKIBOT)


def read_state(directory: Path) -> dict[str, Any] | None:
    """Read the settings of the wiki in `directory`; None if none was finished there."""
    try:
        state: dict[str, Any] = json.loads((directory / STATE).read_text())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise UsageError(f"{directory / STATE} is damaged; remove it or use a new --dir") from error
    return state if state.get("built") else None


def write_state(directory: Path, state: Mapping[str, Any]) -> None:
    """Store the settings that LocalSettings.php reads."""
    write_private(directory / STATE, json.dumps(state, indent=1) + "\n")


def change_state(directory: Path, **changes: object) -> None:
    """Change some of the stored settings, of an unfinished wiki too."""
    write_state(directory, json.loads((directory / STATE).read_text()) | changes)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def copy(source: Path, target: Path) -> None:
    """Make `target` a wiki like that in `source`, which may be running."""
    (target / DATABASES).mkdir(parents=True)
    for file in (source / DATABASES).glob("*.sqlite"):
        # Not a copy of the file: what SQLite has not yet moved out of its -wal would be lost.
        with (
            closing(sqlite3.connect(file)) as old,
            closing(sqlite3.connect(target / DATABASES / file.name)) as new,
        ):
            old.backup(new)
    shutil.copytree(source / CACHE, target / CACHE)
    shutil.copy(source / SETTINGS, target)
    for name in (STATE, ACCOUNTS):
        write_private(target / name, (source / name).read_text())


def discard(directory: Path, names: Iterable[str]) -> None:
    """Delete those of the named files and folders that exist."""
    for name in names:
        path = directory / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
