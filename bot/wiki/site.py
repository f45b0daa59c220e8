"""Pywikibot's site, adapted to a service that runs without a person.

Only `session` imports this module, because it imports Pywikibot. Each override has its reason in
the docstring. `tests/unit/wiki/test_pywikibot.py` fails when a new version of Pywikibot lacks a
name that is used or overridden here.
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
    """Pywikibot's cache of siteinfo; the bot's own queries can fill it.

    That saves one request of the fifteen or so that a first run sends beside reading the reports.
    """

    def _get_siteinfo(self, prop: str | list[str], expiry: object) -> dict[str, Any]:
        """Read the extensions together with the general information: one request fewer."""
        wanted = [prop] if isinstance(prop, str) else list(prop)
        if GENERAL not in wanted:
            return dict(super()._get_siteinfo(wanted, expiry))
        found = dict(super()._get_siteinfo([*wanted, EXTENSIONS], expiry))
        self._cache[EXTENSIONS] = found[EXTENSIONS]
        return found

    def prefetch(self, answer: Mapping[str, Any]) -> None:
        """Add the siteinfo in an answer to the cache, if it is complete and well-formed.

        Otherwise Pywikibot requests it later.
        """
        with suppress(AttributeError, KeyError, TypeError):
            found = {part: answer[part] for part in SITEINFO_PARTS}
            for part, data in found.items():
                self._post_process(part, data)
            self._cache |= {part: (data, Timestamp.nowutc()) for part, data in found.items()}


class BotRequest(api.Request):  # type: ignore[misc]
    """A request with a limited number of retries.

    Pywikibot repeats some failed requests for ever, and others not at all.
    """

    _sessions_lost = 0  # during this request

    def wait(self, delay: int | None = None, **kwargs: object) -> None:
        """Wait before the next try; after the last try, raise the wiki's own error.

        Pywikibot would raise a timeout, as if a read-only wiki could not be reached.
        """
        last = dict(self.last_error)
        try:
            super().wait(delay, **kwargs)
        except ApiTimeoutError as error:
            if last.get("code"):
                raise APIError(**last) from error
            raise

    def _json_loads(self, response: requests.Response) -> dict[str, Any] | None:
        """Return the JSON of an answer; if it is not JSON, wait for the next try, return None."""
        # Pywikibot does not retry if the wiki was opened by its URL and the answer is not JSON.
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
        """Return whether the session was lost; wait if it was lost before."""
        # If the wiki loses every session, Pywikibot logs in again for ever, without a pause.
        lost = bool(super()._userinfo_query(result))
        if lost and self._sessions_lost:
            request_stats.last_error = f"the wiki loses the session of {self.site.username()}"
            self.wait()
        self._sessions_lost += lost
        return lost

    def submit(self) -> dict[str, Any]:
        """Send the request; if the session was lost, log in again and send it once more."""
        request_stats.last_error = ""
        self._sessions_lost = 0
        try:
            return cast(dict[str, Any], super().submit())
        except APIError as error:
            # The bot asked for as many values as its rights allow, and was logged out.
            if error.code != "toomanyvalues":
                raise
        self.site.renew_session()
        return cast(dict[str, Any], super().submit())


class BotSite(APISite):  # type: ignore[misc]
    """A wiki for one account; it logs in without asking a person, and keeps no files."""

    access: WikiAccess | None = None
    """The account and credentials, ``None`` for those of user-config.py."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._siteinfo = PrefetchedSiteinfo(self)

    def prefetch(self, answer: Mapping[str, Any]) -> None:
        """Add the siteinfo in an answer to the cache."""
        self._siteinfo.prefetch(answer)

    @property
    def address(self) -> str:
        """The URL of api.php."""
        return str(self.base_url(self.apipath()))

    def has_extension(self, name: str) -> bool:
        """Return whether an extension is installed.

        Pywikibot asks for ProofreadPage before its first query; that request is saved.
        """
        return name != "ProofreadPage" and bool(super().has_extension(name))

    def get_tokens(self, types: list[str]) -> dict[str, str]:
        """Request tokens, by default only the token for edits.

        Pywikibot would request all types, and before that the list of types.
        """
        return dict(super().get_tokens(types or ["csrf"]))

    @staticmethod
    def _request_class(_kwargs: dict[str, Any]) -> type[BotRequest]:
        return BotRequest

    def _request(self, **kwargs: object) -> BotRequest:
        kwargs.pop("expiry", None)  # Pywikibot would keep the answer, and the parameters, in a file
        return cast(BotRequest, super()._request(**kwargs))

    def renew_session(self) -> None:
        """Log in again, and read the account's rights again. Raises AccessError."""
        self._relogin()

    def login(
        self, autocreate: bool = False, user: str | None = None, *, cookie_only: bool = False
    ) -> None:
        """Log in, also after the session has ended. Raises AccessError.

        Pywikibot would ask for a password on the terminal, and keep cookies in a file.
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
                self._begin_session(self.access)  # the first session was lost at once
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
        """Return the message for credentials that belong to another account."""
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
        """Forget the last session, and log in if there is a bot password."""
        self.tokens.clear()
        del self.userinfo
        if access.oauth is None and access.bot_password:
            self._log_in(access)

    def _log_in(self, access: WikiAccess) -> None:
        """Log in with a bot password; raise AccessError if the wiki refuses it."""
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
        """Return the wiki's answer, and whether the log-in failed because a session was lost."""
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
        # New cookies mean that the session was lost; the wiki's message about that is translated.
        is_new = session != [(cookie.name, cookie.value) for cookie in http.cookie_jar]
        failed = answer["result"] == "Failed"
        return answer, (failed and is_new) or answer["result"] in {"NeedToken", "WrongToken"}

    def _check_password_file(self) -> None:
        """Raise AccessError if user-config.py has no credentials: Pywikibot would ask a person."""
        if self.username() and not self.is_oauth_token_available():
            manager = ClientLoginManager(site=self, user=self.username())
            if not manager.password:
                raise AccessError(
                    f"user-config.py names {self.username()}, but has no credentials; add a "
                    "password_file or authenticate entry, or set REPORTBOT_BOT_PASSWORD"
                )
