"""Regions that go from a page, with their headings, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.headings import own_headings
from bot.talk.marks import marks
from bot.talk.sections import section_at
from bot.talk.what import What

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.talk.sections import Section


def leave(
    text: str, name: tuple[str, str], headings: Container[str] | None = None
) -> tuple[str, What]:
    """Return the page without one region, and what was done.

    Its section goes with it if the heading is the bot's own and nothing else stands below it. What
    a person edited stays.

    :param name: kind and key of the region
    :param headings: the bot's own headings; all of its messages by default
    """
    found = next((one for one in marks(text).regions if (one.kind, one.key) == name), None)
    if found is None:
        return text, What.UNCHANGED
    if found.edited:
        return text, What.EDITED_BY_PERSON
    return cut(text, found.start, found.end, headings), What.WITHDRAWN


def cut(text: str, start: int, end: int, headings: Container[str] | None = None) -> str:
    """Return the page without a piece of it, and without its heading where that is left alone."""
    section = section_at(text, start)
    own = own_headings() if headings is None else headings
    around = text[section.body : start] + text[end : section.end]
    if section.title in own and not around.strip():
        return _without_section(text, section)
    if start == 0 or text[start - 1] == "\n":
        if text[end : end + 1] == "\n":
            end += 1
        elif start and end == len(text):
            start -= 1
    return text[:start] + text[end:]


def _without_section(text: str, section: Section) -> str:
    rest = text[section.end :]
    # At the end of the page, the blank line went in with the section.
    before = text[: section.start] if rest else text[: section.start].rstrip("\n")
    return before + rest
