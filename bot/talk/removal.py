"""Remove the bot's own text from a talk page: one region, or everything.

A heading of the bot is also removed when nothing else is below it. Text of people stays. So does
a region or message that a person changed, because the person's words in it cannot be separated
from the bot's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.content import PartOutcome
from bot.talk.markers import MarksBroken, marks
from bot.talk.thread import own_headings, read_thread
from bot.wikitext.sections import section_at

if TYPE_CHECKING:
    from bot.wikitext.sections import Section


def remove_region(text: str, name: tuple[str, str]) -> tuple[str, PartOutcome]:
    """Return the page's text without one region, and the outcome; an edited region stays.

    :param name: kind and key of the region
    """
    found = next((one for one in marks(text).regions if (one.kind, one.key) == name), None)
    if found is None:
        return text, PartOutcome.UNCHANGED
    if found.edited:
        return text, PartOutcome.EDITED_BY_PERSON
    return _without_span(text, found.start, found.end), PartOutcome.WITHDRAWN


def strip(text: str, bot: str) -> str:
    """Return the page's text without the bot's own text. A second application changes nothing.

    :param bot: the bot's account, without ``User:``; a message that another account signed stays
    :raises MarksBroken: the marks on the page are not in order; nothing may be saved
    """
    found = marks(text)
    if found.faults:
        raise MarksBroken(found.faults)
    pieces = {(region.start, region.end) for region in found.regions if not region.edited}
    for notice in found.notices:
        thread = read_thread(text, found, notice, bot)
        if not thread.edited:
            pieces |= {(own.start, own.end) for own in thread.own if not own.edited}
    for start, end in sorted(pieces, reverse=True):
        text = _without_span(text, start, end)
    return text


def _without_span(text: str, start: int, end: int) -> str:
    """Return the text without a span, and without its section if that is empty and the bot's."""
    section = section_at(text, start)
    around = text[section.body : start] + text[end : section.end]
    if section.title in own_headings() and not around.strip():
        return _without_section(text, section)
    if start == 0 or text[start - 1] == "\n":
        if text[end : end + 1] == "\n":
            end += 1
        elif start and end == len(text):
            start -= 1
    return text[:start] + text[end:]


def _without_section(text: str, section: Section) -> str:
    rest = text[section.end :]
    # The bot put a blank line before a section that it appended to the page.
    before = text[: section.start] if rest else text[: section.start].rstrip("\n")
    return before + rest
