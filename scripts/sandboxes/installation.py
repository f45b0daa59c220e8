"""Making a new wiki: installed, with accounts and exports, or not at all."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from scripts.sandboxes import accounts, database, files
from scripts.sandboxes.errors import UsageError
from scripts.sandboxes.exports import Export
from scripts.sandboxes.loading import load_exports
from scripts.sandboxes.maintenance import run_php
from scripts.sandboxes.profile import Profile
from scripts.sandboxes.software import Software

LOCAL_SETTINGS = Path(__file__).resolve().with_name("LocalSettings.php")


def build(directory: Path, software: Software, profile: Profile, exports: Sequence[Export]) -> None:
    """Make a wiki with accounts and exports in `directory`, all or nothing.

    Raises UsageError if there are files of somebody else's, SandboxError if MediaWiki fails.
    """
    directory.mkdir(parents=True, exist_ok=True)
    foreign = [name for name in files.WIKI if (directory / name).exists()]
    if foreign and foreign != [files.SETUP_LOG] and files.STATE not in foreign:
        raise UsageError(
            f"{directory} holds {foreign[0]}, which is no sandbox's; "
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
    """Load `exports` into a stopped wiki that is finished."""
    contributors = {name for export in exports for name in export.contributors}
    accounts.add_accounts(directory, software, {}, contributors)
    load_exports(directory, software, exports)


def install(directory: Path, software: Software, profile: Profile) -> None:
    """Install an empty wiki into `directory`; it has no account that can log in yet."""
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
    # A path without a file: a LocalSettings.php of the machine's own must not be found.
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
