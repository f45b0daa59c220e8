"""The headings that the bot writes, to tell them from those that people wrote or changed."""

from __future__ import annotations

from functools import cache

from bot.talk.catalog import languages
from bot.talk.i18n import Messages

#: Messages that are headings of level 2, and whether they hold a number of questions.
_HEADINGS = {
    "summary-heading": False,
    "group-heading": False,
    "event-heading": False,
    "notice-heading": True,
    "config-heading": False,
}
#: Among these numbers is one for each plural form of every language.
_COUNTS = (0, 1, 2, 3, 5, 7, 11, 21, 100)


@cache
def own_headings() -> frozenset[str]:
    """Return every heading, in any language, that the bot may have put on a talk page."""
    found = set()
    for language in languages():
        say = Messages(language)
        for key, counts in _HEADINGS.items():
            for count in _COUNTS if counts else (0,):
                found.add(" ".join(say(key, count).split()))
    return frozenset(found)
