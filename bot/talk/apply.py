"""The headings that the bot writes, to tell them from those that people wrote or changed.

What is added to the section of a notice: that it is resolved, or one reminder.

Regions that go from a page, with their headings, and nothing else.

Everything of the bot's taken off a talk page, and nothing of people's.

What goes: regions as the bot wrote them; its messages as it wrote and signed them, with what it
added to them; and the headings above these, if they are the bot's own and nothing else stands
below. What stays: whatever a person wrote, also in a section of the bot's, with the heading that
it stands under; and every region and message that a person changed, marks and all, because the
person's words in it cannot be told from the bot's.

What is wanted on a talk page, put into its wikitext.

The bot owns what stands between its marks and nothing else. Outside them it only ever appends a
section at the end of the page, fills the place that a person marked for it, and adds a line to a
notice of its own. What a person edited or removed stays as the person left it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.talk.content import FollowUpKind, PartOutcome, PartResult
from bot.talk.i18n import Messages, languages
from bot.talk.markers import NOTICE, MarkFault, Marks, frame, marks, notice_name
from bot.talk.thread import read_thread
from bot.wikitext.sections import section_at

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.talk.content import FollowUp, Notice, PageContent, Region
    from bot.wikitext.sections import Section


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
        msg = Messages(language)
        for key, counts in _HEADINGS.items():
            for count in _COUNTS if counts else (0,):
                found.add(" ".join(msg(key, count).split()))
    return frozenset(found)


def add_follow_up(
    text: str, follow_up: FollowUp, posted: Container[tuple[str, str]] = frozenset()
) -> tuple[str, PartOutcome]:
    """Return the text with the addition at the end of its notice's section, and what was done.

    Nothing is added twice, nor where people resolved the section already or took it away, nor a
    reminder where anything else was written below the notice.
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
    end = thread.section.start + len(text[thread.section.start : thread.section.end].rstrip())
    line = unicodedata.normalize("NFC", follow_up.body).strip()
    return f"{text[:end]}\n{line}{text[end:]}", PartOutcome.ADDED


def remove_regions(
    text: str, name: tuple[str, str], headings: Container[str] | None = None
) -> tuple[str, PartOutcome]:
    """Return the page without one region, and what was done.

    Its section goes with it if the heading is the bot's own and nothing else stands below it. What
    a person edited stays.

    :param name: kind and key of the region
    :param headings: the bot's own headings; all of its messages by default
    """
    found = next((one for one in marks(text).regions if (one.kind, one.key) == name), None)
    if found is None:
        return text, PartOutcome.UNCHANGED
    if found.edited:
        return text, PartOutcome.EDITED_BY_PERSON
    return cut(text, found.start, found.end, headings), PartOutcome.WITHDRAWN


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


def strip(text: str, bot: str) -> str:
    """Return the page without the bot's own text. Applied again it changes nothing.

    :param bot: the bot's account, without ``User:``; what another has signed stays
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
        text = cut(text, start, end)
    return text


class MarksBroken(Exception):  # noqa: N818 - says what is the matter
    """The marks on a page are not in order, so nothing on it may be changed."""

    def __init__(self, faults: tuple[MarkFault, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class AppliedContent:
    """The page's whole text afterwards, and what was done, regions first."""

    text: str
    done: tuple[PartResult, ...]


def apply_content(
    text: str, content: PageContent, posted: Container[tuple[str, str]] = frozenset()
) -> AppliedContent:
    """Return the page's text with what is wanted on it. Applied again it changes nothing.

    :param text: the page's wikitext, ``""`` for a page that does not exist
    :param posted: kind and name, as in `Marks.names`, of what the bot is known to have put on this
        page at some time. What is in it and no longer on the page stays away. A notice is in it
        by its report's key, and by `notice_name` where its digest is known
    :raises MarksBroken: the marks on the page are not in order; nothing may be saved
    """
    found = _checked(text)
    done: list[PartResult] = []
    for region in content.regions:
        text, what = _region(text, region, posted)
        done.append(PartResult(region.kind, region.key, what))
    for kind, key in content.remove:
        text, what = remove_regions(text, (str(kind), key))
        done.append(PartResult(kind, key, what))
    if content.notice is not None:
        text, what = _notice(text, content.notice, found, posted)
        done.append(PartResult(NOTICE, content.notice.key, what, content.notice.digest))
    for follow_up in content.follow_ups:
        _as_stored(follow_up.body, signed=True)
        text, what = add_follow_up(text, follow_up, posted)
        done.append(PartResult(follow_up.kind, follow_up.key, what, follow_up.digest))
    _verify(text, found, tuple(done))
    return AppliedContent(text, tuple(done))


