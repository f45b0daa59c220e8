"""The operator's settings: a field for each environment variable, with its type and its check.

``environment.py`` reads them. docs/settings.md lists the variables for operators; a test compares
it with the fields here.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.account import BotAccount
from bot.service.heartbeat import heartbeat_path
from bot.wiki.access import WikiAccess, is_secure, read_user_config

TOOLSDB_HOST = "tools.db.svc.wikimedia.cloud"
"""https://wikitech.wikimedia.org/wiki/Help:Toolforge/ToolsDB"""

SAMPLE_ACCOUNT = "ReportBot"
"""The bot's account in the sample wiki and in the sandbox; the default for exports."""

_FORBIDDEN_IN_NAMES = frozenset("#<>[]|{}/:")  # MediaWiki refuses accounts with these


class SettingsError(ValueError):
    """A setting cannot be used; the message names the variable and the remedy."""


class Settings(BaseSettings):
    """The operator's settings; the alias of each field is its environment variable."""

    # An empty variable counts as not set.
    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True, env_ignore_empty=True)

    username: str = Field("", validation_alias="PWB_USERNAME")
    bot_password: SecretStr | None = Field(None, validation_alias="REPORTBOT_BOT_PASSWORD")
    consumer_token: SecretStr | None = Field(None, validation_alias="PWB_CONSUMER_TOKEN")
    consumer_secret: SecretStr | None = Field(None, validation_alias="PWB_CONSUMER_SECRET")
    access_token: SecretStr | None = Field(None, validation_alias="PWB_ACCESS_TOKEN")
    access_secret: SecretStr | None = Field(None, validation_alias="PWB_ACCESS_SECRET")
    contact: str = Field("", validation_alias="REPORTBOT_CONTACT")
    api: str | None = Field(None, validation_alias="REPORTBOT_API")
    family: str = Field("", validation_alias="REPORTBOT_FAMILY")
    code: str = Field("", validation_alias="REPORTBOT_CODE")
    separate_notices: bool = Field(True, validation_alias="REPORTBOT_SEPARATE_NOTICES")
    put_throttle: float = Field(10.0, ge=0, le=600, validation_alias="REPORTBOT_PUT_THROTTLE")
    retry_wait: float = Field(2.0, ge=0, le=600, validation_alias="REPORTBOT_RETRY_WAIT")
    timeout: float = Field(60.0, ge=1, le=600, validation_alias="REPORTBOT_TIMEOUT")
    pywikibot_dir: Path | None = Field(None, validation_alias="PYWIKIBOT_DIR")
    own_database_url: str = Field("", validation_alias="REPORTBOT_DATABASE_URL", repr=False)
    toolsdb_user: str = Field("", validation_alias="TOOL_TOOLSDB_USER")
    toolsdb_password: SecretStr | None = Field(None, validation_alias="TOOL_TOOLSDB_PASSWORD")
    toolsdb_name: str = Field(
        "reportbot", pattern=r"^[A-Za-z0-9_]{1,50}$", validation_alias="REPORTBOT_TOOLSDB_NAME"
    )
    changes_at: str = Field("17 * * * *", validation_alias="REPORTBOT_CHANGES_AT")
    sweep_at: str = Field("40 2 * * *", validation_alias="REPORTBOT_SWEEP_AT")
    dashboards_at: str = Field("10 5 * * *", validation_alias="REPORTBOT_DASHBOARDS_AT")
    reconcile_at: str = Field("30 6 * * sun", validation_alias="REPORTBOT_RECONCILE_AT")
    lease_seconds: float = Field(120.0, ge=5, le=3600, validation_alias="REPORTBOT_LEASE_SECONDS")
    own_heartbeat: Path | None = Field(None, validation_alias="REPORTBOT_HEARTBEAT")
    ping_url: SecretStr | None = Field(None, validation_alias="REPORTBOT_PING_URL")
    commit: str = Field("", pattern=r"^[0-9a-fA-F]*$", validation_alias="REPORTBOT_COMMIT")
    log_format: Literal["auto", "json", "console"] = Field(
        "auto", validation_alias="REPORTBOT_LOG_FORMAT"
    )
    log_level: Literal["debug", "info", "warning", "error"] | None = Field(
        None, validation_alias="REPORTBOT_LOG_LEVEL"
    )

    @field_validator("changes_at", "sweep_at", "dashboards_at", "reconcile_at")
    @classmethod
    def _is_schedule(cls, expression: str) -> str:
        from bot.service.scheduler import cron_trigger

        now = datetime.now(UTC)
        if cron_trigger(expression).get_next_fire_time(None, now) is None:
            raise ValueError(f"{expression!r} never happens: no month has that day")
        return expression

    @field_validator("username")
    @classmethod
    def _is_username(cls, name: str) -> str:
        if not name:
            return name
        account, at, suffix = name.partition("@")
        if ":" in account:
            raise ValueError(f"{name!r} has a ':'; give the account without 'User:'")
        if not account.strip() or (at and not suffix) or _FORBIDDEN_IN_NAMES & set(account):
            raise ValueError(f"{name!r} cannot be the name of an account")
        return name

    @field_validator("api")
    @classmethod
    def _is_api(cls, address: str | None) -> str | None:
        example = "give the address of an api.php, such as https://meta.wikimedia.org/w/api.php"
        if address is not None:
            parts = urlsplit(address)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError(f"{address!r} is not a web address; {example}")
            if not parts.path.endswith(".php") or parts.query or parts.fragment:
                raise ValueError(f"{address!r} does not end with api.php; {example}")
            if parts.username or parts.password:
                raise ValueError("the address must not contain credentials")
        return address

    @field_validator("ping_url")
    @classmethod
    def _is_ping_url(cls, address: SecretStr | None) -> SecretStr | None:
        if address is not None and not is_secure(address.get_secret_value()):
            raise ValueError("give an https:// address (http:// only on this machine)")
        return address

    @field_validator("own_heartbeat")
    @classmethod
    def _is_file(cls, path: Path | None) -> Path | None:
        if path is not None:
            if path.is_dir():
                raise ValueError(f"{path} is a folder; give the path of a file")
            _check_folder(path.absolute().parent)
        return path

    @field_validator("pywikibot_dir")
    @classmethod
    def _is_folder(cls, path: Path | None) -> Path | None:
        if path is not None:
            _check_folder(path.absolute())
        return path

    @property
    def bot(self) -> str:
        """The bot's username as MediaWiki spells it; by default that of the sample wiki."""
        return BotAccount.of(self.username).name or SAMPLE_ACCOUNT

    @property
    def account(self) -> BotAccount:
        """The bot's account."""
        return BotAccount(self.bot)

    @property
    def oauth(self) -> tuple[str, str, str, str] | None:
        """The four parts of an owner-only OAuth consumer, ``None`` unless all four are set."""
        parts = (self.consumer_token, self.consumer_secret, self.access_token, self.access_secret)
        values = [part.get_secret_value() for part in parts if part is not None]
        return (values[0], values[1], values[2], values[3]) if len(values) == 4 else None

    @property
    def wiki_access(self) -> WikiAccess:
        """The wiki, the account and the credentials, as plain values for `open_site`."""
        return WikiAccess(
            api=self.api,
            family=self.family,
            code=self.code,
            username=self.username,
            bot_password=self.bot_password.get_secret_value() if self.bot_password else None,
            oauth=self.oauth,
            base_dir=str(self.pywikibot_dir) if self.pywikibot_dir else None,
            put_throttle=self.put_throttle,
            retry_wait=self.retry_wait,
            timeout=self.timeout,
            contact=self.contact,
        )

    @property
    def has_credentials(self) -> bool:
        """Whether the bot can log in: with a password, with OAuth, or as user-config.py says."""
        return self.wiki_access.has_credentials or read_user_config() is not None

    @property
    def database_url(self) -> str:
        """The address of the ledger: as set, else on ToolsDB, else an SQLite file."""
        if self.own_database_url:
            return self.own_database_url
        if self.toolsdb_user and self.toolsdb_password is not None:
            user = quote(self.toolsdb_user, safe="")
            password = quote(self.toolsdb_password.get_secret_value(), safe="")
            database = f"{user}__{self.toolsdb_name}"
            return f"mysql+pymysql://{user}:{password}@{TOOLSDB_HOST}/{database}?charset=utf8mb4"
        return f"sqlite:///{_state_folder() / 'reportbot.sqlite3'}"

    @property
    def heartbeat(self) -> Path:
        """The path of the service's heartbeat file."""
        return heartbeat_path(os.environ)

    def secrets(self) -> list[str]:
        """Return all passwords and tokens, which must not be in a log."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        found = [value.get_secret_value() for value in fields if isinstance(value, SecretStr)]
        in_address = urlsplit(self.database_url).password or ""
        return [*found, in_address, unquote(in_address)]


def _check_folder(folder: Path) -> None:
    """Raise ValueError when a folder cannot be written, or cannot be created."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not nearest.is_dir():
        raise ValueError(f"{nearest} is a file, not a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise ValueError(f"{nearest} cannot be written")


def _state_folder() -> Path:
    """Return the folder for the ledger and the heartbeat, as the XDG rules say."""
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "reportbot"
