"""Pywikibot's site for an unattended service. Only `session` imports this module.

Each override names its reason. `tests/unit/wiki/test_pywikibot.py` fails when a new Pywikibot lacks
a name that is used or overridden here.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from pywikibot import Timestamp
from pywikibot.comms import http
from pywikibot.data import api
from pywikibot.exceptions import APIError, ApiTimeoutError, SiteDefinitionError
from pywikibot.login import ClientLoginManager, LoginStatus
from pywikibot.site import APISite
from pywikibot.site._siteinfo import Siteinfo

from bot.wiki.errors import OAUTH
from bot.wiki.http import one_line, request_stats
from bot.wiki.responses import SITEINFO_PARTS
from bot.wiki.source import AccessError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

    from bot.wiki.access import WikiAccess

GENERAL, EXTENSIONS = "general", "extensions"


class PrefetchedSiteinfo(Siteinfo):  # type: ignore[misc]
    """Pywikibot's cache of siteinfo, which other answers can fill.

    It saves two requests in each run: an hourly run that finds nothing new sends about ten.
    """

    def _get_siteinfo(self, prop: str | list[str], expiry: object) -> dict[str, Any]:
        wanted = [prop] if isinstance(prop, str) else list(prop)
        if GENERAL not in wanted:
            return dict(super()._get_siteinfo(wanted, expiry))
        found = dict(super()._get_siteinfo([*wanted, EXTENSIONS], expiry))
        self._cache[EXTENSIONS] = found[EXTENSIONS]
        return found

    def prefetch(self, answer: Mapping[str, Any]) -> None:
        """Keep the siteinfo in an answer if it is complete and well-formed.

        Otherwise Pywikibot requests it when it is needed.
        """
        with suppress(AttributeError, KeyError, TypeError):
            found = {part: answer[part] for part in SITEINFO_PARTS}
            for part, data in found.items():
                self._post_process(part, data)
            self._cache |= {part: (data, Timestamp.nowutc()) for part, data in found.items()}


class BotRequest(api.Request):  # type: ignore[misc]
    """A request that ends: Pywikibot repeats some failures for ever, and gives up on others."""

    _sessions_lost = 0  # while this request is sent

    def wait(self, delay: int | None = None, **kwargs: object) -> None:
        """Wait before the next try; after the last one, raise the wiki's own error.

        Pywikibot raises a timeout then, so a read-only wiki looks like one that is down.
        """
        last = dict(self.last_error)
        try:
            super().wait(delay, **kwargs)
        except ApiTimeoutError as error:
            if last.get("code"):
                raise APIError(**last) from error
            raise

    def _json_loads(self, response: requests.Response) -> dict[str, Any] | None:
        # Pywikibot does not try again when a wiki that was named by its URL answers without JSON.
        try:
            return cast(dict[str, Any], response.json()) or {}
        except ValueError:
            try:
                self.wait(self.site.throttle.retry_after or None)
            except ApiTimeoutError as error:
                if response.ok:
                    raise SiteDefinitionError(f"no API at {response.url}") from error
                raise
            return None

    def _userinfo_query(self, result: dict[str, Any]) -> bool:
        # When the wiki loses each session, Pywikibot logs in again for ever, without a pause.
        lost = bool(super()._userinfo_query(result))
        if lost and self._sessions_lost:
            request_stats.last_error = f"the wiki loses the session of {self.site.username()}"
            self.wait()
        self._sessions_lost += lost
        return lost

    def submit(self) -> dict[str, Any]:
        """Send it; log in again once when the session, and with it a right, was lost."""
        request_stats.last_error = ""
        self._sessions_lost = 0
        try:
            return cast(dict[str, Any], super().submit())
        except APIError as error:
            # A bot may ask for more values than others, and its rights were known.
            if error.code != "toomanyvalues":
                raise
        self.site.renew_session()
        return cast(dict[str, Any], super().submit())


class BotSite(APISite):  # type: ignore[misc]
    """A wiki for one account, which logs in without asking anybody and keeps no files."""

    access: WikiAccess | None = None
    """``None`` for the account of user-config.py."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._siteinfo = PrefetchedSiteinfo(self)

    def prefetch(self, answer: Mapping[str, Any]) -> None:
        """Keep the siteinfo that an answer contains."""
        self._siteinfo.prefetch(answer)

    @property
    def address(self) -> str:
        """The URL of api.php."""
        return str(self.base_url(self.apipath()))

    def has_extension(self, name: str) -> bool:
        """Tell whether an extension is installed.

        Pywikibot asks for ProofreadPage before every query, which would cost a request.
        """
        return name != "ProofreadPage" and bool(super().has_extension(name))

    def get_tokens(self, types: list[str]) -> dict[str, str]:
        """Request tokens, by default only the one for edits.

        Pywikibot requests every type, and asks the API for the list of types before that.
        """
        return dict(super().get_tokens(types or ["csrf"]))

    @staticmethod
    def _request_class(_kwargs: dict[str, Any]) -> type[BotRequest]:
        return BotRequest

    def _request(self, **kwargs: object) -> BotRequest:
        kwargs.pop("expiry", None)  # Pywikibot would keep the answer in a file, with its parameters
        return cast(BotRequest, super()._request(**kwargs))

    def renew_session(self) -> None:
        """Log in again and read the account's rights again. Raises AccessError."""
        self._relogin()

    def login(
        self, autocreate: bool = False, user: str | None = None, *, cookie_only: bool = False
    ) -> None:
        """Log in, also when the session has ended; raises AccessError. Never asks anybody.

        Pywikibot asks on the terminal for a password, and keeps cookies in a file.
        """
        if cookie_only:
            return
        if self.access is None:
            self._check_password_file()
            super().login(autocreate, user)
            return
        self._loginstatus = LoginStatus.IN_PROGRESS
        try:
            self._begin_session(self.access)
            if self.access.has_credentials and "anon" in self.userinfo:
                self._begin_session(self.access)  # the session may be lost before its first use
            name = self.userinfo["name"]
        except BaseException:
            self._loginstatus = LoginStatus.NOT_LOGGED_IN
            raise
        if not self.access.has_credentials:
            self._loginstatus = LoginStatus.NOT_LOGGED_IN
            return
        if name != self.username():
            self._loginstatus = LoginStatus.NOT_LOGGED_IN
            raise AccessError(self._other_account(self.access))
        self._loginstatus = LoginStatus.AS_USER

    def _other_account(self, access: WikiAccess) -> str:
        who = "nobody" if "anon" in self.userinfo else self.userinfo["name"]
        if access.oauth is not None:
            return (
                f"{self.address} takes the OAuth consumer for {who}'s, not {self.username()}'s; "
                f"set PWB_USERNAME to the consumer's owner, or {OAUTH}"
            )
        return (
            f"{self.address} takes these credentials for {who}'s, not {self.username()}'s; set "
            "PWB_USERNAME and REPORTBOT_BOT_PASSWORD of one and the same account"
        )

    def _begin_session(self, access: WikiAccess) -> None:
        self.tokens.clear()
        del self.userinfo
        if access.oauth is None and access.bot_password:
            self._log_in(access)

    def _log_in(self, access: WikiAccess) -> None:
        http.cookie_jar.clear()
        answer, lost = self._send_password(access)
        if lost:
            answer, _ = self._send_password(access)
        if answer["result"] != "Success":
            cause = one_line(str(answer.get("reason") or answer["result"]))
            name, _ = access.login_pair
            raise AccessError(
                f"{self.address} refused to log {name} in ({cause}); check PWB_USERNAME and "
                "REPORTBOT_BOT_PASSWORD, and make a new bot password at Special:BotPasswords if in "
                "doubt"
            )

    def _send_password(self, access: WikiAccess) -> tuple[dict[str, Any], bool]:
        """Return the wiki's answer, and whether it failed because the token's session was lost."""
        name, password = access.login_pair
        wanted = {"action": "query", "meta": "tokens", "type": "login", "formatversion": 2}
        tokens = self._request(parameters=wanted).submit()["query"]["tokens"]
        session = [(cookie.name, cookie.value) for cookie in http.cookie_jar]
        parameters = {
            "action": "login",
            "lgname": name,
            "lgpassword": [password],  # a list: Pywikibot splits strings at "|"
            "lgtoken": tokens["logintoken"],
            "formatversion": 2,
        }
        request = self._request(parameters=parameters, use_get=False)
        answer: dict[str, Any] = request.submit()["login"]
        # Without a session the wiki begins one; its message about that is in its own language.
        begun = session != [(cookie.name, cookie.value) for cookie in http.cookie_jar]
        failed = answer["result"] == "Failed"
        return answer, (failed and begun) or answer["result"] in {"NeedToken", "WrongToken"}

    def _check_password_file(self) -> None:
        if self.username() and not self.is_oauth_token_available():
            manager = ClientLoginManager(site=self, user=self.username())
            if not manager.password:
                raise AccessError(
                    f"user-config.py names {self.username()}, but has no credentials; add a "
                    "password_file or authenticate entry, or set REPORTBOT_BOT_PASSWORD"
                )
