"""What the bot asks a wiki to tell of itself.

What a wiki tells of itself, in one answer where Pywikibot asks twice.

Pywikibot's site, made to suit a service: only ``session`` imports this.

It logs in without asking anybody, keeps nothing on the disk, counts its requests, does not
override the warnings of edit filters, and says why the wiki refused an edit.
"""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pywikibot
import requests
from pywikibot import Timestamp
from pywikibot.comms import http
from pywikibot.data import api
from pywikibot.exceptions import APIError, ApiTimeoutError, SiteDefinitionError
from pywikibot.login import ClientLoginManager, LoginStatus
from pywikibot.site import APISite
from pywikibot.site._siteinfo import Siteinfo

from bot.wiki.errors import EditRefusedError, one_line
from bot.wiki.source import AccessError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.wiki.session import WikiAccess


GENERAL, EXTENSIONS = "general", "extensions"
#: Names of namespaces, and which extensions are there.
PARTS = ("namespaces", "namespacealiases", GENERAL, EXTENSIONS)


class PrefetchedSiteinfo(Siteinfo):  # type: ignore[misc]
    """Pywikibot's memory of it; the extensions come with the general part, not after it."""

    def _get_siteinfo(self, prop: str | list[str], expiry: object) -> dict[str, Any]:
        wanted = [prop] if isinstance(prop, str) else list(prop)
        if GENERAL not in wanted:
            return dict(super()._get_siteinfo(wanted, expiry))
        found = dict(super()._get_siteinfo([*wanted, EXTENSIONS], expiry))
        self._cache[EXTENSIONS] = found[EXTENSIONS]
        return found

    def take(self, told: Mapping[str, Any]) -> None:
        """Keep what an answer to another question tells, if all of it is there and as it should be.

        Else Pywikibot asks for it when it is needed.
        """
        with suppress(AttributeError, KeyError, TypeError):
            found = {part: told[part] for part in PARTS}
            for part, data in found.items():
                self._post_process(part, data)
            self._cache |= {part: (data, Timestamp.nowutc()) for part, data in found.items()}


class RequestStats:
    """What went over the wire: ``requests`` since the process began, the last ``trouble``."""

    def __init__(self) -> None:
        self.requests = 0
        self.trouble = ""
        self._lock = threading.Lock()

    def count(self) -> None:
        """Count one HTTP request."""
        with self._lock:
            self.requests += 1


traffic = RequestStats()


class CountingAdapter(requests.adapters.HTTPAdapter):
    """Counts every attempt, and keeps why the last one failed (Pywikibot forgets it)."""

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401
        """Send one request."""
        traffic.count()
        try:
            response = super().send(*args, **kwargs)
            if not kwargs.get("stream"):
                # Read here, and not after this, so that what goes wrong in it is kept too.
                _ = response.content
        except OSError as error:
            traffic.trouble = _short(error)
            raise
        if response.status_code >= requests.codes.bad_request:
            traffic.trouble = f"HTTP {response.status_code} {response.reason}"
        return response


class BotRequest(api.Request):  # type: ignore[misc]
    """A request that asks no questions about itself and is honest about edits."""

    use_get: bool | None
    _sessions_lost = 0  # while this request is sent

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        # Pywikibot overwrites assert with "user", which a bot without its flag would pass.
        if wanted := (kwargs.get("parameters") or {}).get("assert"):
            self["assert"] = wanted

    def _use_get(self) -> bool:
        # Otherwise Pywikibot asks the wiki, for every module used, whether it takes GET.
        if self.use_get is None:
            self.use_get = self.action == "query"
        return bool(super()._use_get())

    def wait(self, delay: int | None = None, **kwargs: object) -> None:
        """Wait before sending it again; raises the wiki's own error when that was the last time."""
        last = dict(self.last_error)
        try:
            super().wait(delay, **kwargs)
        except ApiTimeoutError as error:
            if last.get("code"):  # read-only, rate limit
                raise APIError(**last) from error
            raise

    def _json_loads(self, response: requests.Response) -> dict[str, Any] | None:
        # Pywikibot gives up at once on a wiki that is named by its address.
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
        # Pywikibot logs in and asks again for ever, without a pause.
        lost = bool(super()._userinfo_query(result))
        if lost and self._sessions_lost:
            traffic.trouble = f"the wiki does not keep the session of {self.site.username()}"
            self.wait()
        self._sessions_lost += lost
        return lost

    def submit(self) -> dict[str, Any]:
        """Send it; raises EditRefusedError for every answer to an edit but a success."""
        traffic.trouble = ""
        self._sessions_lost = 0
        if self.action != "edit":
            return self._submit_question()
        try:
            answer = super().submit()
        except APIError as error:
            if error.code.startswith("assert"):
                self.site._relogin()  # the rights are others than we knew
            # Not an APIError any more: on a filter's warning, editpage would send it again.
            raise EditRefusedError(error.code, error.info, error.other) from error
        edit: dict[str, Any] = answer.get("edit") or {}
        if edit.get("result") != "Success":
            kinds = (kind for kind in ("captcha", "spamblacklist", "abusefilter") if kind in edit)
            code = str(edit.get("code") or next(kinds, "unknown"))
            raise EditRefusedError(code, str(edit.get("info") or edit), edit)
        self.site.last_edit = edit
        return cast(dict[str, Any], answer)

    def _submit_question(self) -> dict[str, Any]:
        try:
            return cast(dict[str, Any], super().submit())
        except APIError as error:
            # Allowed when it was asked; so the session has ended, and with it the right.
            if error.code != "toomanyvalues":
                raise
        self.site._relogin()
        return cast(dict[str, Any], super().submit())


