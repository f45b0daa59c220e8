"""Titles that the target of a link or the path of an address may mean."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bot.wikitext.titles import is_namespace, normalise

if TYPE_CHECKING:
    from bot.reports.model import PageLink

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
_RELATIVE = re.compile(r"/(?!/)|\.\./")
_TRANSLATED = re.compile(r"special\s*:\s*mylanguage/", re.IGNORECASE)
_UNLINKED = frozenset({"category", "file", "image", "media", "special", "mediawiki"})
_TRAILING = ".,;:!?)/'\"”’»…：！？）」؟"
_RAW_TITLE_END = re.compile(r"https?:|//|[\[\]{}|<>\"]|\s[-–—*•]\s|\.\s")
#: Words of a title that was pasted with its spaces; longer ones are prose.
MAX_TITLE_WORDS = 14
#: Punctuation characters at the end of an address that may be part of the title.
MAX_TRAILING_CHARS = 5


def linked_titles(target: str) -> tuple[tuple[str, ...], bool]:
    """Return the readings of a wikilink's target, and whether it is certainly of this wiki.

    :param target: the target without its fragment, its references and escapes decoded
    """
    text = target.replace("_", " ").strip()
    if _RELATIVE.match(text):
        return (text,), True
    text, certain = _without_home_prefix(text)
    if not text:
        return (), certain
    readings = [page_title(text)]
    if text.casefold().startswith("meta:"):
        # "Meta:" is a namespace of Meta-Wiki, and the prefix of links to it on other wikis.
        inner = text.partition(":")[2]
        surely_a_prefix = ":" in inner and is_namespace(inner.partition(":")[0])
        readings = [page_title(inner)] if surely_a_prefix else [*readings, page_title(inner)]
    return tuple(dict.fromkeys(title for title in readings if title)), certain


def _without_home_prefix(target: str) -> tuple[str, bool]:
    """Return a target without prefixes of this wiki, ``""`` for a page of another wiki.

    :return: also whether it is certainly of this wiki
    """
    text = target.removeprefix(":").strip()
    if "//" in text[:10]:
        return "", True
    while ":" in text:
        prefix, _, rest = text.partition(":")
        name = prefix.strip().casefold()
        if name in _HOME_PREFIXES:
            text = rest.strip()
            continue
        if is_namespace(name):
            break
        if name in _OTHER_WIKIS or _LANGUAGE.fullmatch(name):
            return "", True
        return text, _PREFIX.fullmatch(prefix.strip()) is None
    return text, True


def with_whole_title(link: PageLink, page: str) -> PageLink | None:
    """Return a link with the whole title of a relative target, ``None`` if that is no page."""
    target = link.titles[0]
    if not _RELATIVE.match(target):
        return link
    base = page
    while target.startswith("../"):
        base, _, _ = base.rpartition("/")
        target = target[3:]
    title = normalise(f"{base}/{target.strip('/')}".rstrip("/")) if base else None
    return replace(link, titles=(title,)) if title else None


def page_title(text: str) -> str | None:
    """Return the title of the page that a link names; None for a file, a category and so on."""
    text = _TRANSLATED.sub("", text, count=1) if _TRANSLATED.match(text) else text
    title = normalise(text)
    # "/Subpage" would be read as relative to the page with the link.
    if title is None or title[0] == "/" or title.partition(":")[0].casefold() in _UNLINKED:
        return None
    return title


def title_in_address(text: str) -> str | None:
    """Return the page that the decoded path or parameter of an address names, None for no page."""
    return page_title(_without_home_prefix(text.partition("#")[0])[0])


def titles_of_path(path: str) -> list[str | None]:
    """Return readings of a path with less and less of the punctuation at its end.

    The first is the longest one with balanced brackets and no other punctuation at its end.
    """
    if _ends_well(path):
        return [title_in_address(unquote(path))]
    readings = [path]
    while (
        readings[-1][-1:] and readings[-1][-1] in _TRAILING and len(readings) <= MAX_TRAILING_CHARS
    ):
        readings.append(readings[-1][:-1])
    likely = next((reading for reading in readings if _ends_well(reading)), readings[-1])
    return [title_in_address(unquote(reading)) for reading in (likely, *readings)]


def _ends_well(path: str) -> bool:
    """Whether a path ends as a title does: no punctuation, and its brackets closed."""
    if path.endswith(")"):
        return path.count("(") == path.count(")")
    return path[-1:] not in _TRAILING


def titles_with_spaces(path: str, rest: str, *, alone: bool) -> list[str | None]:
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
        for reading in titles_of_path(" ".join(words[:count]))
    ]
    alone = alone and end is None and len(words) <= MAX_TITLE_WORDS
    titled = sum(word[:1].isupper() or not word[:1].isalpha() for word in tail) * 2 >= len(tail)
    literal = titles_of_path(path)
    return readings + literal if alone and titled else literal + readings
