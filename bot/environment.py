"""Read the settings: from the environment, then from Pywikibot's user-config.py."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.settings import Settings, SettingsError
from bot.wiki.access import is_secure, read_user_config

if TYPE_CHECKING:
    from collections.abc import Iterable

_PREFIXES = ("REPORTBOT_", "PWB_")


def load_settings() -> Settings:
    """Read the settings from the environment.

    :raises SettingsError: for a value, or a combination of values, that cannot be used
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        why = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {why}. Correct this environment variable") from None
    _check_combinations(settings)
    return settings


def _check_combinations(settings: Settings) -> None:
    """Raise SettingsError for settings that do not fit together."""
    oauth = (
        settings.consumer_token,
        settings.consumer_secret,
        settings.access_token,
        settings.access_secret,
    )
    if any(oauth) and not all(oauth):
        raise SettingsError(
            "PWB_CONSUMER_TOKEN, PWB_CONSUMER_SECRET, PWB_ACCESS_TOKEN, PWB_ACCESS_SECRET: "
            "only some of the four are set. Set all four, or remove them"
        )
    if (settings.bot_password or any(oauth)) and settings.api and not is_secure(settings.api):
        raise SettingsError(
            f"REPORTBOT_API: {settings.api} would send the password over http:// unencrypted. "
            "Use https:// (http:// is for a wiki on this machine only)"
        )
    if settings.api and (settings.family or settings.code):
        raise SettingsError(
            "REPORTBOT_API and REPORTBOT_FAMILY or REPORTBOT_CODE name two wikis. Set only one"
        )
    if bool(settings.toolsdb_user) != (settings.toolsdb_password is not None):
        raise SettingsError(
            "TOOL_TOOLSDB_USER and TOOL_TOOLSDB_PASSWORD: only one of the two is set. Set both, "
            "or REPORTBOT_DATABASE_URL"
        )


def live_settings(settings: Settings) -> Settings:
    """Return the settings for work on a wiki, completed from Pywikibot's user-config.py.

    Environment variables come first, then ``family``, ``mylang`` and ``usernames`` of
    user-config.py, then Meta-Wiki. There is no default account.

    :raises SettingsError: when no account is set
    :raises AccessError: when user-config.py cannot be read
    """
    config = read_user_config()
    family = settings.family or (config.family if config and not settings.api else "meta")
    code = settings.code or (config.code if config and not settings.api else "meta")
    username = settings.username or (config.username if config else "")
    if not username:
        where = (
            f"{config.path} has no account for {family}:{code}" if config else "no user-config.py"
        )
        raise SettingsError(
            f"no account is set: PWB_USERNAME is empty, and {where}. Set PWB_USERNAME to the bot's "
            "account; it is needed for reading too, because its config page decides what is read"
        )
    return settings.model_copy(update={"family": family, "code": code, "username": username})


def unknown_variables(environment: Iterable[str]) -> list[str]:
    """Return a sentence for each variable that is named like a setting but does not exist."""
    known = sorted(str(field.validation_alias) for field in Settings.model_fields.values())
    sentences = []
    for name in sorted(environment):
        if name.startswith(_PREFIXES) and name not in known:
            nearest = get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"; did you mean {nearest[0]}?" if nearest else ""
            sentences.append(f"the environment variable {name} is not known{hint}")
    return sentences
