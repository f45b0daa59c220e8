"""Install a new wiki, with accounts and exports."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.sandboxes import accounts, database, files
from scripts.sandboxes.errors import UsageError
from scripts.sandboxes.exports import Export, load_exports
from scripts.sandboxes.maintenance import run_php
from scripts.sandboxes.software import Software


@dataclass(frozen=True)
class Profile:
    """The configuration of a new wiki."""

    like_meta: bool = False
    """Whether it has Meta's extensions (those in the tree), temporary accounts, Vector 2022, and
    night mode."""
    extensions: tuple[str, ...] = ()
    """Other extensions to load, which the tree must contain."""
    production_limits: bool = False
    """Whether it has the rate limits of Wikimedia's wikis, or no limits."""


PLAIN = Profile()
LOCAL_SETTINGS = Path(__file__).resolve().with_name("LocalSettings.php")


def build(directory: Path, software: Software, profile: Profile, exports: Sequence[Export]) -> None:
    """Install a wiki with accounts and exports in a directory; if that fails, delete its files.

    Raises UsageError if the directory has files of another program, SandboxError if MediaWiki
    fails.
    """
    directory.mkdir(parents=True, exist_ok=True)
    foreign = [name for name in files.WIKI if (directory / name).exists()]
    if foreign and foreign != [files.SETUP_LOG] and files.STATE not in foreign:
        raise UsageError(
            f"{directory} contains {foreign[0]}, which does not belong to a sandbox; "
            "name a new directory with --dir"
        )
    files.discard(directory, files.WIKI)
    try:
        install(directory, software, profile)
        created = accounts.new_accounts()
        contributors = {name for export in exports for name in export.contributors}
        brought = any(export.has_run_page for export in exports)
        pages = {} if brought else {accounts.RUN_PAGE: "run"}
        accounts.add_accounts(directory, software, created, contributors, pages)
        if exports:
            load_exports(directory, software, exports)
    except BaseException:
        files.discard(directory, [name for name in files.WIKI if name != files.SETUP_LOG])
        raise
    files.write_private(directory / files.ACCOUNTS, json.dumps(created, indent=1) + "\n")
    files.change_state(directory, built=True)


def add_exports(directory: Path, software: Software, exports: Sequence[Export]) -> None:
    """Load exports into an installed wiki that is not running."""
    contributors = {name for export in exports for name in export.contributors}
    accounts.add_accounts(directory, software, {}, contributors)
    load_exports(directory, software, exports)


def install(directory: Path, software: Software, profile: Profile) -> None:
    """Install a wiki without pages, in which no account can log in yet."""
    extensions = software.extensions(profile.like_meta, profile.extensions)
    installed = directory / files.CACHE / "installer"
    for folder in (directory / files.DATABASES, installed):
        folder.mkdir(parents=True)
    options = {
        "dbtype": "sqlite",
        "dbname": database.NAME,
        "dbpath": directory / files.DATABASES,
        "server": "http://127.0.0.1",
        "scriptpath": "",
        "confpath": installed,
        "extensions": ",".join(extensions),
        "skins": ",".join(software.skins),
        "pass": secrets.token_urlsafe(18),
    }
    # The path of a missing file, so that MediaWiki finds no LocalSettings.php of this machine.
    run_php(
        directory,
        software,
        "install.php",
        *(f"--{name}={value}" for name, value in options.items()),
        "Meta-Wiki sandbox",
        "Admin",
        settings=installed / "none.php",
    )
    shutil.rmtree(installed)
    shutil.copyfile(LOCAL_SETTINGS, directory / files.SETTINGS)
    state = {
        "port": 0,
        "secret": secrets.token_hex(32),
        "mediawiki": str(software.tree),
        "lua": software.lua,
        "diff3": shutil.which("diff3") or "",
        "extensions": extensions,
        "skins": software.skins,
        "like_meta": profile.like_meta,
        "production_limits": profile.production_limits,
    }
    files.write_state(directory, state)
