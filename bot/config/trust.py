"""Which config is in force: the page's, when it counts, or else the last good one.

MediaWiki gives ``User:<name>/….json`` the content model ``json``, and lets only its owner and
people with the right ``edituserjson`` (administrators, interface administrators) edit it:
https://www.mediawiki.org/wiki/Manual:User_rights. A page whose model was changed, or that got
there by other ways, has no such protection behind it, so the model and the editor are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.account import BotAccount
from bot.config.model import Config, Jobs
from bot.config.parse import ConfigError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTENT_MODEL = "json"
RIGHT = "edituserjson"
NO_CONFIG = "{}"
"""A config that says nothing: the defaults."""


def config_title(bot: str) -> str:
    """Return the title of the config page of the account ``bot``."""
    return BotAccount(bot).config_page


@dataclass(frozen=True, slots=True)
class ConfigPage:
    """The config page at one revision, as the wiki's API tells.

    ``revid`` is 0 when there is no page. ``user`` is who made the revision, ``""`` when hidden;
    ``rights`` are that user's (``list=users&usprop=rights``, global groups included), empty for
    people without an account. ``text`` is ``None`` when the revision's text is hidden.
    """

    title: str
    revid: int
    content_model: str = ""
    user: str = ""
    rights: frozenset[str] = frozenset()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class LastGoodConfig:
    """The config that counted last: what is to be remembered between runs."""

    revid: int
    user: str
    text: str


class ConfigOrigin(StrEnum):
    """Which policy a verdict holds."""

    PAGE = "page"
    """What the page says now."""
    LAST_GOOD = "last-good"
    """What it said when it counted last."""
    DEFAULTS = "defaults"
    """There is no page, and there was none."""
    NOTHING = "nothing"
    """There is or was a page, and no revision that counts is known: all jobs are off. Defaults
    would pass over the pages that opted out in it."""


class Why(StrEnum):
    """Why a page does not count."""

    GONE = "gone"
    HIDDEN = "hidden"
    WRONG_TITLE = "wrong-title"
    WRONG_MODEL = "wrong-model"
    NO_RIGHT = "no-right"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class BadConfig:
    """What to report on the bot's talk page, once, until a page counts again.

    ``reason`` is a sentence without its full stop; it names no user and may quote the page, so it
    is to be escaped. ``revid`` is the revision that does not count, 0 when the page is gone.
    """

    why: Why
    revid: int
    reason: str


@dataclass(frozen=True, slots=True)
class ConfigVerdict:
    """The policy to follow, which one that is, and what is wrong with the page, if anything.

    ``good`` is to be remembered as the last good config; ``None`` when none has counted yet.
    """

    policy: Config
    in_force: ConfigOrigin
    good: LastGoodConfig | None
    bad: BadConfig | None = None


def judge(
    page: ConfigPage, last_good: LastGoodConfig | None, bot: str, *, was_there: bool = False
) -> ConfigVerdict:
    """Decide which config is in force.

    A revision that counted once goes on counting, even if its author has lost the right since.

    :param bot: the bot's account
    :param last_good: what the last verdict gave as ``good``
    :param was_there: whether it is known that there was a page, whatever it said
    """
    if page.revid == 0 and last_good is None and not was_there:
        return ConfigVerdict(Config(), ConfigOrigin.DEFAULTS, None)
    known = last_good is not None and last_good.revid == page.revid
    bad = _untrusted(page, bot, known=known)
    if bad is None:
        try:
            policy = parse(page.text or "")
        except ConfigError as error:
            bad = BadConfig(Why.INVALID, page.revid, str(error))
        else:
            return ConfigVerdict(policy, ConfigOrigin.PAGE, _kept(page))
    if last_good is not None:
        try:
            return ConfigVerdict(parse(last_good.text), ConfigOrigin.LAST_GOOD, last_good, bad)
        except ConfigError:  # it followed an older schema
            last_good = None
    return ConfigVerdict(_all_off(), ConfigOrigin.NOTHING, None, bad)


def newest_good(revisions: Iterable[ConfigPage], bot: str) -> LastGoodConfig | None:
    """Find the last good config in the page's history, when it is remembered nowhere.

    :param revisions: newest first; no more are taken than needed
    """
    for page in revisions:
        if _untrusted(page, bot, known=False) is None:
            try:
                parse(page.text or "")
            except ConfigError:
                continue
            return _kept(page)
    return None


def _kept(page: ConfigPage) -> LastGoodConfig:
    return LastGoodConfig(page.revid, page.user, page.text or "")


def _all_off() -> Config:
    return Config(jobs=Jobs(**dict.fromkeys(Jobs.model_fields, False)))


def _untrusted(page: ConfigPage, bot: str, *, known: bool) -> BadConfig | None:
    def bad(why: Why, reason: str) -> BadConfig:
        return BadConfig(why, page.revid, reason)

    if page.revid == 0:
        return bad(
            Why.GONE,
            f"there is no page {config_title(bot)} any more; restore it or move it back, "
            f"or save {NO_CONFIG} there to have the defaults",
        )
    if not (BotAccount(bot).owns(page.title) and page.title.endswith(".json")):
        return bad(
            Why.WRONG_TITLE,
            f"{page.title} is not protected as a JSON page of the bot's; "
            f"put the config at {config_title(bot)}",
        )
    if page.content_model != CONTENT_MODEL:
        return bad(
            Why.WRONG_MODEL,
            f'the page has the content model "{page.content_model}", so that it is not protected; '
            f'change it to "{CONTENT_MODEL}"',
        )
    if page.text is None:
        return bad(Why.HIDDEN, "the text of the revision is hidden; save the page anew")
    if not known and page.user != bot and RIGHT not in page.rights:
        return bad(
            Why.NO_RIGHT,
            f"the last editor does not have the right {RIGHT}; "
            "somebody who has it may look the page through and save a change to it",
        )
    return None
