"""What the operator sets, from environment variables: one typed, validated place.

docs/settings.md lists the variables for operators; a test compares it with the fields here.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.account import BotAccount

TOOLSDB_HOST = "tools.db.svc.wikimedia.cloud"
"""https://wikitech.wikimedia.org/wiki/Help:Toolforge/ToolsDB"""


class SettingsError(ValueError):
    """A setting that cannot be used; names the variable and the remedy."""


class Settings(BaseSettings):
    """The operator's settings. Each field names its environment variable as alias."""

    # Toolforge's console makes an empty variable as easily as none.
    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True, env_ignore_empty=True)

    username: str = Field("", validation_alias="PWB_USERNAME")
    bot_password: SecretStr | None = Field(None, validation_alias="REPORTBOT_BOT_PASSWORD")
    consumer_token: SecretStr | None = Field(None, validation_alias="PWB_CONSUMER_TOKEN")
    consumer_secret: SecretStr | None = Field(None, validation_alias="PWB_CONSUMER_SECRET")
    access_token: SecretStr | None = Field(None, validation_alias="PWB_ACCESS_TOKEN")
    access_secret: SecretStr | None = Field(None, validation_alias="PWB_ACCESS_SECRET")
    contact: str = Field("", validation_alias="REPORTBOT_CONTACT")
    api: str | None = Field(None, validation_alias="REPORTBOT_API")
    family: str = Field("meta", validation_alias="REPORTBOT_FAMILY")
    code: str = Field("meta", validation_alias="REPORTBOT_CODE")
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
    lease_seconds: float = Field(120.0, ge=5, validation_alias="REPORTBOT_LEASE_SECONDS")
    own_heartbeat: Path | None = Field(None, validation_alias="REPORTBOT_HEARTBEAT")
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

        cron_trigger(expression)
        return expression

    @property
    def bot(self) -> str:
        """The bot's username as MediaWiki spells it; the sample wiki's when none is set."""
        return BotAccount.of(self.username).name or "ReportBot"

    @property
    def account(self) -> BotAccount:
        """The bot's account."""
        return BotAccount(self.bot)

    @property
    def oauth(self) -> tuple[str, str, str, str] | None:
        """The four parts of an owner-only OAuth consumer, ``None`` when not all are set."""
        parts = (self.consumer_token, self.consumer_secret, self.access_token, self.access_secret)
        values = [part.get_secret_value() for part in parts if part is not None]
        return (values[0], values[1], values[2], values[3]) if len(values) == 4 else None

    @property
    def database_url(self) -> str:
        """Where the ledger is: the URL given, else on ToolsDB, else an SQLite file."""
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
        """The service's heartbeat file; by default one for each ledger, in the temporary folder."""
        if self.own_heartbeat is not None:
            return self.own_heartbeat
        ledger = hashlib.sha256(self.database_url.encode()).hexdigest()[:8]
        return Path(tempfile.gettempdir()) / f"reportbot-{os.getuid()}-{ledger}.json"

    def secrets(self) -> list[str]:
        """Return everything that no log may hold."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        found = [value.get_secret_value() for value in fields if isinstance(value, SecretStr)]
        in_address = urlsplit(self.database_url).password or ""
        return [*found, in_address, unquote(in_address)]


def _state_folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "reportbot"


def load_settings() -> Settings:
    """Read the environment.

    :raises SettingsError: for a value of the wrong kind
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        why = first["msg"].removeprefix("Value error, ")
        raise SettingsError(
            f"{name}: {why}; correct this environment variable (see docs/settings.md)"
        ) from None
    oauth = (
        settings.consumer_token,
        settings.consumer_secret,
        settings.access_token,
        settings.access_secret,
    )
    if any(oauth) and not all(oauth):
        raise SettingsError(
            "PWB_CONSUMER_TOKEN, PWB_CONSUMER_SECRET, PWB_ACCESS_TOKEN, PWB_ACCESS_SECRET: "
            "some of them are set and some are not; set all four, or none"
        )
    return settings
