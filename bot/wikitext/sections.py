"""The sections of a talk page: from a heading of level 1 or 2 to the next one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.wikitext.literals import COMMENT, LITERAL, masked

_AROUND = f" \t\r{COMMENT}"


@dataclass(frozen=True, slots=True)
class Section:
    """A section: ``start`` is where its heading begins, ``body`` where the text below does.

    ``title`` is the heading's wikitext, with single spaces; ``end`` is where the next section
    begins, or the end of the page.
    """

    title: str
    start: int
    body: int
    end: int


def section_at(text: str, place: int) -> Section:
    """Return the section that contains a place of the page."""
    found = sections(text)
    return next((one for one in found if one.start <= place < one.end), found[-1])


def sections(text: str) -> list[Section]:
    """Return the sections of a page; the first one is the text before any heading, untitled."""
    heads = [("", 0, 0)]
    place = 0
    for line in masked(text).split("\n"):
        end = min(place + len(line) + 1, len(text))
        if line.lstrip(COMMENT).startswith("=") and 0 < _level(line.strip(_AROUND)) <= 2:
            heads.append((_title(text[place : place + len(line)], line), place, end))
        place = end
    ends = [start for _, start, _ in heads[1:]] + [len(text)]
    return [Section(*head, end) for head, end in zip(heads, ends, strict=True)]


def _level(bare: str) -> int:
    """Return the level of a heading, 0 for any other line."""
    left = len(bare) - len(bare.lstrip("="))
    right = len(bare) - len(bare.rstrip("="))
    return min(left, right) if left < len(bare) else 0


def _title(line: str, mask: str) -> str:
    """Return a heading's text, with single spaces and without comments."""
    shown = "".join(c for c, m in zip(line, mask, strict=True) if m != COMMENT).strip()
    level = _level(shown.replace(LITERAL, " "))
    return " ".join(shown[level : len(shown) - level].split())
