"""The headings that the bot writes; all other headings are of people."""

from __future__ import annotations

from functools import cache

from bot.talk.i18n import Messages, languages

#: Messages that are headings of level 2, and whether their form depends on a number.
_HEADINGS = {
    "summary-heading": False,
    "group-heading": False,
    "event-heading": False,
    "notice-heading": True,
    "config-heading": False,
}
#: These numbers select every plural form of every language.
_COUNTS = (0, 1, 2, 3, 5, 7, 11, 21, 100)
#: English headings of version 0.1, which may still be on pages.
_FORMER = frozenset(
    {
        "Report at a glance",
        "A required question without an answer",
        "Required questions without an answer",
        "The configuration is not in force",
    }
)


@cache
def own_headings() -> frozenset[str]:
    """Return every heading, in any language, that the bot may have put on a talk page."""
    found = set(_FORMER)
    for language in languages():
        msg = Messages(language)
        for key, counts in _HEADINGS.items():
            for count in _COUNTS if counts else (0,):
                found.add(" ".join(msg(key, count).split()))
    return frozenset(found)
