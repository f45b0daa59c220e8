"""The files in a sandbox's directory: their names; read, write, copy and delete them."""

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
# The files of the wiki.
WIKI = (SETTINGS, STATE, SETUP_LOG, DATABASES, CACHE)

ACCOUNTS = "accounts.json"
ENV = "env"
SERVER_LOG = "server.log"
EXTRA_SETTINGS = "LocalSettings.extra.php"
PYWIKIBOT = "pywikibot"
LEDGER = "reportbot.sqlite3"
# The files of the running wiki.
RUNNING = (ACCOUNTS, ENV, SERVER_LOG, EXTRA_SETTINGS, PYWIKIBOT)


def read_state(directory: Path) -> dict[str, Any] | None:
    """Return the settings of the wiki in a directory, None without a completely installed wiki."""
    try:
        state: dict[str, Any] = json.loads((directory / STATE).read_text())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise UsageError(f"{directory / STATE} is damaged; remove it or use a new --dir") from error
    return state if state.get("built") else None


def write_state(directory: Path, state: Mapping[str, Any]) -> None:
    """Write the settings that LocalSettings.php reads."""
    write_private(directory / STATE, json.dumps(state, indent=1) + "\n")


def change_state(directory: Path, **changes: object) -> None:
    """Change some of the settings, also those of an incomplete wiki."""
    write_state(directory, json.loads((directory / STATE).read_text()) | changes)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def copy(source: Path, target: Path) -> None:
    """Copy the wiki in `source`, which may be running, to the new directory `target`."""
    (target / DATABASES).mkdir(parents=True)
    for file in (source / DATABASES).glob("*.sqlite"):
        # A copy of the file alone would lose the changes that are still in its -wal file.
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
    """Delete files and folders; missing ones are ignored."""
    for name in names:
        path = directory / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
