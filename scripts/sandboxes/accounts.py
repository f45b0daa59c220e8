"""The accounts of a sandbox, and the run page of the bot."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts.sandboxes.maintenance import run_php
from scripts.sandboxes.software import Software

BOT = "ReportBot"
RUN_PAGE = f"User:{BOT}/Run"
BOT_SUFFIX = "sandbox"  # names the bot password
# The same grants as on Meta: the bot edits and creates pages, and cannot edit protected pages.
BOT_GRANTS = ("basic", "highvolume", "editpage", "createeditmovepage")
# The groups of each account.
ACCOUNTS = {
    "Admin": ("sysop", "bureaucrat", "interface-admin"),
    BOT: ("bot",),
    "CR-FluxxBot": ("bot",),
    "Editor": (),
}

SCRIPT = Path(__file__).resolve().with_name("accounts.php")


def new_accounts() -> dict[str, dict[str, Any]]:
    """Return ACCOUNTS with new passwords, and a bot password for the bot."""
    accounts: dict[str, dict[str, Any]] = {
        name: {"password": secrets.token_urlsafe(18), "groups": groups}
        for name, groups in ACCOUNTS.items()
    }
    accounts[BOT] |= {
        "bot_login": f"{BOT}@{BOT_SUFFIX}",
        "bot_suffix": BOT_SUFFIX,
        # MediaWiki accepts only bot passwords with at least 32 characters of 0-9 and a-w.
        "bot_password": secrets.token_hex(20),
        "grants": BOT_GRANTS,
    }
    return accounts


def add_accounts(
    directory: Path,
    software: Software,
    accounts: Mapping[str, Mapping[str, Any]],
    contributors: Iterable[str] = (),
    pages: Mapping[str, str] | None = None,
) -> None:
    """Create accounts, and pages.

    :param accounts: accounts that can log in, by name, as `new_accounts` returns them
    :param contributors: the names of accounts that cannot log in
    :param pages: the text of each new page, by title
    """
    wanted = {
        "accounts": accounts,
        "contributors": sorted(set(contributors) - set(accounts)),
        "pages": pages or {},
    }
    run_php(directory, software, SCRIPT, stdin=io.BytesIO(json.dumps(wanted).encode()))
