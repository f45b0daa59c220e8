"""Which config is used: the page's, if it can be trusted, else the last good one.

MediaWiki gives ``User:<name>/….json`` the content model ``json``, and lets only its owner and
people with the right ``edituserjson`` (administrators, interface administrators) edit it:
https://www.mediawiki.org/wiki/Manual:User_rights. A page with another content model, or one that
was moved there, is not protected in this way, so the model and the editor are checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.account import BotAccount
from bot.config.model import Config, Jobs
from bot.config.parse import ConfigError, parse_config

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTENT_MODEL = "json"
RIGHT = "edituserjson"
NO_CONFIG = "{}"
"""An empty config: all defaults."""


def config_title(bot: str) -> str:
    """Return the title of the config page of the account ``bot``."""
    return BotAccount(bot).config_page


@dataclass(frozen=True, slots=True)
class ConfigPage:
    """The config page at one revision, from the wiki's API.

    ``revid`` is 0 when the page does not exist. ``user`` is the author of the revision, ``""``
    when hidden; ``rights`` are the author's (``list=users&usprop=rights``, with global groups),
    empty for people without an account. ``text`` is ``None`` when the text is hidden.
    """

    title: str
    revid: int
    content_model: str = ""
    user: str = ""
    rights: frozenset[str] = frozenset()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class LastGoodConfig:
    """The last config that was accepted, remembered between runs."""

    revid: int
    user: str
    text: str


class ConfigOrigin(StrEnum):
    """Where the config of a verdict comes from."""

    PAGE = "page"
    """The current text of the page."""
    LAST_GOOD = "last-good"
    """The last text that was accepted."""
    DEFAULTS = "defaults"
    """The page does not exist and never did. On a live wiki these are the careful defaults."""
    NOTHING = "nothing"
    """The page exists or existed, and no acceptable revision is known: all jobs are off. Defaults
    would ignore the opt-outs in it."""


class Why(StrEnum):
    """Why a config page is not accepted."""

    GONE = "gone"
    HIDDEN = "hidden"
    WRONG_TITLE = "wrong-title"
    WRONG_MODEL = "wrong-model"
    NO_RIGHT = "no-right"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class BadConfig:
    """The fault to report once on the bot's talk page, until a config is accepted again.

    ``reason`` is a sentence without its full stop. It names no user and may quote the page:
    escape it before you write it into wikitext. ``revid`` is the refused revision, 0 when the
    page no longer exists.
    """

    why: Why
    revid: int
    reason: str


@dataclass(frozen=True, slots=True)
class ConfigVerdict:
    """The config to use, its origin, and the fault of the page, if any.

    ``good`` must be remembered as the last good config; ``None`` when none was accepted yet.
    """

    config: Config
    in_force: ConfigOrigin
    good: LastGoodConfig | None
    bad: BadConfig | None = None


def judge_config(
    page: ConfigPage,
    last_good: LastGoodConfig | None,
    bot: str,
    *,
    was_there: bool = False,
    is_live: bool = True,
) -> ConfigVerdict:
    """Decide which config is used.

    A revision that was accepted once stays accepted, even if its author has lost the right since.

    :param bot: the bot's account
    :param last_good: ``good`` of the last verdict
    :param was_there: whether the page is known to have existed, with whatever text
    :param is_live: whether this is a wiki with people: without a config the bot is careful there
    """
    if page.revid == 0 and last_good is None and not was_there:
        defaults = Config.careful_defaults() if is_live else Config()
        return ConfigVerdict(defaults, ConfigOrigin.DEFAULTS, None)
    known = last_good is not None and last_good.revid == page.revid
    bad = _untrusted(page, bot, known=known)
    if bad is None:
        try:
            config = parse_config(page.text or "")
        except ConfigError as error:
            bad = BadConfig(Why.INVALID, page.revid, str(error))
        else:
            return ConfigVerdict(config, ConfigOrigin.PAGE, _kept(page))
    if last_good is not None:
        try:
            return ConfigVerdict(
                parse_config(last_good.text), ConfigOrigin.LAST_GOOD, last_good, bad
            )
        except ConfigError:  # it followed an older schema
            last_good = None
    return ConfigVerdict(_all_off(), ConfigOrigin.NOTHING, None, bad)


def newest_good(revisions: Iterable[ConfigPage], bot: str) -> LastGoodConfig | None:
    """Find the last good config in the page's history, when the ledger has none.

    :param revisions: newest first; only as many are read as needed
    """
    for page in revisions:
        if _untrusted(page, bot, known=False) is None:
            try:
                parse_config(page.text or "")
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
        return bad(Why.HIDDEN, "the text of the revision is hidden; save the page again")
    if not known and page.user != bot and RIGHT not in page.rights:
        return bad(
            Why.NO_RIGHT,
            f"the last editor does not have the right {RIGHT}; "
            "someone with this right can check the page and save a change to it",
        )
    return None
