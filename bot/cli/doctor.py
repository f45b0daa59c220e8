"""The checks of ``reportbot doctor``: settings, ledger, account, rights, run page, config page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.environment import live_settings, load_settings
from bot.preflight import (
    CheckResult,
    advise_on_rights,
    check_account,
    check_config_page,
    check_rights,
    check_run_page,
)
from bot.settings import SettingsError
from bot.store.records import StoreError
from bot.version import version_text
from bot.wiki.source import AccessError, WikiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings


def diagnose() -> Iterator[CheckResult]:
    """Yield the result of each check; checks that need an earlier failed one are left out.

    Nothing is written to the wiki, and no ledger is created.
    """
    yield CheckResult("version", ok=True, text=version_text())
    try:
        settings = live_settings(load_settings())
    except (SettingsError, AccessError) as error:
        yield CheckResult("settings", ok=False, text=str(error))
        return
    where = settings.api or f"{settings.family}:{settings.code}"
    yield CheckResult("settings", ok=True, text=f"{settings.bot} on {where}")
    yield _check_ledger(settings)
    try:
        yield from _check_wiki(settings)
    except WikiError as error:
        yield CheckResult("wiki", ok=False, text=str(error))


def _check_ledger(settings: Settings) -> CheckResult:
    """Check that the ledger opens; a missing SQLite file is not created."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    from bot.store.ledger import Ledger

    try:
        url = make_url(settings.database_url)
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
            text = f"none yet; the first run creates {url.database}"
            return CheckResult("ledger", ok=True, text=text)
        with Ledger.open(settings.database_url) as ledger:
            text = f"open, schema {ledger.schema_version}, {ledger.edits.count()} edits"
            return CheckResult("ledger", ok=True, text=text)
    except ArgumentError as error:
        return CheckResult("ledger", ok=False, text=f"{error}; correct REPORTBOT_DATABASE_URL")
    except StoreError as error:
        return CheckResult("ledger", ok=False, text=str(error))


def _check_wiki(settings: Settings) -> Iterator[CheckResult]:
    """Log in, and yield the checks of the account, its rights, the run page and the config page."""
    from bot.wiki.api_source import LiveSource
    from bot.wiki.session import open_site

    site = open_site(settings.wiki_access)
    source = LiveSource(site, settings.bot)
    yield check_account(site, settings)
    yield check_rights(site)
    yield from advise_on_rights(site)
    yield check_run_page(source, settings.account)
    yield check_config_page(source, settings.account)
