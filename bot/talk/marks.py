"""The bot's marks in a page's wikitext, found and checked.

A region stands between ``<!-- reportbot:begin KIND KEY v1 HASH -->`` and
``<!-- reportbot:end KIND KEY -->``; a notice carries ``<!-- reportbot:notice KEY v1 HASH -->``.
Comments are found as MediaWiki's preprocessor finds them, so a mark shown as an example within
``<nowiki>`` is none. Whatever looks like a mark and is not exactly one is a fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk.keys import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "v1"
#: The kind under which notices are remembered, beside the kinds of region.
NOTICE = "notice"

_NAME = r"[A-Za-z0-9._-]+"
_MARK = re.compile(
    rf"<!-- reportbot:(?:(?P<what>begin|end) (?P<kind>[a-z]+(?:-[a-z]+)*)|(?P<notice>notice))"
    rf" (?P<key>{_NAME})(?: (?P<version>v\d+) (?P<hash>[0-9a-f]{{12,64}}))? -->"
)
_LIKE_A_MARK = re.compile(r"<!--\s*report\s?bot\s*:|reportbot\s*:\s*(?:begin|end|notice)", re.I)
#: Where MediaWiki shows wikitext literally, and where a comment begins.
_LITERAL = frozenset({"nowiki", "pre", "syntaxhighlight", "source", "templatedata", "math"})
_OPENING = re.compile(rf"<!--|<(?P<tag>{'|'.join(sorted(_LITERAL))})(?=[\s/>])", re.I)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a mark. ``line`` counts from 1."""

    why: str
    line: int
    mark: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}: {self.mark}"


@dataclass(frozen=True, slots=True)
class MarkedRegion:
    """A region found in a page. ``start`` and ``end`` take in its marks, ``inner`` does not.

    ``inner`` is every character between the marks; ``hash`` is what the begin mark says of it.
    """

    kind: str
    key: str
    hash: str
    start: int
    end: int
    inner: str

    @property
    def edited(self) -> bool:
        """Whether somebody changed what the bot wrote."""
        return digest(self.inner, len(self.hash)) != self.hash


@dataclass(frozen=True, slots=True)
class MarkedNotice:
    """A notice's mark. ``digest`` stands for the questions that it named."""

    key: str
    digest: str
    start: int


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a page, in its order. Nothing may be changed while there are faults."""

    regions: tuple[MarkedRegion, ...] = ()
    notices: tuple[MarkedNotice, ...] = ()
    faults: tuple[Fault, ...] = ()
    #: Where a comment begins that is never closed, ``None`` when there is none.
    unclosed: int | None = None

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """Kind and key of everything that the bot has here; notices are of kind ``notice``."""
        return frozenset((region.kind, region.key) for region in self.regions) | frozenset(
            (NOTICE, notice.key) for notice in self.notices
        )


def frame(kind: str, key: str, body: str) -> str:
    """Return a region as it stands on a page: begin mark, body on lines of its own, end mark."""
    inner = f"\n{body}\n"
    begin = f"<!-- reportbot:begin {kind} {key} {VERSION} {digest(inner)} -->"
    return f"{begin}{inner}<!-- reportbot:end {kind} {key} -->"


def notice_mark(key: str, missing: str) -> str:
    """Return the mark of a notice; ``missing`` is the digest of what it says is missing."""
    return f"<!-- reportbot:notice {key} {VERSION} {missing} -->"


def marks(text: str) -> Marks:
    """Find the bot's marks in a page. Never raises; what is not in order is among the faults."""
    return _Reader(text).read()


def _comments(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether it is closed of each comment that MediaWiki would see."""
    place = 0
    never_closed: set[str] = set()
    while opening := _OPENING.search(text, place):
        place = opening.end()
        if opening["tag"] is None:
            end = text.find("-->", place)
            place = end + 3 if end >= 0 else len(text)
            yield opening.start(), place, end >= 0
            continue
        tag = opening["tag"].lower()
        # A tag that is never closed is shown as text and hides nothing.
        if tag in never_closed:
            continue
        bracket = text.find(">", place)
        if bracket < 0:
            never_closed |= _LITERAL
            continue
        place = bracket + 1
        if text[bracket - 1] == "/":
            continue
        if closing := re.compile(rf"</{tag}\s*>", re.I).search(text, place):
            place = closing.end()
        else:
            never_closed.add(tag)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.begun: re.Match[str] | None = None
        self.regions: list[MarkedRegion] = []
        self.notices: list[MarkedNotice] = []
        self.faults: list[Fault] = []
        self.unclosed: int | None = None

    def read(self) -> Marks:
        for start, end, closed in _comments(self.text):
            if not closed:
                self.unclosed = start
            comment = self.text[start:end]
            if match := _MARK.fullmatch(self.text, start, end):
                self._take(match)
            elif _LIKE_A_MARK.search(comment):
                self._fault("not a proper mark", start, comment)
        if self.begun is not None:
            self._fault("begin without an end", self.begun.start(), self.begun[0])
        return Marks(tuple(self.regions), tuple(self.notices), tuple(self.faults), self.unclosed)

    def _take(self, mark: re.Match[str]) -> None:
        if (mark["hash"] is None) != (mark["what"] == "end"):
            self._fault("not a proper mark", mark.start(), mark[0])
        elif mark["version"] not in {None, VERSION}:
            self._fault("a mark of an unknown version", mark.start(), mark[0])
        elif mark["what"] == "end":
            self._end(mark)
        elif self.begun is not None:
            self._fault("a mark within a region that has not ended", mark.start(), mark[0])
        elif mark["what"] == "begin":
            self.begun = mark
        else:
            notice = MarkedNotice(mark["key"], mark["hash"], mark.start())
            if any((n.key, n.digest) == (notice.key, notice.digest) for n in self.notices):
                self._fault("the same notice twice", mark.start(), mark[0])
            self.notices.append(notice)

    def _end(self, mark: re.Match[str]) -> None:
        begin, self.begun = self.begun, None
        if begin is None:
            self._fault("end without a begin", mark.start(), mark[0])
            return
        name = (mark["kind"], mark["key"])
        if (begin["kind"], begin["key"]) != name:
            self._fault("the end of another region", mark.start(), mark[0])
            return
        if any((region.kind, region.key) == name for region in self.regions):
            self._fault("the same region twice", begin.start(), begin[0])
        inner = self.text[begin.end() : mark.start()]
        self.regions.append(MarkedRegion(*name, begin["hash"], begin.start(), mark.end(), inner))

    def _fault(self, why: str, place: int, mark: str) -> None:
        line = self.text.count("\n", 0, place) + 1
        shown = mark if len(mark) <= 120 else mark[:119] + "…"
        self.faults.append(Fault(why, line, " ".join(shown.split())))
