"""Newsletters: which groups and events an item is about, by exact names and links only.

An item is known by its line of authors, ``By: names``: above it stands the title, below it a lead,
"full article…", the lead again, and the rest. So it was seen on ``CEE/Newsletter/March 2024``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.links.group_names import named_in
from bot.links.model import Coverage
from bot.links.page_kinds import EVENT_NAMESPACE, is_event_page, is_translation
from bot.reports.page_links import may_hold_references, references
from bot.reports.title import PROGRAMS
from bot.wikitext.lines import Line, Mark, lines
from bot.wikitext.plain_text import plain, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.links.known_pages import KnownPages
    from bot.reports.model import PageLink

_BY = re.compile(r"by\s*[:：]\s*(?P<names>\S.{0,300})", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_HEADING = re.compile(
    r"^(?:(?P<marks>={1,6})(?P<text>.+?)(?P=marks)[ \t]*$"
    r"|[ \t]*<h(?P<level>[1-6])[^>]*>(?P<html>.*?)</h)",
    re.MULTILINE | re.IGNORECASE,
)
_AUTHOR_PARAMETERS = frozenset({"author", "authors", "by"})
_TITLE_PARAMETERS = frozenset({"title", "heading", "headline"})
_LONGEST_TITLE = 250
#: The issues that are known have some thirty; what has more than this is no newsletter.
_MOST_ITEMS = 500
#: Sections of the CEE Newsletter, which on a page without headings are known by their names.
_SECTIONS = frozenset(
    map(
        words,
        (
            "CEE Hub updates",
            "International updates",
            "CEE in the news",
            "Reader's digest",
            "Open calls and consultations",
            "Updates from communities",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an issue.

    ``heading`` is its title with markup; ``anchor`` is the heading that it stands under, ``""`` for
    none; ``body`` are the lines below its authors, with markup.
    """

    title: str
    authors: tuple[str, ...]
    section: str
    anchor: str
    heading: str
    body: tuple[str, ...]


def is_issue(title: str, newsletters: Collection[str]) -> bool:
    """Whether a page is an issue of a newsletter; translations of issues are not read again.

    :param newsletters: titles of issues, or beginnings of titles that end in ``/``
    """
    named = any(
        title == name or (name.endswith("/") and title.startswith(name)) for name in newsletters
    )
    return named and not is_translation(title)


def titles_in(text: str) -> set[str]:
    """Return the titles that the items of an issue link to, to be resolved."""
    return {title for item in items(text) for link in _links(item) for title in link.titles}


def coverage(issue: str, text: str, known: KnownPages) -> tuple[Coverage, ...]:
    """Return what an issue says of groups, events, reports and applications, item by item.

    Items that link to none of these pages, and hold no name of a group or event, are left out.

    :param issue: the title of the issue's page
    :param text: its wikitext
    """
    found = []
    for item in items(text):
        linked = (_target(link, known) for link in _links(item))
        pages = [page for page in linked if page is not None and _is_covered(page, known)]
        for line in (item.title, *map(plain, item.body)):
            pages += named_in(line, known.groups.by_name)
            pages += named_in(line, known.events)
        if pages:
            links = tuple(sorted(set(pages)))
            found.append(
                Coverage(issue, item.title, item.authors, item.section, item.anchor, links)
            )
    return tuple(found)


def items(text: str) -> tuple[Item, ...]:
    """Cut the wikitext of an issue into its items."""
    page = lines(text)
    levels = _levels(text)
    starts = [
        (title, number, names)
        for number, line in enumerate(page)
        if (names := _authors(line)) and (title := _title_above(page, number)) is not None
    ][:_MOST_ITEMS]
    sections = _sections(page, {title for title, _, _ in starts}, levels)
    found = []
    for position, (title, number, names) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else len(page)
        headed = page[title].mark is Mark.HEADING
        section = sections[title]
        name = plain(page[title].text)
        found.append(
            Item(
                title=name,
                authors=names,
                section=section,
                anchor=name if headed else section if section in levels else "",
                heading=page[title].text,
                body=tuple(line.text for line in page[number + 1 : end]),
            )
        )
    return tuple(found)


def _authors(line: Line) -> tuple[str, ...]:
    shown = plain(line.text)
    if line.mark is Mark.PARAM:
        names = shown if line.name.strip().casefold() in _AUTHOR_PARAMETERS else ""
    else:
        match = _BY.fullmatch(shown)
        names = match["names"] if match else ""
    return tuple(name for part in _BETWEEN.split(names) if (name := part.strip()))


def _title_above(page: Sequence[Line], number: int) -> int | None:
    for above in range(number - 1, -1, -1):
        line = page[above]
        if line.mark is Mark.PARAM and line.name.strip().casefold() not in _TITLE_PARAMETERS:
            continue
        return above if 0 < len(plain(line.text)) <= _LONGEST_TITLE else None
    return None


def _levels(text: str) -> dict[str, int]:
    """Return the levels of the headings, by their texts; the first of equal ones counts."""
    levels: dict[str, int] = {}
    for match in _HEADING.finditer(text):
        level = len(match["marks"]) if match["marks"] else int(match["level"])
        levels.setdefault(plain(match["text"] or match["html"] or ""), level)
    return levels


def _sections(
    page: Sequence[Line], titles: Collection[int], levels: dict[str, int]
) -> dict[int, str]:
    """Return the name of the section that each item stands in, by the line of its title.

    It is the nearest heading above of a higher level, or a bare line that is a section's name.
    """
    top = min(levels.values(), default=0)
    nearest: dict[int, tuple[int, str]] = {}
    found: dict[int, str] = {}
    for number, line in enumerate(page):
        name = plain(line.text)
        if number in titles:
            below = levels.get(name, top + 1)
            above = [place for level, place in nearest.items() if level < below]
            found[number] = max(above, default=(0, ""))[1]
        elif line.mark is Mark.HEADING:
            nearest[levels.get(name, top)] = number, name
        elif number + 1 in titles and words(name) in _SECTIONS:
            nearest[-1] = number, name
    return found


def _links(item: Item) -> Iterator[PageLink]:
    for line in (item.heading, *item.body):
        if may_hold_references(line):
            for link in references(line, where=item.title, key=""):
                if not link.elsewhere:
                    yield link


def _target(link: PageLink, known: KnownPages) -> str | None:
    existing: Iterable[str] = [title for title in link.titles if title in known.pages]
    return known.pages[max(existing, key=len)] if existing else None


def _is_covered(page: str, known: KnownPages) -> bool:
    return (
        known.groups.owning_group(page) is not None
        or page.startswith((EVENT_NAMESPACE, PROGRAMS))
        or is_event_page(page)
    )
