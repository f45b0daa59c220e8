"""In which language the bot speaks on a page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.talk.catalog import SOURCE
from bot.talk.i18n import Messages
from bot.talk.voice import Voice

if TYPE_CHECKING:
    from bot.policy.lookup import Lookup
    from bot.upkeep.titles import Titles


class Speaking:
    """The voices for one run, by page."""

    def __init__(self, bot: str, lookup: Lookup, titles: Titles) -> None:
        self.bot = bot
        self._lookup = lookup
        self._titles = titles

    def first(self, page: str) -> Voice:
        """Return the voice for a page and its talk page.

        :param page: the subject page's title
        """
        its_own = self._titles.language(page) or SOURCE
        return _voice(self.bot, self._lookup.language_of(page, its_own), its_own)

    def second(self, page: str) -> Voice | None:
        """Return the voice of the language that is added below, ``None`` for none."""
        its_own = self._titles.language(page) or SOURCE
        language = self._lookup.second_language_of(page, its_own)
        return None if language is None else _voice(self.bot, language, its_own)


@cache
def _voice(bot: str, language: str, page_language: str) -> Voice:
    return Voice(bot, Messages(language), page_language)
