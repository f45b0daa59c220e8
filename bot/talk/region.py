"""What is wanted on a talk page, put into its wikitext.

The bot owns what stands between its marks and nothing else. Outside them it only ever appends a
section at the end of the page, fills the place that a person marked for it, and adds a line to a
notice of its own. What a person edited or removed stays as the person left it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk.additions import add
from bot.talk.leaving import leave
from bot.talk.marks import NOTICE, Fault, Marks, frame, marks, notice_name
from bot.talk.what import Done, What

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.talk.wish import Notice, Region, Wish


class MarksBroken(Exception):  # noqa: N818 - says what is the matter
    """The marks on a page are not in order, so nothing on it may be changed."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Applied:
    """The page's whole text afterwards, and what was done, regions first."""

    text: str
    done: tuple[Done, ...]


def apply_wish(text: str, wish: Wish, posted: Container[tuple[str, str]] = frozenset()) -> Applied:
    """Return the page's text with what is wanted on it. Applied again it changes nothing.

    :param text: the page's wikitext, ``""`` for a page that does not exist
    :param posted: kind and name, as in `Marks.names`, of what the bot is known to have put on this
        page at some time. What is in it and no longer on the page stays away. A notice is in it
        by its report's key, and by `notice_name` where its digest is known
    :raises MarksBroken: the marks on the page are not in order; nothing may be saved
    """
    found = _checked(text)
    done: list[Done] = []
    for region in wish.regions:
        text, what = _region(text, region, posted)
        done.append(Done(region.kind, region.key, what))
    for kind, key in wish.leaving:
        text, what = leave(text, (str(kind), key))
        done.append(Done(kind, key, what))
    if wish.notice is not None:
        text, what = _notice(text, wish.notice, found, posted)
        done.append(Done(NOTICE, wish.notice.key, what, wish.notice.digest))
    for addition in wish.additions:
        _as_stored(addition.body, signed=True)
        text, what = add(text, addition, posted)
        done.append(Done(addition.what, addition.key, what, addition.digest))
    _verify(text, found, tuple(done))
    return Applied(text, tuple(done))


def _checked(text: str) -> Marks:
    found = marks(text)
    if found.faults:
        raise MarksBroken(found.faults)
    return found


def _region(text: str, region: Region, posted: Container[tuple[str, str]]) -> tuple[str, What]:
    name = (str(region.kind), region.key)
    framed = frame(*name, _as_stored(region.body))
    for found in marks(text).regions:
        if (found.kind, found.key) != name:
            continue
        if found.edited:
            return text, What.EDITED_BY_PERSON
        if text[found.start : found.end] == framed:
            return text, What.UNCHANGED
        return text[: found.start] + framed + text[found.end :], What.UPDATED
    if name in posted:
        return text, What.REMOVED_BY_PERSON
    for place in marks(text).places:
        if place.kind == region.kind:
            return text[: place.end] + framed + text[place.end :], What.ADDED
    if region.only_here:
        return text, What.REMOVED_BY_PERSON
    return _append(text, region.heading, framed), What.ADDED


def _notice(
    text: str, notice: Notice, found: Marks, posted: Container[tuple[str, str]]
) -> tuple[str, What]:
    itself = (NOTICE, notice_name(notice.key, notice.digest))
    if itself in found.names:
        return text, What.UNCHANGED
    name = itself if notice.further else (NOTICE, notice.key)
    if name in found.names:
        return text, What.UNCHANGED
    if name in posted:
        return text, What.REMOVED_BY_PERSON
    return _append(text, notice.heading, _as_stored(notice.body, signed=True)), What.ADDED


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
        raise MarksBroken((Fault(why, line, "<!--"),))
    there = len(text) - len(text.rstrip("\n"))
    gap = "\n" * max(0, 2 - there) if text else ""
    title = " ".join(_as_stored(heading).split())
    return f"{text}{gap}== {title} ==\n{section}"


def _verify(text: str, before: Marks, done: tuple[Done, ...]) -> None:
    """Refuse a result that would not be read back as meant, whatever the page holds."""
    after = _checked(text)
    added = _names(done, What.ADDED)
    own = added | _names(done, What.UPDATED)
    expected = (before.names | added) - _names(done, What.WITHDRAWN)
    spoilt = {(region.kind, region.key) for region in after.regions if region.edited} & own
    if after.names != expected or spoilt:
        line = text.count("\n") + 1
        why = "what is added would not be read as it is meant"
        raise MarksBroken((Fault(why, line, ", ".join(" ".join(name) for name in sorted(own))),))


def _names(done: tuple[Done, ...], what: What) -> set[tuple[str, str]]:
    """Return the names, as in `Marks.names`, of what this became of."""
    names: set[tuple[str, str]] = set()
    for entry in done:
        if entry.what is not what:
            continue
        if not entry.digest or entry.kind == NOTICE:
            names.add((str(entry.kind), entry.key))
        if entry.digest:
            names.add((str(entry.kind), notice_name(entry.key, entry.digest)))
    return names
