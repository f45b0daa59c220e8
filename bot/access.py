"""Which wiki the bot works on, and as whom: the environment first, then user-config.py."""

from __future__ import annotations

from bot.settings import Settings, SettingsError
from bot.wiki.access import WikiAccess
from bot.wiki.user_config import read_user_config


def live_settings(settings: Settings) -> Settings:
    """Return the settings for work on a wiki, with what user-config.py adds.

    An environment variable that is set counts; else ``family``, ``mylang`` and ``usernames`` of
    Pywikibot's user-config.py count; else the wiki is Meta-Wiki. An account is never made up.

    :raises SettingsError: when no account is set
    :raises AccessError: when there is a user-config.py that cannot be read
    """
    config = read_user_config()
    family = settings.family or (config.family if config and not settings.api else "meta")
    code = settings.code or (config.code if config and not settings.api else "meta")
    username = settings.username or (config.username if config else "")
    if not username:
        where = f"{config.path} names none for {family}:{code}" if config else "no user-config.py"
        raise SettingsError(
            f"no account is set: PWB_USERNAME is empty, and {where}. Set PWB_USERNAME to the bot's "
            "account; it is needed for reading too, because its config page decides what is read"
        )
    return settings.model_copy(update={"family": family, "code": code, "username": username})


def wiki_access(settings: Settings) -> WikiAccess:
    """Return the wiki and the account of the settings."""
    password = settings.bot_password
    return WikiAccess(
        api=settings.api,
        family=settings.family,
        code=settings.code,
        username=settings.username,
        bot_password=password.get_secret_value() if password else None,
        oauth=settings.oauth,
        base_dir=str(settings.pywikibot_dir) if settings.pywikibot_dir else None,
        put_throttle=settings.put_throttle,
        retry_wait=settings.retry_wait,
        timeout=settings.timeout,
        contact=settings.contact,
    )


def has_credentials(settings: Settings) -> bool:
    """Return whether there is anything to log in with."""
    return bool(settings.oauth or settings.bot_password) or read_user_config() is not None
