"""Find and check the bot's marks in a page's wikitext.

A region is between ``<!-- reportbot:begin KIND KEY v1 HASH -->`` and
``<!-- reportbot:end KIND KEY -->``. A notice begins with ``<!-- reportbot:notice KEY v1 HASH -->``;
a follow-up begins with ``reportbot:resolved`` or ``reportbot:reminder`` and the same key and hash.
``<!-- reportbot:signed KEY v1 HASH -->`` follows the bot's words in a message and has their digest;
the signature comes after it. People write ``<!-- reportbot:here KIND -->`` at the place where they
want the table of that kind.

Comments are found as MediaWiki's preprocessor finds them, so an example in ``<nowiki>`` is not a
mark. A comment that is similar to a mark, but not exactly one, is a fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.talk.content import digest
from bot.wikitext.enclosures import enclosure_at
from bot.wikitext.literals import COMMENT, spans

VERSION = "v1"
#: The kind of notices, in addition to the kinds of region.
NOTICE = "notice"

_NAME = r"[A-Za-z0-9._-]+"
_KIND = r"[a-z]+(?:-[a-z]+)*"
_MARK = re.compile(
    rf"<!-- reportbot:(?:(?P<what>begin|end) (?P<kind>{_KIND})"
    r"|(?P<message>notice|resolved|reminder|signed))"
    rf" (?P<key>{_NAME})(?: (?P<version>v\d+) (?P<hash>[0-9a-f]{{12,64}}))? -->"
)
#: People write this mark, so any spaces are accepted.
_HERE = re.compile(r"<!--\s*reportbot:here\s+(group-reports|event-reports)\s*-->")
_LIKE_A_MARK = re.compile(
    r"<!--\s*report\s?bot\s*:"
    r"|reportbot\s*:\s*(?:begin|end|notice|resolved|reminder|signed|here)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class MarkFault:
    """A fault of a mark: the reason, the line (counted from 1), and the mark itself."""

    why: str
    line: int
    mark: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}: {self.mark}"


class MarksBroken(Exception):  # noqa: N818 - names the state of the page
    """The marks on a page have faults, so the bot may change nothing on it."""

    def __init__(self, faults: tuple[MarkFault, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class MarkedRegion:
    """A region found in a page.

    ``start`` and ``end`` include its marks. ``inner`` is the text between the marks; ``hash`` is
    the digest in the begin mark, that of ``inner`` unless somebody edited it.
    """

    kind: str
    key: str
    hash: str
    start: int
    end: int
    inner: str

    @property
    def edited(self) -> bool:
        """Whether somebody changed the text between the marks."""
        return digest(self.inner, len(self.hash)) != self.hash


@dataclass(frozen=True, slots=True)
class MarkedMessage:
    """The mark of a notice, or of a follow-up to the notice with the same key and digest.

    ``kind`` is ``notice``, ``resolved`` or ``reminder``. ``digest`` identifies the questions that
    the notice names.
    """

    kind: str
    key: str
    digest: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signed:
    """The mark after the bot's words in a message; ``hash`` is the digest of the words."""

    key: str
    hash: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A person's mark for a table of that kind; the table is inserted at ``end``."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a page, in page order. With faults, nothing on the page may be changed."""

    regions: tuple[MarkedRegion, ...] = ()
    notices: tuple[MarkedMessage, ...] = ()
    follow_ups: tuple[MarkedMessage, ...] = ()
    signed: tuple[Signed, ...] = ()
    places: tuple[Place, ...] = ()
    faults: tuple[MarkFault, ...] = ()
    #: The start of a comment that is never closed, ``None`` without one.
    unclosed: int | None = None

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """The kind and the name of each region, notice and follow-up on the page.

        The name of a region is its key. A notice has two names: its key and its `notice_name`.
        The name of a follow-up is the `notice_name` of its notice.
        """
        regions = {(region.kind, region.key) for region in self.regions}
        notices = {(NOTICE, notice.key) for notice in self.notices}
        messages = (*self.notices, *self.follow_ups)
        return frozenset(
            regions | notices | {(one.kind, notice_name(one.key, one.digest)) for one in messages}
        )


def notice_name(key: str, digest: str) -> str:
    """Return the name that identifies one notice about a report: its key and its digest."""
    return f"{key} {digest}"


