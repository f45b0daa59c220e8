"""Open a wiki: configure Pywikibot from explicit values, and log in.

Pywikibot keeps its settings, cookies and connections in module globals. So a process has one wiki;
opening another one ends the first. Pywikibot is imported only when a wiki is opened.
"""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from bot.version import version_text
from bot.wiki.access import is_loopback, read_user_config
from bot.wiki.errors import translated_errors
from bot.wiki.http import CountingAdapter, one_line
from bot.wiki.source import AccessError

if TYPE_CHECKING:
    from types import ModuleType

    from bot.wiki.access import WikiAccess
    from bot.wiki.site import BotSite

MAX_FIRST_CONNECT_SECONDS: Final = 4.0
MAX_FIRST_ANSWER_SECONDS: Final = 8.0
"""For the first request: an operator waits for it, and a wrong address should be reported soon."""
MAX_CONNECT_SECONDS: Final = 6.05
"""TCP repeats a lost packet after 3 and 6 seconds; this is a little more."""
MAX_RETRIES: Final = 5
"""With doubled pauses about two minutes; Pywikibot's default of 15 takes half an hour."""
MIN_READ_SECONDS: Final = 0.1
"""Between two requests, as Pywikibot's default and
https://wikitech.wikimedia.org/wiki/Robot_policy ask for."""


def open_site(access: WikiAccess) -> BotSite:
    """Connect to a wiki and log in; return Pywikibot's site.

    Without credentials in ``access``, those of Pywikibot's user-config.py are used, if it exists;
    otherwise the wiki is read anonymously. Raises AccessError when the wiki does not accept the
    credentials, and WikiError when it cannot be reached within about 15 seconds.
    """
    own_config = read_user_config() is not None and not access.has_credentials
    folder = ""
    if not own_config:
        os.environ.setdefault("PYWIKIBOT_NO_USER_CONFIG", "2")
        # Before the import: at exit Pywikibot still uses the folder, and it is removed after that.
        folder = _folder(access.base_dir)
    import pywikibot
    from pywikibot import config

    from bot.wiki.site import BotSite

    _shorten_logs(pywikibot)
    _end_last_session(pywikibot)
    if not own_config:
        config.base_dir = folder
        config.usernames.clear()
        config.password_file = None
    code, family = _family(pywikibot, access)
    host = _host(access, family, code)
    _configure(config, access, host)
    if access.oauth:
        config.authenticate = {host: access.oauth}
    elif not own_config:
        config.authenticate = {}
    session = pywikibot.comms.http.session
    session.trust_env = not is_loopback(host)  # a proxy cannot reach a wiki on this machine
    for scheme in ("https://", "http://"):
        session.mount(scheme, CountingAdapter())

    user = access.account if own_config or access.has_credentials else None
    site = cast(
        "BotSite",
        pywikibot.Site(code, family, user=user or None, interface=BotSite),
    )
    site.access = None if own_config else access
    if user and site.protocol() != "https" and not is_loopback(host):
        raise AccessError(
            f"{site.address} would send the password over http:// unencrypted; use https:// "
            "(http:// is for a wiki on this machine only)"
        )
    config.max_retries = 1
    answer_seconds = min(MAX_FIRST_ANSWER_SECONDS, access.timeout)
    config.socket_timeout = (MAX_FIRST_CONNECT_SECONDS, answer_seconds)
    try:
        with translated_errors(f"log in as {access.account}" if user else "connect", site.address):
            site.login()
            if not site.logged_in() and site.username():
                raise AccessError(f"{site.address} did not log {site.username()} in")
    finally:
        config.max_retries = MAX_RETRIES
        config.socket_timeout = (MAX_CONNECT_SECONDS, access.timeout)
    return site


def make_default(site: BotSite) -> None:
    """Make an open site the default site of Pywikibot's own tools."""
    from pywikibot import config

    family, user = site.family.name, site.username()
    config.family, config.mylang = family, site.code
    config.site_interface = type(site)
    if user:
        config.usernames[family][site.code] = user


