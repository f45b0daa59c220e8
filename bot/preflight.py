"""Checks before the service's first job and for ``doctor``: account, rights, run page, config."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.config.model import CAREFUL_EDITS
from bot.config.trust import judge_config
from bot.cycle.config import with_rights
from bot.cycle.notes import REFUSED_LOGIN, RefusedLogin
from bot.environment import live_settings, load_settings
from bot.service.health import span_text
from bot.settings import SettingsError
from bot.store.ledger import Ledger
from bot.store.records import StoreError
from bot.version import version_text
from bot.wiki.api_source import LiveSource
from bot.wiki.session import open_site
from bot.wiki.source import AccessError, WikiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.account import BotAccount
    from bot.settings import Settings
    from bot.wiki.site import BotSite

RETRY_AFTER = timedelta(minutes=30)
"""After a refused log-in: Toolforge restarts the service again and again within minutes."""

_NEEDED_RIGHTS = ("edit", "createpage", "createtalk")
_USEFUL_RIGHTS = {
    "bot": "without it each edit appears in recent changes; ask for the bot flag",
    "apihighlimits": "without it reading takes ten times as many requests; grant "
    '"High-volume (bot) access" to the bot password or consumer',
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of ``reportbot doctor``."""

    name: str
    ok: bool
    text: str


class ServiceLogIn:
    """Logs in for the checks and for each job; the first job uses the session of the checks."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._settings = settings
        self._ledger = ledger
        self._checked: LiveSource | None = None

    def check(self) -> None:
        """Log in, check account, rights and run page, and keep the session for the first job.

        :raises AccessError: when the wiki refuses the log-in, or for the first failed check
        :raises WikiError: when the wiki cannot be reached
        """
        source = _log_in(self._settings, self._ledger)
        for result in (
            _check_account(source.site, self._settings),
            _check_rights(source.site),
            _check_run_page(source, self._settings.account),
        ):
            if not result.ok:
                raise AccessError(result.text)
        self._checked = source

    def open(self) -> LiveSource:
        """Return the wiki with the session of the checks, or later with a new one.

        :raises AccessError: when the wiki refuses the log-in
        :raises WikiError: when the wiki cannot be reached
        """
        source, self._checked = self._checked, None
        return source or _log_in(self._settings, self._ledger)


def _log_in(settings: Settings, ledger: Ledger) -> LiveSource:
    """Log in; refused credentials are not sent again for `RETRY_AFTER`.

    :raises AccessError: when the wiki refuses the log-in, or refused it within `RETRY_AFTER`
    :raises WikiError: when the wiki cannot be reached
    """
    digest, now = _credentials_digest(settings), datetime.now(UTC)
    refused = REFUSED_LOGIN.get(ledger)
    if refused and refused.credentials == digest and now < refused.at + RETRY_AFTER:
        raise AccessError(
            f"{refused.reason} (the answer of {span_text(now - refused.at)} ago; the same "
            f"credentials are not sent again before {refused.at + RETRY_AFTER:%H:%M} UTC)"
        )
    try:
        site = open_site(settings.wiki_access)
    except AccessError as error:
        REFUSED_LOGIN.set(ledger, RefusedLogin(digest, now, str(error)))
        raise
    if refused:
        REFUSED_LOGIN.set(ledger, None)
    return LiveSource(site, settings.bot)


def _credentials_digest(settings: Settings) -> str:
    """Return a hash of wiki, account and credentials, which the ledger may keep."""
    password = settings.bot_password.get_secret_value() if settings.bot_password else ""
    parts = (settings.api, settings.family, settings.code, settings.username, password)
    return hashlib.sha256(repr((parts, settings.oauth)).encode()).hexdigest()


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
    source = LiveSource(open_site(settings.wiki_access), settings.bot)
    yield _check_account(source.site, settings)
    yield _check_rights(source.site)
    yield from _advise_on_rights(source.site)
    yield _check_run_page(source, settings.account)
    yield _check_config_page(source, settings.account)


def _check_account(site: BotSite, settings: Settings) -> CheckResult:
    """Check that the account is logged in and not blocked."""
    name, user = "account", site.userinfo
    if "anon" in user or not settings.has_credentials:
        text = (
            f"{settings.bot} is not logged in at {site.address}: no credentials are set. Set "
            "REPORTBOT_BOT_PASSWORD, or the four PWB_ variables of an OAuth consumer"
        )
        return CheckResult(name, ok=False, text=text)
    if "blockid" in user and not user.get("blockpartial"):
        by, why = user.get("blockedby", "?"), user.get("blockreason", "")
        text = f"{settings.bot} is blocked at {site.address} by {by} ({why}). Get it unblocked"
        return CheckResult(name, ok=False, text=text)
    return CheckResult(name, ok=True, text=f"logged in as {user['name']} at {site.address}")


def _check_rights(site: BotSite) -> CheckResult:
    """Check the rights that every save needs."""
    missing = [right for right in _NEEDED_RIGHTS if not site.has_right(right)]
    if missing:
        text = (
            f"the account lacks the rights {', '.join(missing)} at {site.address}. Grant "
            '"Edit existing pages" and "Create, edit, and move pages" to the bot password or '
            "consumer"
        )
        return CheckResult("rights", ok=False, text=text)
    return CheckResult("rights", ok=True, text=", ".join(_NEEDED_RIGHTS))


def _advise_on_rights(site: BotSite) -> Iterator[CheckResult]:
    """Yield advice for each useful right that the account lacks."""
    for right, why in _USEFUL_RIGHTS.items():
        if not site.has_right(right):
            text = f"the account lacks the right {right}: {why}"
            yield CheckResult("advice", ok=True, text=text)


def _check_run_page(source: LiveSource, account: BotAccount) -> CheckResult:
    """Check that the run page exists; if it does not say ``run``, that is somebody's decision.

    :raises WikiError: when it cannot be read
    """
    (page,) = source.pages([account.run_page])
    if not page.exists:
        text = (
            f"there is no page {account.run_page}, so the bot may save nothing. Create it with the "
            "one word: run"
        )
        return CheckResult("run page", ok=False, text=text)
    word = (page.text or "").strip()
    if word == "run":
        return CheckResult("run page", ok=True, text=f"{account.run_page} says run")
    text = f"{account.run_page} says {word[:30]!r}, so nothing is saved until it says run"
    return CheckResult("run page", ok=True, text=text)


def _check_config_page(source: LiveSource, account: BotAccount) -> CheckResult:
    """Check that the config page, if it exists, is trusted and valid.

    :raises WikiError: when it cannot be read
    """
    (page,) = source.pages([account.config_page])
    if not page.exists:
        text = (
            f"there is no {account.config_page}, so no notices are posted and one run saves at "
            f"most {CAREFUL_EDITS} pages"
        )
        return CheckResult("config page", ok=True, text=text)
    (config,) = with_rights(source, [page])
    verdict = judge_config(config, None, account.name)
    if verdict.bad is not None:
        text = f"{account.config_page} is not in use: {verdict.bad.reason}"
        return CheckResult("config page", ok=False, text=text)
    text = f"{account.config_page} is in use, revision {page.revid} by {page.user}"
    return CheckResult("config page", ok=True, text=text)
