"""What a run did, in figures.

In which language the bot speaks on a page.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.talk.context import RenderContext
from bot.talk.i18n import SOURCE, Messages

if TYPE_CHECKING:
    from bot.config.lookup import Lookup
    from bot.cycle.links import TitleResolver


@dataclass(slots=True)
class Summary:
    """What a run did; the keys of ``run --json``.

    ``dashboards`` are the bot's own pages among the saved ones.
    """

    run_id: str
    applied: bool
    reports: int = 0
    changed_reports: int = 0
    planned: int = 0
    saved: int = 0
    dashboards: int = 0
    unchanged: int = 0
    refused: int = 0
    failed: int = 0
    requests: int = 0
    seconds: float = 0.0
    stopped: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the summary ready for `json.dumps`."""
        return asdict(self)

    @property
    def outcome(self) -> str:
        """How the run ended, in a word."""
        if self.failed:
            return "failed"
        return "done" if self.stopped is None else "stopped"


def new_run_id() -> str:
    """Return an identifier that sorts by time: ``20261120T221530-4f1c``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


class RenderContexts:
    """The voices for one run, by page."""

    def __init__(self, bot: str, lookup: Lookup, titles: TitleResolver) -> None:
        self.bot = bot
        self._lookup = lookup
        self._titles = titles

    def first(self, page: str) -> RenderContext:
        """Return the voice for a page and its talk page.

        :param page: the subject page's title
        """
        its_own = self._titles.language(page) or SOURCE
        return _voice(self.bot, self._lookup.language_of(page, its_own), its_own)

    def second(self, page: str) -> RenderContext | None:
        """Return the voice of the language that is added below, ``None`` for none."""
        its_own = self._titles.language(page) or SOURCE
        language = self._lookup.second_language_of(page, its_own)
        return None if language is None else _voice(self.bot, language, its_own)


@cache
def _voice(bot: str, language: str, page_language: str) -> RenderContext:
    return RenderContext(bot, Messages(language), page_language)
