"""Put the wanted content into the wikitext of a talk page, or remove the bot's own text from it.

The bot owns only the text between its marks. Elsewhere it appends sections at the end of the page,
inserts a table at a place that a person marked, and adds follow-ups to its own notices. Text of the
bot that a person edited or removed stays as the person left it.

A heading of the bot is also removed when nothing else is below it. A region or message that a
person changed is not removed, because the person's words in it cannot be separated from the bot's.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk.content import FollowUpKind, PartOutcome, PartResult
from bot.talk.markers import NOTICE, MarkFault, MarksBroken, frame, marks, notice_name
from bot.talk.thread import own_headings, read_thread
from bot.wikitext.sections import section_at

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.talk.content import FollowUp, Notice, PageContent, Region
    from bot.talk.markers import Marks


@dataclass(frozen=True, slots=True)
class AppliedContent:
    """The page's whole new text, and the outcome for each part, the regions first."""

    text: str
    done: tuple[PartResult, ...]


def apply_content(
    text: str, content: PageContent, posted: Container[tuple[str, str]] = frozenset()
) -> AppliedContent:
    """Return the page's text with the content in it. A second application changes nothing.

    :param text: the page's wikitext, ``""`` for a page that does not exist
    :param posted: the parts that the bot put on this page before, as in `Marks.names`. A part of
        these that is not on the page any more was removed by a person, so it is not added again
    :raises MarksBroken: when the marks on the page have faults; then nothing may be saved
    """
    found = _checked_marks(text)
    done: list[PartResult] = []
    for region in content.regions:
        text, outcome = _apply_region(text, region, posted)
        done.append(PartResult(region.kind, region.key, outcome))
    for kind, key in content.remove:
        text, outcome = _remove_region(text, (str(kind), key))
        done.append(PartResult(kind, key, outcome))
    if content.notice is not None:
        text, outcome = _apply_notice(text, content.notice, found, posted)
        done.append(PartResult(NOTICE, content.notice.key, outcome, content.notice.digest))
    for follow_up in content.follow_ups:
        text, outcome = _apply_follow_up(text, follow_up, posted)
        done.append(PartResult(follow_up.kind, follow_up.key, outcome, follow_up.digest))
    _verify(text, found, tuple(done))
    return AppliedContent(text, tuple(done))


def _checked_marks(text: str) -> Marks:
    """Return the marks of a text; raise MarksBroken if one is damaged."""
    found = marks(text)
    if found.faults:
        raise MarksBroken(found.faults)
    return found


def _apply_region(
    text: str, region: Region, posted: Container[tuple[str, str]]
) -> tuple[str, PartOutcome]:
    """Return the text with the region, and the outcome; a person's edit is left alone."""
    name = (str(region.kind), region.key)
    framed = frame(*name, _as_stored(region.body))
    found = marks(text)
    for old in found.regions:
        if (old.kind, old.key) != name:
            continue
        if old.edited:
            return text, PartOutcome.EDITED_BY_PERSON
        if text[old.start : old.end] == framed:
            return text, PartOutcome.UNCHANGED
        return text[: old.start] + framed + text[old.end :], PartOutcome.UPDATED
    if name in posted:
        return text, PartOutcome.REMOVED_BY_PERSON
    for place in found.places:
        if place.kind == region.kind:
            return text[: place.end] + framed + text[place.end :], PartOutcome.ADDED
    if region.only_at_marker:
        return text, PartOutcome.REMOVED_BY_PERSON
    return _append(text, region.heading, framed), PartOutcome.ADDED


def _apply_notice(
    text: str, notice: Notice, found: Marks, posted: Container[tuple[str, str]]
) -> tuple[str, PartOutcome]:
    """Return the text with the notice appended, unless it is or was on the page."""
    exact = (NOTICE, notice_name(notice.key, notice.digest))
    if exact in found.names:
        return text, PartOutcome.UNCHANGED
    name = exact if notice.repeat else (NOTICE, notice.key)
    if name in found.names:
        return text, PartOutcome.UNCHANGED
    if name in posted:
        return text, PartOutcome.REMOVED_BY_PERSON
    return _append(text, notice.heading, _as_stored(notice.body, signed=True)), PartOutcome.ADDED


