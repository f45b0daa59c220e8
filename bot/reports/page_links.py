"""Links in an answer to pages of the home wiki, in every shape that people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from bot.reports.external_links import ExternalKind, addresses, counted, events_elsewhere
from bot.reports.link_titles import (
    linked_titles,
    title_in_address,
    titles_of_path,
    titles_with_spaces,
    with_whole_title,
)
from bot.reports.mentions import MAX_MENTIONS, mentions
from bot.reports.model import Mention, PageLink
from bot.wikitext.html import STRUCK
from bot.wikitext.plain_text import without_struck

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIKILINK = re.compile(r"\[\[([^\[\]|\n]{1,500})(?:\|[^\[\]\n]{0,2000})?\]\]")
# In scripts that set no space behind a comma or a stop, these also end an address.
_IN_ADDRESS = r"(?:(?!https?://)[^\s\[\]{}|<>\"、，。；،؛])+"
_HOST = "wikimedia.org"
#: The parts of a home-wiki page's address before and behind the host's name.
_BEFORE_HOST = re.compile(
    r"(?P<bracket>\[)?(?:(?:https?:)?//|(?<![\w./@-]))(?:www\.)?meta(?:\.m)?\.$", re.IGNORECASE
)
_FROM_HOST = re.compile(
    r"wikimedia\.org\.?(?::\d+)?/"
    rf"(?:(?:wiki|w/index\.php)/(?P<path>(?!\?|index\.php){_IN_ADDRESS})"
    rf"|(?:w/(?:index\.php/?)?)?\?(?P<query>{_IN_ADDRESS}))",
    re.IGNORECASE,
)
#: The end of an address up to an address in its query; the scheme may be encoded.
_IN_QUERY = re.compile(r"[?&;][^\s=&?]{1,100}=(?:https?(?::|%3A)(?://)?)?$", re.IGNORECASE)
#: Characters before an address that are searched for the beginning of a query.
MAX_QUERY_CHARS = 200
#: Characters of "[https://www.meta.m.", the longest text before the host's name.
MAX_SCHEME_CHARS = 24
#: Characters of a line behind an address that may be more of its title, of at most 255 bytes.
MAX_REST_CHARS = 1000
#: Characters of list marks before an address that is alone on its line.
MAX_LIST_MARK_CHARS = 10
#: Links of a page. A report has up to some hundred; a page of nothing else must not take minutes.
MAX_LINKS = 20_000


@dataclass(slots=True)
class FoundLinks:
    """The links and names in the answers of one page, collected line by line.

    ``away`` are the kinds of links to other sites, by address. ``seen`` counts all links to the
    home wiki, repeated ones too.
    """

    references: dict[PageLink, None] = field(default_factory=dict)
    mentions: dict[str, Mention] = field(default_factory=dict)
    away: dict[str, ExternalKind] = field(default_factory=dict)
    seen: int = 0

    def read(self, line: str, *, where: str, key: str) -> None:
        """Read one line of an answer, with its inline markup.

        :param where: the question's number or label, ``key`` its key in the form
        """
        if STRUCK in line:
            line = without_struck(line)
        if self.seen < MAX_LINKS and may_hold_references(line):
            found = references(line, where=where, key=key)
            for reference in islice(found, MAX_LINKS - self.seen):
                self.references[reference] = None
                self.seen += 1
        for kind, address in addresses(line):
            self.away[address] = kind
        if len(self.mentions) < MAX_MENTIONS:
            for text in mentions(line):
                self.mentions.setdefault(text, Mention(text, where))

    def joined(self, other: FoundLinks) -> FoundLinks:
        """Return the links and names of both."""
        return FoundLinks(
            self.references | other.references,
            other.mentions | self.mentions,
            self.away | other.away,
        )

    def links(self, page: str) -> tuple[PageLink, ...]:
        """Return the links, in order; those relative to the page have their whole titles.

        :param page: the title of the page with the links
        """
        found = (with_whole_title(link, page) for link in self.references)
        return tuple(dict.fromkeys(link for link in found if link is not None))

    @property
    def elsewhere(self) -> tuple[tuple[str, int], ...]:
        """How many links of each kind lead to other sites."""
        return counted(self.away.values())


def worth_reading(line: str) -> bool:
    """Whether a line may contain a link or a name of a group; most do not."""
    return (
        "[[" in line
        or "//" in line
        or "ikim" in line
        or "IKIM" in line
        or " User Group" in line
        or "Викимеди" in line
    )


def may_hold_references(line: str) -> bool:
    """Whether a line can have a link to the home wiki; a quick test, because most have none."""
    return "[[" in line or "ikimedia.org" in line or "IKIMEDIA.ORG" in line or "/Event:" in line


def references(line: str, *, where: str, key: str) -> Iterator[PageLink]:
    """Yield the links to home-wiki pages in one line of an answer, and to events elsewhere.

    :param line: the line with its inline markup
    :param where: the question's number or label, ``key`` its key in the form
    """
    if "[[" in line:
        for match in _WIKILINK.finditer(line):
            target, _, fragment = unescape(unquote(match[1])).partition("#")
            titles, certain = linked_titles(target)
            if titles:
                listed = _is_listed_or_labelled(line, match.start())
                yield PageLink(titles, where, key, fragment.strip(), certain, listed)
    # Some people write the host in capitals. "İ" is the one letter that becomes two in lower case.
    has_host = "ikimedia.org" in line or "IKIMEDIA.ORG" in line
    lowered = line.replace("İ", "I").lower() if has_host else ""
    end = 0
    while (host := lowered.find(_HOST, end)) >= 0:
        near = line[max(end, host - MAX_SCHEME_CHARS) : host]
        is_home = near[-7:].lower().endswith(("meta.", "meta.m."))
        before = _BEFORE_HOST.search(near) if is_home else None
        address = _FROM_HOST.match(line, host) if before is not None else None
        end = host + len(_HOST)
        if before is not None and address is not None:
            end = address.end()
            start = host - len(before[0])
            reference = _from_url(address, line, start, bool(before["bracket"]), where, key)
            if reference:
                yield reference
    for title in events_elsewhere(line) if "vent" in line else ():
        yield PageLink((title,), where, key, elsewhere=True)


#: The text before a link that is an item of a list, or has a label.
_LABELLED = re.compile(r"(?:^|[:：;,，、*•·|>/–—-]|\d[.)]|\S*//\S+|[\])])[\s\[(*#:;'\"]*$")
#: Words of a label that says that the page belongs to somebody else.
_OF_OTHERS = re.compile(
    r"\b(?:partner\w*|collaborat\w*|cooperat\w*|thank\w*|support\w*|guests?|inspir\w*|model|"
    r"with|like|see also)\b",
    re.IGNORECASE,
)
#: Characters before a link that are searched for its label.
MAX_LABEL_CHARS = 60


def _is_listed_or_labelled(line: str, start: int) -> bool:
    """Whether a link is alone on its line, or an item of a list, or has a label."""
    before = line[max(0, start - MAX_LABEL_CHARS) : start].rstrip()
    return bool(_LABELLED.search(before)) and not _OF_OTHERS.search(before)


def _from_url(
    address: re.Match[str], line: str, start: int, bracketed: bool, where: str, key: str
) -> PageLink | None:
    """Return the link of an address on the home wiki, None if it has no title of a page."""
    if address["query"] is not None:
        query, _, fragment = address["query"].replace("&amp;", "&").partition("#")
        readings = list(map(title_in_address, parse_qs(query).get("title", [])[-1:]))
    else:
        path = address["path"].replace("&amp;", "&")
        in_query = _IN_QUERY.search(line[max(0, start - MAX_QUERY_CHARS) : start]) is not None
        if in_query:
            # An address within the query of another one ends at the next parameter.
            path = path.partition("&")[0]
        path, _, fragment = path.partition("#")
        path = path.partition("?")[0]
        readings = titles_of_path(path)
        if "#" not in address["path"] and not bracketed and not in_query:
            rest = line[address.end() : address.end() + MAX_REST_CHARS]
            alone = start < MAX_LIST_MARK_CHARS and not line[:start].strip("*#:; ")
            readings = titles_with_spaces(path, rest, alone=alone) or readings
    found = tuple(dict.fromkeys(title for title in readings if title))
    listed = _is_listed_or_labelled(line, start)
    return PageLink(found, where, key, unquote(fragment), listed=listed) if found else None
