"""A logged-in wiki from explicit settings, without a user-config.py.

Pywikibot keeps its settings, cookies and connections in module globals, so there is one wiki per
process: opening a second one ends the first. Pywikibot is imported when a wiki is opened, not
before.
"""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from bot.account import BotAccount
from bot.version import version_text
from bot.wiki.errors import one_line, translated_errors
from bot.wiki.source import AccessError
from bot.wiki.user_config import read_user_config

if TYPE_CHECKING:
    from types import ModuleType

    from bot.wiki.site import BotSite

FIRST_TIMEOUT = (4.0, 8.0)  # seconds to connect, to answer (at most): for the first contact
CONNECT_TIMEOUT = 6.05
LOOPBACK = re.compile(r"(localhost|127\.\d+\.\d+\.\d+|::1)$")


@dataclass(frozen=True, slots=True)
class WikiAccess:
    """Which wiki, and as whom.

    ``api``: URL of an api.php; None means the Pywikibot site ``family``:``code``.
    Without credentials (``username`` may be "") the wiki is read anonymously.
    ``bot_password``: ``SUFFIX@PASSWORD`` of Special:BotPasswords; the bare password when the
    username is ``Name@SUFFIX``. ``oauth``: consumer token and secret, access token and secret of
    an owner-only OAuth 1.0a consumer; it goes before the password.
    ``base_dir``: a writable folder, in which the processes of one account share their throttle;
    None means PYWIKIBOT_DIR or else a temporary folder.
    ``put_throttle``: seconds between two edits. ``contact``: an address or a URL for the
    User-Agent. ``retry_wait``: seconds before the first of five retries, then doubled.
    ``timeout``: seconds without a word of the wiki's after which a request is given up.
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
        """Name (``Account@SUFFIX``) and password for action=login; raises AccessError."""
        password = (self.bot_password or "").strip()
        suffix = self.username.partition("@")[2].strip()
        if not suffix:
            suffix, _, password = password.rpartition("@")
        if not suffix or not password:
            raise AccessError(
                f"the bot password of {self.account} must read SUFFIX@PASSWORD, as "
                "Special:BotPasswords shows it (the account's own password is not taken); set "
                "REPORTBOT_BOT_PASSWORD"
            )
        return f"{self.account}@{suffix}", password


def open_site(access: WikiAccess) -> BotSite:
    """Connect and log in; returns Pywikibot's site, ready to read and (with an account) to write.

    Raises AccessError if the wiki does not accept the credentials, WikiError if it cannot be
    reached, within about 15 seconds. The credentials of Pywikibot's user-config.py are used when
    there is one and ``access`` holds none.
    """
    own_config = read_user_config() is not None and not access.has_credentials
    if access.has_credentials and not access.account:
        raise AccessError("there are credentials, but no account; set PWB_USERNAME")
    folder = ""
    if not own_config:
        os.environ.setdefault("PYWIKIBOT_NO_USER_CONFIG", "2")
        folder = _folder(access.base_dir)  # before the import: at the end, Pywikibot needs it last
    import pywikibot
    from pywikibot import config

    from bot.wiki import site as botsite

    _quieten(pywikibot)
    _forget(pywikibot)
    if not own_config:
        config.base_dir = folder
        config.usernames.clear()
        config.password_file = None
    code, family = _family(pywikibot, access)
    _configure(config, access)
    host = _host(access, family, code)
    if access.oauth:
        config.authenticate = {host: access.oauth}
    elif not own_config:
        config.authenticate = {}
    session = pywikibot.comms.http.session
    # A proxy of the machine's must not get between the bot and a wiki on the same machine.
    session.trust_env = not LOOPBACK.match(urlsplit(f"//{host}").hostname or "")
    for scheme in ("https://", "http://"):
        session.mount(scheme, botsite.CountingAdapter())

    user = access.account if own_config or access.has_credentials else None
    site = cast(
        "BotSite",
        pywikibot.Site(code, family, user=user or None, interface=botsite.BotSite),
    )
    site.access = None if own_config else access
    connect, answer = FIRST_TIMEOUT
    config.max_retries, config.socket_timeout = 1, (connect, min(answer, access.timeout))
    try:
        with translated_errors(f"log in as {access.account}" if user else "connect", site.address):
            site.login()
            if not site.logged_in() and site.username():
                raise AccessError(f"{site.address} did not log {site.username()} in")
    finally:
        config.max_retries, config.socket_timeout = 5, (CONNECT_TIMEOUT, access.timeout)
    return site


def make_default(site: BotSite) -> None:
    """Make an opened site the one that Pywikibot's own tools work on when none is named."""
    from pywikibot import config

    family, user = site.family.name, site.username()
    config.family, config.mylang = family, site.code
    config.site_interface = type(site)
    if user:
        config.usernames[family][site.code] = user


