"""Choose the config to use: the text of the config page if it can be trusted, else the last good.

MediaWiki gives ``User:<name>/….json`` the content model ``json``. Only the owner and people with
the right ``edituserjson`` (administrators, interface administrators) can edit such a page:
https://www.mediawiki.org/wiki/Manual:User_rights. A page with another content model, or a page
that was moved there, is not protected, so the model and the rights of the editor are checked.
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


@dataclass(frozen=True, slots=True)
class ConfigPage:
    """One revision of the config page.

    ``revid`` is 0 when the page does not exist. ``user`` is the author of the revision, ``""``
    when hidden. ``rights`` are those of the author (``list=users&usprop=rights``, with global
    groups), empty for people without an account. ``text`` is ``None`` when the text is hidden.
    """

    title: str
    revid: int
    content_model: str = ""
    user: str = ""
    rights: frozenset[str] = frozenset()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class LastGoodConfig:
    """The revision that was accepted last; it is kept between runs."""

    revid: int
    user: str
    text: str


class ConfigOrigin(StrEnum):
    """The source of the config in use."""

    PAGE = "page"
    """The current text of the page."""
    LAST_GOOD = "last-good"
    """The last text that was accepted."""
    DEFAULTS = "defaults"
    """The page never existed. On a live wiki these are the careful defaults."""
    NOTHING = "nothing"
    """The page exists or existed, and no acceptable revision is known. All jobs are off, because
    the defaults would ignore its opt-outs."""


@dataclass(frozen=True, slots=True)
class BadConfig:
    """A config page that is not accepted; it is reported once on the bot's talk page.

    ``reason`` is a sentence without a full stop. It names no user. It may quote the page: escape
    it before you write it into wikitext. ``revid`` is the refused revision, 0 when the page does
    not exist any more.
    """

    revid: int
    reason: str


@dataclass(frozen=True, slots=True)
class ConfigVerdict:
    """The config to use and its origin; ``bad`` is set when the page itself is not accepted.

    ``good`` is the last good config to keep for the next run, ``None`` without one.
    """

    config: Config
    origin: ConfigOrigin
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
    """Choose the config to use.

    A revision that was accepted once stays accepted, even if its author lost the right later.

    :param last_good: ``good`` of the last verdict
    :param bot: the bot's account, without ``User:``
    :param was_there: whether the page is known to have existed
    :param is_live: whether this is a live wiki, on which the defaults are careful
    """
    if page.revid == 0 and last_good is None and not was_there:
        defaults = Config.careful_defaults() if is_live else Config()
        return ConfigVerdict(defaults, ConfigOrigin.DEFAULTS, None)
    known = last_good is not None and last_good.revid == page.revid
    reason = _why_untrusted(page, bot, known=known)
    if reason is None:
        try:
            config = parse_config(page.text or "")
        except ConfigError as error:
            reason = str(error)
        else:
            return ConfigVerdict(config, ConfigOrigin.PAGE, _as_last_good(page))
    bad = BadConfig(page.revid, reason)
    if last_good is not None:
        try:
            return ConfigVerdict(
                parse_config(last_good.text), ConfigOrigin.LAST_GOOD, last_good, bad
            )
        except ConfigError:  # an older version of the bot accepted it
            last_good = None
    all_off = Config(jobs=Jobs(**dict.fromkeys(Jobs.model_fields, False)))
    return ConfigVerdict(all_off, ConfigOrigin.NOTHING, None, bad)


def newest_good(revisions: Iterable[ConfigPage], bot: str) -> LastGoodConfig | None:
    """Return the newest revision in the page's history that is acceptable, ``None`` without one.

    :param revisions: the newest first; no more are read than needed
    """
    for page in revisions:
        if _why_untrusted(page, bot, known=False) is None:
            try:
                parse_config(page.text or "")
            except ConfigError:
                continue
            return _as_last_good(page)
    return None


def _as_last_good(page: ConfigPage) -> LastGoodConfig:
    return LastGoodConfig(page.revid, page.user, page.text or "")


def _why_untrusted(page: ConfigPage, bot: str, *, known: bool) -> str | None:
    """Return the reason not to trust a revision, ``None`` if it can be trusted.

    :param known: whether the revision was accepted before
    """
    account = BotAccount(bot)
    if page.revid == 0:
        return (
            f"there is no page {account.config_page} any more; restore it or move it back, "
            f"or save {NO_CONFIG} there to have the defaults"
        )
    if not (account.owns(page.title) and page.title.endswith(".json")):
        return (
            f"{page.title} is not protected as a JSON page of the bot's; "
            f"put the config at {account.config_page}"
        )
    if page.content_model != CONTENT_MODEL:
        return (
            f'the page has the content model "{page.content_model}", so that it is not protected; '
            f'change it to "{CONTENT_MODEL}"'
        )
    if page.text is None:
        return "the text of the revision is hidden; save the page again"
    if not known and page.user != bot and RIGHT not in page.rights:
        return (
            f"the last editor does not have the right {RIGHT}; "
            "someone with this right can check the page and save a change to it"
        )
    return None
