"""Turn errors of the wiki into sentences that say what failed, where, and what to do."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.wiki.http import one_line, request_stats
from bot.wiki.source import AccessError, Outcome, SaveResult, WikiError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RETRY: Final = frozenset({"editconflict", "articleexists", "missingtitle"})
"""Error codes after which the page is read again and the edit is retried."""

CREDENTIALS: Final = (
    "check the username, and make a new bot password at Special:BotPasswords (or a new owner-only "
    "OAuth consumer)"
)
OAUTH: Final = (
    "check PWB_CONSUMER_TOKEN, PWB_CONSUMER_SECRET, PWB_ACCESS_TOKEN and PWB_ACCESS_SECRET, or "
    "register a new owner-only OAuth 1.0a consumer at Special:OAuthConsumerRegistration/propose"
)
_ACCESS_CODES: Final = re.compile(
    r"readapidenied|permissiondenied|notloggedin|assert\w*failed|mwoauth-|\w*blocked"
)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A known refusal: a pattern for the start of the API's error code, and its meaning."""

    codes: str
    sentence: str
    outcome: Outcome = Outcome.REFUSED
    fatal: bool = False
    lasting: bool = False


def _of_this_page(codes: str, sentence: str) -> _Refusal:
    """Return a refusal that repeats for this page, so that it is not tried again."""
    return _Refusal(codes, sentence, lasting=True)


def _of_every_page(codes: str, sentence: str) -> _Refusal:
    """Return a refusal that every page would get, so that the run ends."""
    return _Refusal(codes, sentence, Outcome.FAILED, fatal=True)


# https://www.mediawiki.org/wiki/API:Edit#Possible_errors; the first that matches is used.
_REFUSALS: Final = (
    _Refusal("pagedeleted", "the page was deleted just now; it is not created again"),
    _of_this_page(
        "protected|cascadeprotected|customcssjsprotected|titleprotected",
        "the page is protected; ask an administrator to lower the protection, or exclude the page",
    ),
    _of_this_page(
        # The hooks of https://www.mediawiki.org/wiki/Extension:Translate
        "tpt-|tmb-|translate-",
        "the page is a translation, made from another page; edit the page that is translated",
    ),
    _of_this_page(
        "titleblacklist",
        "the title blacklist does not allow this page; ask an administrator to create it",
    ),
    _of_this_page("spam", "the spam blacklist refuses a link in the text; remove the link"),
    _of_this_page(
        "abusefilter-warning",
        "an edit filter warns, and the bot does not override warnings; look at the filter",
    ),
    _Refusal("abusefilter-throttled", "an edit filter limits the rate of edits; try again later"),
    _of_this_page("abusefilter", "an edit filter disallows this edit; look at the filter's log"),
    _Refusal("captcha", "the wiki asks for a captcha; give the account the right skipcaptcha"),
    _of_this_page(
        "contenttoobig", "the page would be too large for the wiki; archive a part of it"
    ),
    _of_this_page(
        "editing-not-supported|no-direct-editing|badmodel|badformat",
        "the page is not wikitext, so the bot cannot edit it",
    ),
    _Refusal(
        "hookaborted|filtered|parseerror|invalid|badaccess|cantcreate|nocreate",
        "the wiki does not accept this edit of this page; read the wiki's answer",
    ),
    _of_every_page("(internal_api_error_)?readonly", "the wiki is read-only; try again later"),
    _of_every_page(
        "(global|auto|wikimedia-)?block",
        "the bot is blocked; read the reason and settle the matter before starting it again",
    ),
    _of_every_page("ratelimited|maxlag", "the wiki asks for fewer edits; raise the put throttle"),
    _of_every_page("mwoauth", f"the wiki does not accept the bot's OAuth consumer; {OAUTH}"),
    _of_every_page(
        "assert|badtoken|notoken|permissiondenied|writeapidenied|noapiwrite|noedit|readapidenied"
        "|notloggedin",
        f"the account may not edit; {CREDENTIALS}",
    ),
    _Refusal("internal_api_error", "the wiki failed on this edit; try again later", Outcome.FAILED),
)


class EditRefusedError(Exception):
    """The wiki answered an edit with an error.

    ``code`` is the API's error code, ``info`` its explanation, ``details`` the rest of the answer.
    """

    def __init__(self, code: str, info: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {info}")
        self.code = code
        self.info = info
        self.details = details or {}


def refusal(title: str, error: EditRefusedError) -> SaveResult:
    """Return the result for a refused edit; it is fatal if other pages would be refused too."""
    block = _as_dict(error.details.get("blockinfo"))
    why = error.details.get("readonlyreason") or block.get("blockreason") or ""
    answer = f"{error.code}: {one_line(f'{error.info} {why}')}"
    if block.get("blockpartial") not in (None, False):
        reason = f"the bot is blocked from this page ({answer})"
        return SaveResult(title, Outcome.REFUSED, reason, lasting=True)
    for known in _REFUSALS:
        if re.match(known.codes, error.code, re.IGNORECASE):
            reason = f"{known.sentence} ({answer})"
            return SaveResult(
                title, known.outcome, reason, fatal=known.fatal, lasting=known.lasting
            )
    reason = f"the wiki refused the edit for a reason unknown to the bot ({answer})"
    return SaveResult(title, Outcome.FAILED, reason)


def _as_dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


@contextmanager
def translated_errors(what: str, where: str) -> Iterator[None]:
    """Turn errors of Pywikibot in a block into WikiError or AccessError, with a sentence.

    :param what: what the block does: ``read the page X``
    :param where: the address of the wiki
    """
    from pywikibot.exceptions import Error

    try:
        yield
    except (WikiError, EditRefusedError):
        raise
    # Errors of requests are OSErrors. The built-in ones come from answers of a wrong structure.
    except (Error, OSError, RuntimeError, LookupError, ValueError, TypeError, AttributeError) as e:
        raise _wiki_error(e, what, where) from e


def _wiki_error(error: Exception, what: str, where: str) -> WikiError:
    """Return the WikiError or AccessError for an error of Pywikibot."""
    from pywikibot import exceptions as e

    prefix = f"could not {what} at {where}"
    text = one_line(str(error)) or type(error).__name__
    if isinstance(error, e.APIError):
        text = f"{error.code}: {one_line(error.info)}"
        if error.code.startswith("mwoauth"):
            return AccessError(f"{prefix} ({text}); {OAUTH}")
        if _ACCESS_CODES.match(error.code):
            return AccessError(f"{prefix} ({text}); {CREDENTIALS}")
        return WikiError(f"{prefix} ({text}); try again later, and report it if it continues")
    if isinstance(error, e.NoUsernameError | e.UserRightsError):
        remedy = OAUTH if "oauth" in text.casefold() else CREDENTIALS
        return AccessError(f"{prefix} ({text}); {remedy}")
    if isinstance(error, e.SiteDefinitionError):
        text = "the answer is not from a MediaWiki API"
        return WikiError(f"{prefix} ({text}); check that this is the address of an api.php")
    if isinstance(error, e.ApiTimeoutError | e.ServerError | OSError):
        text = request_stats.last_error or text
        return WikiError(f"{prefix} ({text}); check the address and the network, or try later")
    return WikiError(f"{prefix} ({type(error).__name__}: {text}); try again later")