class ReadPage(pywikibot.Page):  # type: ignore[misc]
    """A page whose text we have read ourselves.

    Pywikibot's editpage looks up the latest revision for a base timestamp: a request more, and
    the wrong revision (it would overwrite an edit made since our read). It gets none;
    ``baserevid`` tells the wiki what the text is based on.
    """

    @property
    def latest_revision(self) -> SimpleNamespace:
        """No revision: ours is passed on as ``baserevid``."""
        return SimpleNamespace(timestamp=None)


class BotSite(APISite):  # type: ignore[misc]
    """A wiki for one account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._siteinfo = PrefetchedSiteinfo(self)

    access: WikiAccess | None = None  # None: what user-config.py says
    last_edit: dict[str, Any]  # the answer to the last successful edit

    def take(self, told: Mapping[str, Any]) -> None:
        """Keep what an answer to another question tells of the wiki."""
        self._siteinfo.take(told)

    @property
    def address(self) -> str:
        """URL of api.php."""
        return str(self.base_url(self.apipath()))

    def has_extension(self, name: str) -> bool:
        """Tell whether an extension is there; Pywikibot asks for this one before every query."""
        return name != "ProofreadPage" and bool(super().has_extension(name))

    def get_tokens(self, types: list[str]) -> dict[str, str]:
        """Fetch tokens; by default the one that is used, not all that the wiki can be asked for."""
        return dict(super().get_tokens(types or ["csrf"]))

    @staticmethod
    def _request_class(_kwargs: dict[str, Any]) -> type[BotRequest]:
        return BotRequest

    def _request(self, **kwargs: object) -> BotRequest:
        kwargs.pop("expiry", None)  # no pickled answers in files
        return cast(BotRequest, super()._request(**kwargs))

    def login(
        self, autocreate: bool = False, user: str | None = None, *, cookie_only: bool = False
    ) -> None:
        """Log in, and again when the session has ended; raises AccessError. Never asks anybody."""
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
                self._begin_session(self.access)  # it may be lost before its first use
            name = self.userinfo["name"]
        except BaseException:
            self._loginstatus = LoginStatus.NOT_LOGGED_IN
            raise
        if not self.access.has_credentials:
            self._loginstatus = LoginStatus.NOT_LOGGED_IN
            return
        if name != self.username():
            self._loginstatus = LoginStatus.NOT_LOGGED_IN
            who = "nobody" if "anon" in self.userinfo else name
            raise AccessError(
                f"{self.address} takes these credentials for {who}'s, not {self.username()}'s; "
                "set the username and credentials (REPORTBOT_BOT_PASSWORD or the PWB_ variables "
                "of OAuth) of one and the same account"
            )
        self._loginstatus = LoginStatus.AS_USER

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
            said = one_line(str(answer.get("reason") or answer["result"]))
            name, _ = access.login_pair
            raise AccessError(
                f"{self.address} refused to log {name} in ({said}); check PWB_USERNAME and "
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
        answer: dict[str, Any] = self._request(parameters=parameters).submit()["login"]
        # The wiki begins a session for who has none; its own word for that is in its language.
        begun = session != [(cookie.name, cookie.value) for cookie in http.cookie_jar]
        failed = answer["result"] == "Failed"
        return answer, (failed and begun) or answer["result"] in {"NeedToken", "WrongToken"}

    def _check_password_file(self) -> None:
        if self.username() and not self.is_oauth_token_available():
            manager = ClientLoginManager(site=self, user=self.username())
            if not manager.password:
                raise AccessError(
                    f"user-config.py names {self.username()}, but holds no credentials; add a "
                    "password_file or authenticate entry, or set REPORTBOT_BOT_PASSWORD"
                )


def _short(error: OSError) -> str:
    # A time limit that ends in the middle of an answer comes as a ConnectionError.
    if isinstance(error, requests.exceptions.Timeout) or "Read timed out" in str(error):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "the certificate is not valid"
    found = re.search(r"\[Errno -?\d+\] [^'\")\]]+", str(error))
    return one_line(found[0] if found else f"{type(error).__name__}: {error}", 150)
