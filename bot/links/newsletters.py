"""Newsletters: split an issue into items, and find the groups and events that each item is about.

An item is found by its line of authors, ``By: names``. Its title is above that line, its text is
below, as on ``CEE/Newsletter/March 2024``. Only links and exact names count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mwparserfromhell
from mwparserfromhell.parser import ParserError

from bot.links.group_names import named_in
from bot.links.model import Coverage
from bot.links.page_kinds import EVENT_NAMESPACE, is_event_page, is_translation
from bot.reports.page_links import may_hold_references, references
from bot.reports.title import PROGRAMS
from bot.wikitext.line import Line, Mark
from bot.wikitext.lines import lines
from bot.wikitext.plain_text import plain, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.links.known_pages import KnownPages
    from bot.reports.model import PageLink

_BY = re.compile(r"by\s*[:：]\s*(?P<names>\S.{0,300})", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_AUTHOR_PARAMETERS = frozenset({"author", "authors", "by"})
_TITLE_PARAMETERS = frozenset({"title", "heading", "headline"})
_MAX_TITLE_CHARS = 250
#: Longer lines are not read as headings, because the parser is slow on long broken lines.
MAX_HEADLINE_CHARS = 500
#: Known issues have about thirty items. A page with more than this is not a newsletter.
_MAX_ITEMS = 500
_HTML_HEADING = re.compile(r"h[1-6]", re.IGNORECASE)
#: Sections of the CEE Newsletter whose names may be plain lines instead of headings.
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
class NewsletterItem:
    """One item of an issue.

    ``anchor`` is the heading to link to: the item's own or that of its section, ``""`` without
    one. ``heading`` is the title with its markup; ``body`` are the lines below the authors, with
    their markup.
    """

    title: str
    authors: tuple[str, ...]
    anchor: str
    heading: str
    body: tuple[str, ...]


def is_issue(title: str, newsletters: Collection[str]) -> bool:
    """Whether a page is an issue of a newsletter; translations of issues do not count.

    :param newsletters: titles of issues, or title prefixes that end in ``/``
    """
    named = any(
        title == name or (name.endswith("/") and title.startswith(name)) for name in newsletters
    )
    return named and not is_translation(title)


def titles_in(text: str) -> set[str]:
    """Return the titles of the pages that the items of an issue link to."""
    return {title for item in items(text) for link in _links(item) for title in link.titles}


def coverage(issue: str, text: str, known: KnownPages) -> tuple[Coverage, ...]:
    """Return the items of an issue that are about groups, events, reports or applications.

    Items that neither link to such a page nor name a group or event are left out.

    :param issue: the title of the issue's page
    :param text: its wikitext
    """
    found = []
    for item in items(text):
        linked = (known.page_of(link) for link in _links(item))
        pages = [page for page in linked if page is not None and _may_cover(page, known)]
        for line in (item.title, *map(plain, item.body)):
            pages += named_in(line, known.groups.by_name)
            pages += named_in(line, known.events)
        if pages:
            links = tuple(sorted(set(pages)))
            found.append(Coverage(issue, item.title, item.authors, item.anchor, links))
    return tuple(found)


def items(text: str) -> tuple[NewsletterItem, ...]:
    """Split the wikitext of an issue into its items."""
    page = lines(text)
    levels = _levels(text)
    starts = [
        (title, number, names)
        for number, line in enumerate(page)
        if (names := _authors(line)) and (title := _title_above(page, number)) is not None
    ][:_MAX_ITEMS]
    sections = _sections(page, {title for title, _, _ in starts}, levels)
    found = []
    for position, (title, number, names) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else len(page)
        headed = page[title].mark is Mark.HEADING
        section = sections[title]
        name = plain(page[title].text)
        found.append(
            NewsletterItem(
                title=name,
                authors=names,
                anchor=name if headed else section if section in levels else "",
                heading=page[title].text,
                body=tuple(line.text for line in page[number + 1 : end]),
            )
        )
    return tuple(found)


def _authors(line: Line) -> tuple[str, ...]:
    """Return the names on a line of authors; empty for any other line."""
    shown = plain(line.text)
    if line.mark is Mark.PARAM:
        names = shown if line.name.strip().casefold() in _AUTHOR_PARAMETERS else ""
    else:
        match = _BY.fullmatch(shown)
        names = match["names"] if match else ""
    return tuple(name for part in _BETWEEN.split(names) if (name := part.strip()))


def _title_above(page: Sequence[Line], number: int) -> int | None:
    """Return the number of the title line above a line of authors, ``None`` without a title."""
    for above in range(number - 1, -1, -1):
        line = page[above]
        if line.mark is Mark.PARAM and line.name.strip().casefold() not in _TITLE_PARAMETERS:
            continue
        return above if 0 < len(plain(line.text)) <= _MAX_TITLE_CHARS else None
    return None


def _levels(text: str) -> dict[str, int]:
    """Return the level of each heading by its text; of equal texts the first counts."""
    levels: dict[str, int] = {}
    for line in text.splitlines():
        if len(line) <= MAX_HEADLINE_CHARS and line.lstrip()[:1] in {"=", "<"}:
            for name, level in _headings(line):
                levels.setdefault(plain(name), level)
    return levels


def _headings(line: str) -> Iterator[tuple[str, int]]:
    """Yield text and level of the heading on a line, in wikitext or HTML."""
    try:
        code = mwparserfromhell.parse(line, skip_style_tags=True)
    except ParserError:
        return
    for heading in code.filter_headings():
        yield str(heading.title), heading.level
    for tag in code.filter_tags():
        if _HTML_HEADING.fullmatch(str(tag.tag)):
            yield str(tag.contents), int(str(tag.tag)[1])


def _sections(
    page: Sequence[Line], titles: Collection[int], levels: dict[str, int]
) -> dict[int, str]:
    """Return the name of the section of each item, ``""`` without one, by the title's line number.

    The name is the nearest heading above that has a higher level, or a line that is one of
    `_SECTIONS`.

    :param titles: the line numbers of the items' titles
    :param levels: from `_levels`
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


def _links(item: NewsletterItem) -> Iterator[PageLink]:
    """Yield the links of an item to pages of this wiki."""
    for line in (item.heading, *item.body):
        if may_hold_references(line):
            for link in references(line, where=item.title, key=""):
                if not link.elsewhere:
                    yield link


def _may_cover(page: str, known: KnownPages) -> bool:
    """Whether a page is of a kind that items are collected for."""
    return (
        known.groups.owning_group(page) is not None
        or page.startswith((EVENT_NAMESPACE, PROGRAMS))
        or is_event_page(page)
    )
