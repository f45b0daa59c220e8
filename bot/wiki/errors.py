"""What goes wrong at the wiki, told in sentences that name the remedy."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.wiki.source import AccessError, Outcome, SaveResult, WikiError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RETRY = frozenset({"editconflict", "articleexists", "missingtitle"})

_CREDENTIALS = (
    "check the username, and make a new bot password at Special:BotPasswords (or a new owner-only "
    "OAuth consumer)"
)
_ACCESS_CODES = re.compile(
    r"readapidenied|permissiondenied|notloggedin|assert\w*failed|mwoauth-|\w*blocked"
)


@dataclass(frozen=True, slots=True)
class _Refusal:
    codes: str  # a pattern for the beginning of the API's code
    sentence: str
    outcome: Outcome = Outcome.REFUSED
    fatal: bool = False


def _everywhere(codes: str, sentence: str) -> _Refusal:
    return _Refusal(codes, sentence, Outcome.FAILED, fatal=True)


# https://www.mediawiki.org/wiki/API:Edit#Possible_errors; the first that matches holds.
_REFUSALS = (
    _Refusal("pagedeleted", "the page was deleted meanwhile; it is not created anew"),
    _Refusal(
        "protected|cascadeprotected|customcssjsprotected",
        "the page is protected; ask an administrator to lower the protection, or exclude the page",
    ),
    _Refusal(
        "titleblacklist",
        "the title blacklist does not let the page be created; ask an administrator to create it",
    ),
    _Refusal("spam", "the spam blacklist refuses a link in the text; take the link out"),
    _Refusal(
        "abusefilter-warning",
        "an edit filter warns, and the bot does not override warnings; look at the filter",
    ),
    _Refusal("abusefilter", "an edit filter disallows this; look at the filter's log"),
    _Refusal("captcha", "the wiki asks for a captcha; give the account the right skipcaptcha"),
    _Refusal("contenttoobig", "the page would be too large for the wiki; archive a part of it"),
    _Refusal(
        "hookaborted|filtered|parseerror|invalid|badaccess|editing-not-supported|no-direct-editing"
        "|cantcreate|nocreate|badmodel|badformat",
        "the wiki does not accept this edit of this page; look at what it says",
    ),
    _everywhere("(internal_api_error_)?readonly", "the wiki is read-only; try again later"),
    _everywhere(
        "(global|auto|wikimedia-)?block",
        "the bot is blocked; read the reason and settle the matter before starting it again",
    ),
    _everywhere("ratelimited|maxlag", "the wiki asks for fewer edits; raise the put throttle"),
    _everywhere(
        "assert|badtoken|notoken|mwoauth|permissiondenied|writeapidenied|noapiwrite|noedit"
        "|readapidenied|notloggedin",
        f"the account may not edit; {_CREDENTIALS}",
    ),
    _Refusal("internal_api_error", "the wiki failed on this; try again later", Outcome.FAILED),
)


class EditRefusedError(Exception):
    """The wiki answered an edit with something else than a success.

    ``code`` is the API's name of it, ``info`` its explanation, ``details`` the rest of its answer.
    """

    def __init__(self, code: str, info: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {info}")
        self.code = code
        self.info = info
        self.details = details or {}


def refusal(title: str, error: EditRefusedError) -> SaveResult:
    """Turn what the wiki said into a result: about this page, or (fatal) about every page."""
    block = error.details.get("blockinfo", {})
    why = error.details.get("readonlyreason") or block.get("blockreason") or ""
    said = f"{error.code}: {one_line(f'{error.info} {why}')}"
    if block.get("blockpartial") not in (None, False):
        return SaveResult(title, Outcome.REFUSED, f"the bot is blocked from this page ({said})")
    for known in _REFUSALS:
        if re.match(known.codes, error.code, re.IGNORECASE):
            reason = f"{known.sentence} ({said})"
            return SaveResult(title, known.outcome, reason, fatal=known.fatal)
    reason = f"the wiki refused the edit for a reason unknown to the bot ({said})"
    return SaveResult(title, Outcome.FAILED, reason)


@contextmanager
def translated_errors(what: str, where: str) -> Iterator[None]:
    """Raise what Pywikibot raises inside as WikiError or AccessError with a sentence.

    ``what`` is what was being done ("read the page X"), ``where`` the address of the wiki.
    """
    from pywikibot.exceptions import Error

    try:
        yield
    except (WikiError, EditRefusedError):
        raise
    # requests' exceptions are OSErrors; the others come of answers that are no answers.
    except (Error, OSError, RuntimeError, LookupError, ValueError, TypeError, AttributeError) as e:
        raise wiki_error(e, what, where) from e


def wiki_error(error: Exception, what: str, where: str, trouble: str = "") -> WikiError:
    """Return the WikiError or AccessError that says what ``error`` means to an operator."""
    from pywikibot import exceptions as e

    from bot.wiki.site import traffic

    said = one_line(str(error)) or type(error).__name__
    prefix = f"could not {what} at {where}"
    if isinstance(error, e.APIError):
        said = f"{error.code}: {one_line(error.info)}"
        if _ACCESS_CODES.match(error.code):
            return AccessError(f"{prefix} ({said}); {_CREDENTIALS}")
        return WikiError(f"{prefix} ({said}); try again later, and report it if it stays")
    if isinstance(error, e.NoUsernameError | e.UserRightsError):
        return AccessError(f"{prefix} ({said}); {_CREDENTIALS}")
    if isinstance(error, e.SiteDefinitionError):
        said = "the answer is not the API's"
        return WikiError(f"{prefix} ({said}); check that this is the address of an api.php")
    if isinstance(error, e.ApiTimeoutError | e.ServerError | OSError):
        said = trouble or traffic.trouble or said
        return WikiError(f"{prefix} ({said}); check the address and the network, or try later")
    return WikiError(f"{prefix} ({type(error).__name__}: {said}); try again later")


def one_line(text: str, limit: int = 300) -> str:
    """Return the text without line breaks and HTML, cut to ``limit`` characters."""
    flat = " ".join(re.sub(r"<[^<>]*+>", " ", text[:5000]).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
