"""What the operator sets, from environment variables: one typed, validated place."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(ValueError):
    """A setting that cannot be used; names the variable and the remedy."""


def _state_folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "reportbot"


def _default_database() -> str:
    return f"sqlite:///{_state_folder() / 'reportbot.sqlite3'}"


class Settings(BaseSettings):
    """The operator's settings. Each field names its environment variable as alias."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True)

    username: str = Field("", validation_alias="PWB_USERNAME")
    api: str | None = Field(None, validation_alias="REPORTBOT_API")
    family: str = Field("meta", validation_alias="REPORTBOT_FAMILY")
    code: str = Field("meta", validation_alias="REPORTBOT_CODE")
    bot_password: SecretStr | None = Field(None, validation_alias="REPORTBOT_BOT_PASSWORD")
    consumer_token: SecretStr | None = Field(None, validation_alias="PWB_CONSUMER_TOKEN")
    consumer_secret: SecretStr | None = Field(None, validation_alias="PWB_CONSUMER_SECRET")
    access_token: SecretStr | None = Field(None, validation_alias="PWB_ACCESS_TOKEN")
    access_secret: SecretStr | None = Field(None, validation_alias="PWB_ACCESS_SECRET")
    contact: str = Field("", validation_alias="REPORTBOT_CONTACT")
    put_throttle: float = Field(10.0, ge=0, validation_alias="REPORTBOT_PUT_THROTTLE")
    retry_wait: float = Field(2.0, ge=0, validation_alias="REPORTBOT_RETRY_WAIT")
    pywikibot_dir: Path | None = Field(None, validation_alias="PYWIKIBOT_DIR")
    database_url: str = Field(
        default_factory=_default_database,
        validation_alias=AliasChoices("REPORTBOT_DATABASE_URL"),
    )

    @property
    def bot(self) -> str:
        """The bot's username with spaces; the name used in the sample wiki when none is set."""
        return self.username.partition("@")[0].replace("_", " ").strip() or "ReportBot"

    @property
    def oauth(self) -> tuple[str, str, str, str] | None:
        """The four parts of an owner-only OAuth consumer, ``None`` when not all are set."""
        parts = (self.consumer_token, self.consumer_secret, self.access_token, self.access_secret)
        values = [part.get_secret_value() for part in parts if part is not None]
        return (values[0], values[1], values[2], values[3]) if len(values) == 4 else None


def load() -> Settings:
    """Read the environment.

    :raises SettingsError: for a value of the wrong kind
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"{name}: {first['msg']}; correct this environment variable (see docs/settings.md)"
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
