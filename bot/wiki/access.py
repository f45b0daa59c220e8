"""The wiki and the account to use: as plain values, and as in Pywikibot's user-config.py."""

from __future__ import annotations

import ipaddress
import os
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bot.account import BotAccount
from bot.wiki.source import AccessError

_NAME = "user-config.py"


@dataclass(frozen=True, slots=True)
class WikiAccess:
    """A wiki, an account with its credentials, and how requests are sent.

    ``api``: the URL of an api.php; ``None`` means the Pywikibot site ``family``:``code``.
    Without credentials the wiki is read anonymously, and ``username`` may be ``""``.
    ``bot_password``: ``SUFFIX@PASSWORD`` of Special:BotPasswords, or only the password if the
    username is ``Name@SUFFIX``. ``oauth``: consumer token and secret, access token and secret of
    an owner-only OAuth 1.0a consumer; it is preferred to the password.
    ``base_dir``: a writable folder, in which the processes of one account share their throttle;
    ``None`` means PYWIKIBOT_DIR, or else a temporary folder.
    ``put_throttle``: seconds between two edits. ``contact``: an e-mail address or a URL for the
    User-Agent. ``retry_wait``: seconds before the first of five retries; the pause is doubled each
    time. ``timeout``: seconds to wait for an answer.
    """

    api: str | None = None
    family: str = "meta"
    code: str = "meta"
    username: str = ""
    bot_password: str | None = field(default=None, repr=False)
    oauth: tuple[str, str, str, str] | None = field(default=None, repr=False)
    base_dir: str | None = None
    put_throttle: float = 10.0
    contact: str = ""
    retry_wait: float = 2.0
    timeout: float = 60.0

    @property
    def account(self) -> str:
        """The account's name, without the suffix of a bot password."""
        return BotAccount.of(self.username).name

    @property
    def has_credentials(self) -> bool:
        """Whether a password or an OAuth consumer is given."""
        return bool(self.oauth or self.bot_password)

    @property
    def login_pair(self) -> tuple[str, str]:
        """The name (``Account@SUFFIX``) and the password for ``action=login``.

        Raises AccessError for a bot password of a wrong form.
        """
        password = (self.bot_password or "").strip()
        suffix = self.username.partition("@")[2].strip()
        if not suffix:
            suffix, _, password = password.rpartition("@")
        if not suffix or not password:
            raise AccessError(
                f"the bot password of {self.account} must read SUFFIX@PASSWORD, as "
                "Special:BotPasswords shows it (the account's own password is not accepted); set "
                "REPORTBOT_BOT_PASSWORD"
            )
        return f"{self.account}@{suffix}", password


def is_loopback(address: str) -> bool:
    """Return whether a URL, or a host with a port, is an address of this machine."""
    host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_secure(address: str) -> bool:
    """Return whether secrets may be sent to a URL: encrypted, or to this machine."""
    parts = urlsplit(address)
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(address))


@dataclass(frozen=True, slots=True)
class UserConfig:
    """The settings in a user-config.py; ``username`` is ``""`` if the file names no account."""

    path: str
    family: str
    code: str
    username: str


def find_user_config() -> Path | None:
    """Return the path of the user-config.py that Pywikibot would read, ``None`` if none exists.

    Pywikibot looks in PYWIKIBOT_DIR, the working folder and ``~/.pywikibot``, in this order. With
    PYWIKIBOT_NO_USER_CONFIG it reads no file.
    """
    if os.environ.get("PYWIKIBOT_NO_USER_CONFIG", "0") != "0":
        return None
    own = os.environ.get("PYWIKIBOT_DIR")
    folders = [Path(own)] if own else []
    for folder in (*folders, Path.cwd(), Path.home() / ".pywikibot"):
        if (folder / _NAME).is_file():
            return (folder / _NAME).absolute()
    return None


@cache
def read_user_config() -> UserConfig | None:
    """Let Pywikibot read user-config.py once; return ``None`` if the file does not exist.

    :raises AccessError: when the file cannot be read, or Pywikibot would skip it
    """
    path = find_user_config()
    if path is None:
        return None
    status = path.stat()
    if status.st_uid not in {os.getuid(), 0} or status.st_mode & 0o02:
        raise AccessError(
            f"{path} is writable by others or belongs to another user, so Pywikibot skips it; "
            f"correct it with chmod 600 and chown"
        )
    try:
        from pywikibot import config
    except Exception as error:  # the file is a program: it can raise anything
        for name in [name for name in sys.modules if name.partition(".")[0] == "pywikibot"]:
            del sys.modules[name]  # it is imported only in part
        raise AccessError(f"{path} cannot be read ({type(error).__name__}: {error})") from error
    family, code = str(config.family), str(config.mylang)
    names = {**config.usernames["*"], **config.usernames[family]}
    return UserConfig(str(path), family, code, str(names.get(code) or names.get("*") or ""))
