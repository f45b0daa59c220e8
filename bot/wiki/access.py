"""Which wiki to open, and as whom: plain values, without Pywikibot."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.account import BotAccount
from bot.wiki.source import AccessError


@dataclass(frozen=True, slots=True)
class WikiAccess:
    """The wiki and the account.

    ``api``: the URL of an api.php; ``None`` means the Pywikibot site ``family``:``code``.
    Without credentials (``username`` may be ``""``) the wiki is read anonymously.
    ``bot_password``: ``SUFFIX@PASSWORD`` of Special:BotPasswords; only the password when the
    username is ``Name@SUFFIX``. ``oauth``: consumer token and secret, access token and secret of
    an owner-only OAuth 1.0a consumer; it is used before the password.
    ``base_dir``: a writable folder, in which the processes of one account share their throttle;
    ``None`` means PYWIKIBOT_DIR, or else a temporary folder.
    ``put_throttle``: seconds between two edits. ``contact``: an address or a URL for the
    User-Agent. ``retry_wait``: seconds before the first of five retries, then doubled.
    ``timeout``: seconds after which a request without an answer is given up.
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
        """Whether there is anything to log in with."""
        return bool(self.oauth or self.bot_password)

    @property
    def login_pair(self) -> tuple[str, str]:
        """Name (``Account@SUFFIX``) and password for ``action=login``; raises AccessError."""
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
    """Tell whether a URL or a host with a port names this machine."""
    host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