def _apply_follow_up(
    text: str, follow_up: FollowUp, posted: Container[tuple[str, str]]
) -> tuple[str, PartOutcome]:
    """Return the text with the follow-up in its notice's section, and the outcome.

    A follow-up is added once, and not after people resolved the section or removed the notice or
    the follow-up. A reminder is not added if there is other text below the notice.

    Archive bots move a whole section with the template for resolved sections. So that template is
    added only to a section that has the bot's own heading and no text of people.
    """
    found = marks(text)
    name = (str(follow_up.kind), notice_name(follow_up.key, follow_up.digest))
    if name in found.names:
        return text, PartOutcome.UNCHANGED
    wanted = (follow_up.key, follow_up.digest)
    notice = next((one for one in found.notices if (one.key, one.digest) == wanted), None)
    if notice is None or name in posted:
        return text, PartOutcome.REMOVED_BY_PERSON
    thread = read_thread(text, found, notice)
    is_idle = follow_up.kind is FollowUpKind.REMINDER and (thread.answered or thread.edited)
    if thread.resolved or is_idle:
        return text, PartOutcome.UNCHANGED
    is_own_section = thread.section.title in own_headings()
    is_only_own = is_own_section and not thread.answered and not thread.holds_region
    body = follow_up.body if is_only_own else follow_up.among_people or follow_up.body
    if is_own_section:
        end = thread.section.start + len(text[thread.section.start : thread.section.end].rstrip())
    elif thread.own[-1].is_signed:
        line_end = text.find("\n", thread.own[-1].end)
        end = line_end if line_end >= 0 else len(text)
    else:
        # A person removed the mark at the end of the bot's words.
        return text, PartOutcome.UNCHANGED
    return f"{text[:end]}\n{_as_stored(body, signed=True)}{text[end:]}", PartOutcome.ADDED


def _as_stored(body: str, *, signed: bool = False) -> str:
    """Return the body as the wiki stores it, so that its digest is right after the save."""
    if "{{subst:" in body or ("~~~" in body and not signed):
        raise ValueError("the wiki would change the body when the page is saved")
    return unicodedata.normalize("NFC", body.replace("\r\n", "\n")).strip()


def _append(text: str, heading: str, section: str) -> str:
    """Return the text with a new section of level 2 at its end, after a blank line."""
    if (unclosed := marks(text).unclosed) is not None:
        line = text.count("\n", 0, unclosed) + 1
        reason = "a comment that is never closed would hide the added text"
        raise MarksBroken((MarkFault(reason, line, "<!--"),))
    there = len(text) - len(text.rstrip("\n"))
    gap = "\n" * max(0, 2 - there) if text else ""
    title = " ".join(_as_stored(heading).split())
    return f"{text}{gap}== {title} ==\n{section}"


def _verify(text: str, before: Marks, done: tuple[PartResult, ...]) -> None:
    """Check that the marks in the new text are those of the old text and of the added parts.

    :raises MarksBroken: when they are not
    """
    after = _checked_marks(text)
    added = _names(done, PartOutcome.ADDED)
    own = added | _names(done, PartOutcome.UPDATED)
    expected = (before.names | added) - _names(done, PartOutcome.WITHDRAWN)
    damaged = {(region.kind, region.key) for region in after.regions if region.edited} & own
    if after.names != expected or damaged:
        line = text.count("\n") + 1
        reason = "the marks in the added text cannot be read again as they were written"
        mark = ", ".join(" ".join(name) for name in sorted(own))
        raise MarksBroken((MarkFault(reason, line, mark),))


def _names(done: tuple[PartResult, ...], outcome: PartOutcome) -> set[tuple[str, str]]:
    """Return the names, as in `Marks.names`, of the parts with this outcome."""
    names: set[tuple[str, str]] = set()
    for entry in done:
        if entry.outcome is not outcome:
            continue
        if not entry.digest or entry.kind == NOTICE:
            names.add((str(entry.kind), entry.key))
        if entry.digest:
            names.add((str(entry.kind), notice_name(entry.key, entry.digest)))
    return names


def _remove_region(text: str, name: tuple[str, str]) -> tuple[str, PartOutcome]:
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
    found = _checked_marks(text)
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
        rest = text[section.end :]
        # The bot put a blank line before a section that it appended to the page.
        return (text[: section.start] if rest else text[: section.start].rstrip("\n")) + rest
    if start == 0 or text[start - 1] == "\n":
        if text[end : end + 1] == "\n":
            end += 1
        elif start and end == len(text):
            start -= 1
    return text[:start] + text[end:]