def frame(kind: str, key: str, body: str) -> str:
    """Return a region as wikitext: begin mark, body on separate lines, end mark."""
    inner = f"\n{body}\n"
    begin = f"<!-- reportbot:begin {kind} {key} {VERSION} {digest(inner)} -->"
    return f"{begin}{inner}<!-- reportbot:end {kind} {key} -->"


def message_mark(kind: str, key: str, digest: str) -> str:
    """Return the mark at the beginning of a notice or a follow-up, as in `MarkedMessage`."""
    return f"<!-- reportbot:{kind} {key} {VERSION} {digest} -->"


def signed_mark(key: str, words: str) -> str:
    """Return the mark for the end of the bot's words, with their digest."""
    return f"<!-- reportbot:signed {key} {VERSION} {digest(words)} -->"


def marks(text: str) -> Marks:
    """Return the bot's marks in a page; broken marks are among the faults."""
    return _MarkReader(text).read()


class _MarkReader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.begun: re.Match[str] | None = None
        self.regions: list[MarkedRegion] = []
        self.notices: list[MarkedMessage] = []
        self.follow_ups: list[MarkedMessage] = []
        self.signed: list[Signed] = []
        self.places: list[Place] = []
        self.faults: list[MarkFault] = []
        self.unclosed: int | None = None

    def read(self) -> Marks:
        for span in spans(self.text):
            if span.mask != COMMENT:
                continue
            if not span.closed:
                self.unclosed = span.start
            comment = self.text[span.start : span.end]
            if match := _MARK.fullmatch(self.text, span.start, span.end):
                self._add(match)
            elif match := _HERE.fullmatch(self.text, span.start, span.end):
                self._add_place(match)
            elif _LIKE_A_MARK.search(comment):
                self._fault("not a proper mark", span.start, comment)
        for place in self.places:
            self._check_place(place)
        if self.begun is not None:
            self._fault("begin without an end", self.begun.start(), self.begun[0])
        return Marks(
            tuple(self.regions),
            tuple(self.notices),
            tuple(self.follow_ups),
            tuple(self.signed),
            tuple(self.places),
            tuple(self.faults),
            self.unclosed,
        )

    def _add(self, mark: re.Match[str]) -> None:
        """Add a mark of the bot, or its fault."""
        if (mark["hash"] is None) != (mark["what"] == "end"):
            self._fault("not a proper mark", mark.start(), mark[0])
        elif mark["version"] not in {None, VERSION}:
            self._fault("a mark of an unknown version", mark.start(), mark[0])
        elif mark["what"] == "end":
            self._end_region(mark)
        elif self.begun is not None:
            self._fault("a mark within a region that has not ended", mark.start(), mark[0])
        elif mark["what"] == "begin":
            self.begun = mark
        else:
            self._add_message(mark)

    def _add_message(self, mark: re.Match[str]) -> None:
        """Add the mark of a notice, of a follow-up, or of the end of the bot's words."""
        what, key, hash_ = mark["message"], mark["key"], mark["hash"]
        if what == NOTICE:
            if any((n.key, n.digest) == (key, hash_) for n in self.notices):
                self._fault("the same notice twice", mark.start(), mark[0])
            self.notices.append(MarkedMessage(what, key, hash_, mark.start(), mark.end()))
        elif what == "signed":
            self.signed.append(Signed(key, hash_, mark.start(), mark.end()))
        else:
            self.follow_ups.append(MarkedMessage(what, key, hash_, mark.start(), mark.end()))

    def _add_place(self, mark: re.Match[str]) -> None:
        """Add a person's mark for a table."""
        if self.begun is not None:
            self._fault("a mark within a region that has not ended", mark.start(), mark[0])
        if any(place.kind == mark[1] for place in self.places):
            self._fault("a second place for the same table", mark.start(), mark[0])
        self.places.append(Place(mark[1], mark.start(), mark.end()))

    def _check_place(self, place: Place) -> None:
        """Add a fault for a place in a template, list or table, which a table would break."""
        if enclosure := enclosure_at(self.text, place.start, place.end):
            reason = f"a place inside {enclosure}, which a table would break; move it outside"
            self._fault(reason, place.start, self.text[place.start : place.end])

    def _end_region(self, mark: re.Match[str]) -> None:
        """Add the region that this end mark closes."""
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
        self.faults.append(MarkFault(why, line, " ".join(shown.split())))
