"""The section of a notice: the bot's own text in it, and whether people wrote in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.talk.content import digest
from bot.talk.i18n import Messages, languages
from bot.wikitext.literals import masked
from bot.wikitext.sections import section_at

if TYPE_CHECKING:
    from bot.talk.markers import MarkedMessage, Marks
    from bot.wikitext.sections import Section

#: The rest of the line after the words, up to the end of the signature (``~~~~`` before the save).
_SIGNATURE = re.compile(r"[^\n]*?(?:\([A-Z]{2,5}\)|~~~~)")
#: The template as the bot writes it, with the signature as its only value.
_OWN_TEMPLATE = re.compile(r"\{\{Section resolved\|1=([^{}\n]*)\}\}")
#: The same template as people write it, by its name on Meta-Wiki or one of its redirects.
_RESOLVED = re.compile(r"\{\{\s*(?:template\s*:\s*)?(?:section[ _]+)?resolved\s*[|}]", re.I)


@dataclass(frozen=True, slots=True)
class OwnText:
    """The place of one message of the bot, with its marks and signature.

    ``edited`` is whether somebody changed it. ``is_signed`` is whether the mark after the bot's
    words is still there; without it, ``end`` is the end of the first mark.
    """

    start: int
    end: int
    edited: bool
    is_signed: bool = True


@dataclass(frozen=True, slots=True)
class Thread:
    """The section of a notice.

    ``own`` are the bot's messages, the notice first. ``answered`` is whether the section has any
    other text. ``resolved`` is whether a person or the bot marked it as resolved. ``holds_region``
    is whether a region of the bot is in it.
    """

    section: Section
    own: tuple[OwnText, ...]
    answered: bool
    resolved: bool
    holds_region: bool = False

    @property
    def edited(self) -> bool:
        """Whether somebody changed the words of the notice itself."""
        return self.own[0].edited


def read_thread(text: str, found: Marks, notice: MarkedMessage, bot: str = "") -> Thread:
    """Read the section of one notice.

    :param text: the wikitext of the page
    :param found: the marks of ``text``
    :param bot: the bot's account, without ``User:``: a message with another signature counts as
        edited; ``""`` to accept any signature
    """
    section = section_at(text, notice.start)
    inside = [add for add in found.follow_ups if section.start <= add.start < section.end]
    own = tuple(_own_text(text, found, mark, section.end, bot) for mark in (notice, *inside))
    spans = [(one.start, one.end) for one in own]
    spans += [(region.start, region.end) for region in found.regions]
    left = without(text[: section.end], spans, section.body)
    resolved = _RESOLVED.search(masked(text), section.start, section.end) is not None
    resolved = resolved or any(add.kind == "resolved" for add in inside)
    holds_region = any(section.start <= one.start < section.end for one in found.regions)
    return Thread(section, own, bool(left.strip()), resolved, holds_region)


def _own_text(text: str, found: Marks, mark: MarkedMessage, limit: int, bot: str) -> OwnText:
    """Return the message that begins with a mark; ``limit`` is the end of its section."""
    template = _OWN_TEMPLATE.match(text, mark.end)
    if template is not None:
        return OwnText(mark.start, template.end(), edited=not _is_by(bot, template[1]))
    later = (x for x in found.signed if mark.end <= x.start < limit and x.key == mark.key)
    signed = next(later, None)
    if signed is None:
        return OwnText(mark.start, mark.end, edited=True, is_signed=False)
    signature = _SIGNATURE.match(text, signed.end, limit)
    end = signature.end() if signature else signed.end
    untouched = digest(text[mark.end : signed.start], len(signed.hash)) == signed.hash
    kept = untouched and signature is not None and _is_by(bot, signature[0])
    return OwnText(mark.start, end, edited=not kept)


def _is_by(bot: str, signature: str) -> bool:
    """Whether a signature is the bot's; ``~~~~`` is that of a text not yet saved."""
    return bot.replace("_", " ") in signature.replace("_", " ") or signature == "~~~~"


def without(text: str, spans: list[tuple[int, int]], begin: int = 0) -> str:
    """Return the text from ``begin`` to its end, without the given spans."""
    parts, place = [], begin
    for start, end in sorted(spans):
        if end > place:
            parts.append(text[place : max(start, place)])
            place = end
    return "".join((*parts, text[place:]))


#: The messages that are headings of sections, and whether they depend on a number.
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
    """Return all headings that the bot may have written on a talk page, in every language."""
    found = set(_FORMER)
    for language in languages():
        msg = Messages(language)
        for key, counts in _HEADINGS.items():
            for count in _COUNTS if counts else (0,):
                found.add(" ".join(msg(key, count).split()))
    return frozenset(found)
