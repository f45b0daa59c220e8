"""Links to pages of the home wiki that stand in an answer, in every shape they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from bot.reports.model import Reference
from bot.reports.title import is_namespace, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIKILINK = re.compile(r"\[\[([^\[\]|\n]{1,500})(?:\|[^\[\]\n]{0,2000})?\]\]")
_URL = re.compile(
    r"(?P<bracket>\[)?(?:https?:)?//meta(?:\.m)?\.wikimedia\.org\.?(?::\d+)?/"
    r"(?:wiki/(?P<path>(?:(?!https?://)[^\s\[\]{}|<>\"])+)|w/index\.php/?\?(?P<query>[^\s\[\]{}|<>\"]+))",
    re.IGNORECASE,
)
_HOME_PREFIXES = frozenset({"m", "meta", "metawiki", "metawikimedia", "metawikipedia"})
_OTHER_WIKIS = frozenset(
    "w wikipedia wikt wiktionary n wikinews b wikibooks q wikiquote s wikisource v wikiversity voy"
    " wikivoyage species wikispecies c commons d wikidata f wikifunctions mw mediawikiwiki"
    " incubator outreach wmf foundation wikimania wikitech phab phabricator toolforge toollabs"
    " betawiki translatewiki strategy diff wmfblog".split()
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]+)*")
_UNLINKED = frozenset({"category", "file", "image", "media", "special", "mediawiki"})
_TRAILING = ".,;:!?)'\"”’»"
_RAW_TITLE_END = re.compile(r"https?:|//|[\[\]{}|<>\"]|\s[-–—*•]\s|\.\s")
#: A title written with raw spaces is looked for in at most this many words.
_MOST_WORDS = 14


def references(line: str, *, where: str, key: str) -> Iterator[Reference]:
    """Yield the links to home-wiki pages in one line of an answer.

    :param line: the line with its inline markup
    :param where: the question's number or label, ``key`` its key in the form
    """
    if "[[" in line:
        for match in _WIKILINK.finditer(line):
            target, _, fragment = match[1].partition("#")
            title = _linked_title(target)
            if title:
                yield Reference((title,), where, key, fragment.strip())
    if "meta" in line.lower() and "wikimedia" in line.lower():
        for match in _URL.finditer(line):
            reference = _from_url(match, line, where, key)
            if reference:
                yield reference


def _linked_title(target: str) -> str | None:
    text = unquote(target).replace("_", " ").strip().removeprefix(":").strip()
    while ":" in text:
        prefix, _, rest = text.partition(":")
        name = prefix.strip().casefold()
        if name in _HOME_PREFIXES:
            text = rest.strip()
        elif name in _OTHER_WIKIS or (_LANGUAGE.fullmatch(name) and not is_namespace(name)):
            return None
        else:
            break
    return _page(text) if not text.startswith("/") else None


def _page(text: str) -> str | None:
    title = normalise(text)
    if title is None or title.partition(":")[0].casefold() in _UNLINKED:
        return None
    return title


def _from_url(match: re.Match[str], line: str, where: str, key: str) -> Reference | None:
    if match["query"] is not None:
        address, _, fragment = match["query"].partition("#")
        titles = parse_qs(address.replace("&amp;", "&")).get("title", [])
        readings = [_page(titles[0])] if titles else []
    else:
        path, _, fragment = match["path"].partition("#")
        path = path.partition("?")[0]
        readings = _trimmed(path)
        if "#" not in match["path"] and not match["bracket"]:
            readings = _with_spaces(path, line[match.end() :], line[: match.start()]) or readings
    found = tuple(dict.fromkeys(title for title in readings if title))
    return Reference(found, where, key, unquote(fragment)) if found else None


def _trimmed(path: str) -> list[str | None]:
    """Return readings of a path without and with its trailing punctuation."""
    bare = path.rstrip(_TRAILING)
    if path.endswith(")") and path.count("(") == path.count(")"):
        bare = path
    return [_page(unquote(bare)), _page(unquote(path))]


def _with_spaces(path: str, rest: str, before: str) -> list[str | None]:
    """Return readings of an address whose title was pasted with its spaces.

    Such an address has no underscore. When the line holds nothing else, the whole of it is what
    was meant; otherwise only a page that exists can tell how far the title goes.
    """
    if "_" in path or "%20" in path or not rest.startswith(" "):
        return []
    end = _RAW_TITLE_END.search(rest)
    tail = (rest[: end.start()] if end else rest).split()[:_MOST_WORDS]
    words = [path, *tail]
    readings = [
        reading
        for count in range(len(words), 1, -1)
        for reading in _trimmed(" ".join(words[:count]))
    ]
    alone = not before.strip("*#:; ") and end is None and len(words) <= _MOST_WORDS
    titled = sum(word[:1].isupper() or not word[:1].isalpha() for word in tail) * 2 >= len(tail)
    literal = _trimmed(path)
    return readings + literal if alone and titled else literal + readings