def _configure(config: ModuleType, access: WikiAccess, host: str) -> None:
    """Set Pywikibot's throttles, retries, logs and User-Agent."""
    contact = re.sub(r"[^\x20-\x7e]|[{}]", "", access.contact)
    vars(config).update(
        put_throttle=access.put_throttle,
        minthrottle=0 if is_loopback(host) else max(config.minthrottle, MIN_READ_SECONDS),
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
    """Return Pywikibot's base folder, created if it is missing, by default a temporary one."""
    base_dir = base_dir or os.environ.get("PYWIKIBOT_DIR")
    if not base_dir:
        base_dir = tempfile.mkdtemp(prefix="reportbot-")
        atexit.register(shutil.rmtree, base_dir, ignore_errors=True)
    path = Path(base_dir).absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise AccessError(f"{path} cannot be created ({error}); set PYWIKIBOT_DIR") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise AccessError(f"{path} is not writable; set PYWIKIBOT_DIR to a folder that is")
    return str(path)


def _family(pywikibot: ModuleType, access: WikiAccess) -> tuple[str, object]:
    """Return the code and the family of the wiki; a new family is registered for a URL."""
    if access.api is None:
        _check_family(access)
        return access.code, access.family
    name = re.sub(r"[^a-z0-9]", "", urlsplit(access.api).netloc.lower())
    family = pywikibot.family.AutoFamily(name, access.api)
    pywikibot.config.family_files[name] = access.api
    pywikibot.family.Family._families[name] = family
    return family.code, family


def _check_family(access: WikiAccess) -> None:
    """Raise AccessError when Pywikibot does not know the family, or the family lacks the code."""
    from pywikibot.exceptions import UnknownFamilyError
    from pywikibot.family import Family

    try:
        codes = sorted(Family.load(access.family).langs)
    except (UnknownFamilyError, ImportError, ValueError) as error:
        raise AccessError(
            f"Pywikibot has no family {access.family!r}; correct REPORTBOT_FAMILY, or family in "
            "user-config.py (Meta-Wiki is meta)"
        ) from error
    if access.code not in codes:
        raise AccessError(
            f"the family {access.family} has no wiki {access.code!r}; correct REPORTBOT_CODE, or "
            f"mylang in user-config.py (such as {codes[0]})"
        )


def _host(access: WikiAccess, family: object, code: str) -> str:
    """Return the host name of the wiki, with its port if it has one."""
    if access.api is not None:
        return urlsplit(access.api).netloc
    from pywikibot.family import Family

    return str(Family.load(family).hostname(code))


def _end_last_session(pywikibot: ModuleType) -> None:
    """End the session with the last wiki, so that its cookies are not sent to the next one."""
    for key in [key for key in pywikibot._sites if key.startswith("BotSite:")]:
        with suppress(OSError):  # its folder may be deleted
            pywikibot._sites.pop(key).throttle.drop()
    pywikibot.throttle.pid = False  # it belongs to the old folder
    pywikibot.comms.http.cookie_jar.clear()
    pywikibot.comms.http.session.close()


def _shorten_logs(pywikibot: ModuleType) -> None:
    """Remove tracebacks and requests (which contain passwords and tokens) from Pywikibot's log."""
    pywikibot.bot.init_handlers()
    logger = logging.getLogger("pywiki")
    if logging.getLogger().handlers:  # the bot has configured logging: use its handlers
        for known in (logger, logging.getLogger("py.warnings")):
            known.handlers.clear()
            known.propagate = True
    logger.setLevel(max(logging.INFO, logging.getLogger().level))
    if not any(isinstance(known, _OneLine) for known in logger.filters):
        logger.addFilter(_OneLine())


class _OneLine(logging.Filter):
    """Shortens a message to one line: the last line of a traceback, the first of an API error."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record and keep it."""
        message = re.sub("<<[a-z;]+>>", "", record.getMessage())  # colours
        if message.startswith("Traceback (most recent call"):
            message = message.rstrip().rpartition("\n")[2]
        record.msg, record.args = one_line(message.partition("\n[")[0]), ()
        return True