def _checked(text: str) -> Marks:
    found = marks(text)
    if found.faults:
        raise MarksBroken(found.faults)
    return found


def _region(
    text: str, region: Region, posted: Container[tuple[str, str]]
) -> tuple[str, PartOutcome]:
    name = (str(region.kind), region.key)
    framed = frame(*name, _as_stored(region.body))
    for found in marks(text).regions:
        if (found.kind, found.key) != name:
            continue
        if found.edited:
            return text, PartOutcome.EDITED_BY_PERSON
        if text[found.start : found.end] == framed:
            return text, PartOutcome.UNCHANGED
        return text[: found.start] + framed + text[found.end :], PartOutcome.UPDATED
    if name in posted:
        return text, PartOutcome.REMOVED_BY_PERSON
    for place in marks(text).places:
        if place.kind == region.kind:
            return text[: place.end] + framed + text[place.end :], PartOutcome.ADDED
    if region.only_at_marker:
        return text, PartOutcome.REMOVED_BY_PERSON
    return _append(text, region.heading, framed), PartOutcome.ADDED


def _notice(
    text: str, notice: Notice, found: Marks, posted: Container[tuple[str, str]]
) -> tuple[str, PartOutcome]:
    itself = (NOTICE, notice_name(notice.key, notice.digest))
    if itself in found.names:
        return text, PartOutcome.UNCHANGED
    name = itself if notice.repeat else (NOTICE, notice.key)
    if name in found.names:
        return text, PartOutcome.UNCHANGED
    if name in posted:
        return text, PartOutcome.REMOVED_BY_PERSON
    return _append(text, notice.heading, _as_stored(notice.body, signed=True)), PartOutcome.ADDED


def _as_stored(body: str, *, signed: bool = False) -> str:
    """Return the body as the wiki keeps it, so that the hash holds after the save."""
    if "{{subst:" in body or ("~~~" in body and not signed):
        raise ValueError("the body would be changed by the wiki when it is saved")
    return unicodedata.normalize("NFC", body.replace("\r\n", "\n")).strip()


def _append(text: str, heading: str, section: str) -> str:
    """Append a level-2 section, with one blank line before it unless the page is empty."""
    if (unclosed := marks(text).unclosed) is not None:
        line = text.count("\n", 0, unclosed) + 1
        why = "a comment that is never closed would hide what is added"
        raise MarksBroken((MarkFault(why, line, "<!--"),))
    there = len(text) - len(text.rstrip("\n"))
    gap = "\n" * max(0, 2 - there) if text else ""
    title = " ".join(_as_stored(heading).split())
    return f"{text}{gap}== {title} ==\n{section}"


def _verify(text: str, before: Marks, done: tuple[PartResult, ...]) -> None:
    """Refuse a result that would not be read back as meant, whatever the page holds."""
    after = _checked(text)
    added = _names(done, PartOutcome.ADDED)
    own = added | _names(done, PartOutcome.UPDATED)
    expected = (before.names | added) - _names(done, PartOutcome.WITHDRAWN)
    spoilt = {(region.kind, region.key) for region in after.regions if region.edited} & own
    if after.names != expected or spoilt:
        line = text.count("\n") + 1
        why = "what is added would not be read as it is meant"
        raise MarksBroken(
            (MarkFault(why, line, ", ".join(" ".join(name) for name in sorted(own))),)
        )


def _names(done: tuple[PartResult, ...], what: PartOutcome) -> set[tuple[str, str]]:
    """Return the names, as in `Marks.names`, of what this became of."""
    names: set[tuple[str, str]] = set()
    for entry in done:
        if entry.outcome is not what:
            continue
        if not entry.digest or entry.kind == NOTICE:
            names.add((str(entry.kind), entry.key))
        if entry.digest:
            names.add((str(entry.kind), notice_name(entry.key, entry.digest)))
    return names