def requests_made() -> int:
    """Count the HTTP requests of this process to the wiki: every attempt, login included."""
    from bot.wiki.site import traffic

    return traffic.requests


def _configure(config: ModuleType, access: WikiAccess) -> None:
    contact = re.sub(r"[^\x20-\x7e]|[{}]", "", access.contact)
    vars(config).update(
        put_throttle=access.put_throttle,
        minthrottle=0,
        retry_wait=access.retry_wait,
        retry_max=60,
        write_maxlag=5,
        read_maxlag=30,
        log=[],
        debug_log=[],
        solve_captcha=False,
        user_agent_description=contact or None,
        user_agent_format=f"report-upkeep-bot/{version_text()} "
        "({script_comments}) {pwb} {http_backend}",
    )


def _folder(base_dir: str | None) -> str:
    base_dir = base_dir or os.environ.get("PYWIKIBOT_DIR")
    if not base_dir:
        base_dir = tempfile.mkdtemp(prefix="reportbot-")
        atexit.register(shutil.rmtree, base_dir, ignore_errors=True)
    path = Path(base_dir).absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise AccessError(f"{path} cannot be made ({error}); set PYWIKIBOT_DIR") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise AccessError(f"{path} is not writable; set PYWIKIBOT_DIR to a folder that is")
    return str(path)


def _family(pywikibot: ModuleType, access: WikiAccess) -> tuple[str, object]:
    """Return the code and family of the wiki, registering one for an address."""
    if access.api is None:
        _check_family(access)
        return access.code, access.family
    parts = urlsplit(access.api)
    if parts.scheme not in ("http", "https") or not parts.netloc or not access.api.endswith(".php"):
        raise AccessError(
            f"{access.api!r} is not the address of an api.php; set REPORTBOT_API to one, such as "
            "https://meta.wikimedia.org/w/api.php"
        )
    name = re.sub(r"[^a-z0-9]", "", parts.netloc.lower())
    family = pywikibot.family.AutoFamily(name, access.api)
    pywikibot.config.family_files[name] = access.api
    pywikibot.family.Family._families[name] = family
    return family.code, family


def _check_family(access: WikiAccess) -> None:
    from pywikibot.exceptions import UnknownFamilyError
    from pywikibot.family import Family

    try:
        codes = sorted(Family.load(access.family).langs)
    except (UnknownFamilyError, ImportError, ValueError) as error:
        raise AccessError(
            f"Pywikibot knows no family {access.family!r}; correct REPORTBOT_FAMILY, or family in "
            "user-config.py (Meta-Wiki is meta)"
        ) from error
    if access.code not in codes:
        raise AccessError(
            f"the family {access.family} has no wiki {access.code!r}; correct REPORTBOT_CODE, or "
            f"mylang in user-config.py (such as {codes[0]})"
        )


def _host(access: WikiAccess, family: object, code: str) -> str:
    if access.api is not None:
        return urlsplit(access.api).netloc
    from pywikibot.family import Family

    return str(Family.load(family).hostname(code))


def _forget(pywikibot: ModuleType) -> None:
    """End the wiki opened before: nothing of it may reach the next one."""
    for key in [key for key in pywikibot._sites if key.startswith("BotSite:")]:
        with suppress(OSError):  # its folder is gone
            pywikibot._sites.pop(key).throttle.drop()
    pywikibot.throttle.pid = False  # known only in the old folder
    pywikibot.comms.http.cookie_jar.clear()
    pywikibot.comms.http.session.close()


def _quieten(pywikibot: ModuleType) -> None:
    """Keep requests (which hold passwords and tokens) and tracebacks out of Pywikibot's log."""
    pywikibot.bot.init_handlers()
    logger = logging.getLogger("pywiki")
    if logging.getLogger().handlers:  # where logs are set up, its lines go where all others go
        for known in (logger, logging.getLogger("py.warnings")):
            known.handlers.clear()
            known.propagate = True
    logger.setLevel(max(logging.INFO, logging.getLogger().level))
    if not any(isinstance(one, _Brief) for one in logger.filters):
        logger.addFilter(_Brief())


class _Brief(logging.Filter):
    """Makes one line of a message: of a traceback the last, of an API error what it is."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record; never drops it."""
        message = re.sub("<<[a-z;]+>>", "", record.getMessage())  # colours
        if message.startswith("Traceback (most recent call"):
            message = message.rstrip().rpartition("\n")[2]
        record.msg, record.args = one_line(message.partition("\n[")[0]), ()
        return True
