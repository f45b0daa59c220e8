"""Links in an answer to pages of the home wiki, in every shape that people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from bot.reports.external_links import ExternalKind, addresses, counted, events_elsewhere
from bot.reports.mentions import MAX_MENTIONS, mentions
from bot.reports.model import Mention, PageLink
from bot.wikitext.html import STRUCK
from bot.wikitext.plain_text import without_struck
from bot.wikitext.titles import is_namespace, normalise

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
    rf"(?:wiki/(?P<path>{_IN_ADDRESS})|w/index\.php/?\?(?P<query>{_IN_ADDRESS}))",
    re.IGNORECASE,
)
_HOME_PREFIXES = frozenset({"m", "metawiki", "metawikimedia", "metawikipedia"})
_OTHER_WIKIS = frozenset(
    "w wikipedia wikt wiktionary n wikinews b wikibooks q wikiquote s wikisource v wikiversity voy"
    " wikivoyage species wikispecies c commons d wikidata f wikifunctions mw mediawikiwiki"
    " incubator outreach wmf foundation wikimania wikitech phab phabricator toolforge toollabs"
    " betawiki translatewiki strategy diff wmfblog".split()
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]+)*")
#: A prefix that may be of another wiki. Only the wiki itself knows all of them.
_PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
#: A target that is relative to the page with the link: "/Subpage", "../Page beside it".
_RELATIVE = re.compile(r"/(?!/)|\.\./|\.\.$")
#: The end of an address up to an address in its query; the scheme may be encoded.
_IN_QUERY = re.compile(r"[?&;][^\s=&?]{1,100}=(?:https?(?::|%3A)(?://)?)?$", re.IGNORECASE)
#: Characters before an address that are searched for the beginning of a query.
MAX_QUERY_CHARS = 200
_TRANSLATED = re.compile(r"special\s*:\s*mylanguage/", re.IGNORECASE)
_UNLINKED = frozenset({"category", "file", "image", "media", "special", "mediawiki"})
_TRAILING = ".,;:!?)/'\"”’»…：！？）」؟"
_RAW_TITLE_END = re.compile(r"https?:|//|[\[\]{}|<>\"]|\s[-–—*•]\s|\.\s")
#: Words of a title that was pasted with its spaces; longer ones are prose.
MAX_TITLE_WORDS = 14
#: Punctuation characters at the end of an address that may be part of the title.
MAX_TRAILING_CHARS = 5
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
        found = (_absolute(link, page) for link in self.references)
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
            target, _, fragment = match[1].partition("#")
            titles, certain = _linked_titles(target)
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


def _linked_titles(target: str) -> tuple[tuple[str, ...], bool]:
    """Return the readings of a wikilink's target, and whether it is certainly of this wiki."""
    text = unquote(unescape(target)).replace("_", " ").strip().removeprefix(":").strip()
    if _RELATIVE.match(text):
        return (text,), True
    if "//" in text[:10]:
        return (), True
    certain = True
    while ":" in text:
        prefix, _, rest = text.partition(":")
        name = prefix.strip().casefold()
        if name in _HOME_PREFIXES:
            text = rest.strip()
            continue
        if is_namespace(name):
            break
        if name in _OTHER_WIKIS or _LANGUAGE.fullmatch(name):
            return (), True
        certain = _PREFIX.fullmatch(prefix.strip()) is None
        break
    readings = [_page(text)]
    if text.casefold().startswith("meta:"):
        # "Meta:" is a namespace of Meta-Wiki, and the prefix of links to it on other wikis.
        inner = text.partition(":")[2]
        surely_a_prefix = ":" in inner and is_namespace(inner.partition(":")[0])
        readings = [_page(inner)] if surely_a_prefix else [*readings, _page(inner)]
    return tuple(dict.fromkeys(title for title in readings if title)), certain


def _absolute(link: PageLink, page: str) -> PageLink | None:
    """Return a link with the whole title of a relative target, ``None`` if that is no page."""
    target = link.titles[0]
    if not _RELATIVE.match(target):
        return link
    base = page
    while target == ".." or target.startswith("../"):
        base, _, _ = base.rpartition("/")
        target = target[3:]
    title = normalise(f"{base}/{target.strip('/')}".rstrip("/")) if base else None
    return replace(link, titles=(title,)) if title else None


def _page(text: str) -> str | None:
    """Return the title of the page that a link names; None for a file, a category and so on."""
    text = _TRANSLATED.sub("", text, count=1) if _TRANSLATED.match(text) else text
    title = normalise(text)
    if title is None or title.partition(":")[0].casefold() in _UNLINKED:
        return None
    return title


def _from_url(
    address: re.Match[str], line: str, start: int, bracketed: bool, where: str, key: str
) -> PageLink | None:
    """Return the link of an address on the home wiki, None if it has no title of a page."""
    if address["query"] is not None:
        query, _, fragment = address["query"].replace("&amp;", "&").partition("#")
        titles = parse_qs(query).get("title", [])
        readings = [_page(titles[0])] if titles else []
    else:
        path = address["path"].replace("&amp;", "&")
        in_query = _IN_QUERY.search(line[max(0, start - MAX_QUERY_CHARS) : start]) is not None
        if in_query:
            # An address within the query of another one ends at the next parameter.
            path = path.partition("&")[0]
        path, _, fragment = path.partition("#")
        path = path.partition("?")[0]
        readings = _trimmed(path)
        if "#" not in address["path"] and not bracketed and not in_query:
            rest = line[address.end() : address.end() + MAX_REST_CHARS]
            alone = start < MAX_LIST_MARK_CHARS and not line[:start].strip("*#:; ")
            readings = _with_spaces(path, rest, alone=alone) or readings
    found = tuple(dict.fromkeys(title for title in readings if title))
    listed = _is_listed_or_labelled(line, start)
    return PageLink(found, where, key, unquote(fragment), listed=listed) if found else None


def _trimmed(path: str) -> list[str | None]:
    """Return readings of a path with less and less of the punctuation at its end.

    The first is the longest one with balanced brackets and no other punctuation at its end.
    """
    if _ends_well(path):
        return [_page(unquote(path))]
    readings = [path]
    while (
        readings[-1][-1:] and readings[-1][-1] in _TRAILING and len(readings) <= MAX_TRAILING_CHARS
    ):
        readings.append(readings[-1][:-1])
    likely = next((reading for reading in readings if _ends_well(reading)), readings[-1])
    return [_page(unquote(reading)) for reading in (likely, *readings)]


def _ends_well(path: str) -> bool:
    """Whether a path ends as a title does: no punctuation, and its brackets closed."""
    if path.endswith(")"):
        return path.count("(") == path.count(")")
    return path[-1:] not in _TRAILING


def _with_spaces(path: str, rest: str, *, alone: bool) -> list[str | None]:
    """Return readings of an address whose title was pasted with its spaces.

    Such an address has no underscore. When it is alone on its line, the whole line is the first
    reading; otherwise only a page that exists shows where the title ends.
    """
    if "_" in path or "%20" in path or not rest.startswith(" "):
        return []
    end = _RAW_TITLE_END.search(rest)
    tail = (rest[: end.start()] if end else rest).split()[:MAX_TITLE_WORDS]
    words = [path, *tail]
    readings = [
        reading
        for count in range(len(words), 1, -1)
        for reading in _trimmed(" ".join(words[:count]))
    ]
    alone = alone and end is None and len(words) <= MAX_TITLE_WORDS
    titled = sum(word[:1].isupper() or not word[:1].isalpha() for word in tail) * 2 >= len(tail)
    literal = _trimmed(path)
    return readings + literal if alone and titled else literal + readings
