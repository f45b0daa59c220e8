"""Links to other sites: sorted by kind and counted, never copied.

Of the pages of other wikis only those in their ``Event:`` namespaces are named, by interwiki
title, because one of them may be the event that a report is about.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


class ExternalKind(StrEnum):
    """The kind of site that a link leads to, other than a page of the home wiki."""

    COMMONS = "commons"
    FILE = "file"
    DIFF = "diff"
    DASHBOARD = "dashboard"
    EVENT_METRICS = "event-metrics"
    TOOL = "tool"
    WIKI = "wiki"
    EXTERNAL = "external"


#: What may be before the two slashes: a scheme or none, and before that no word, ":" or "/".
_BEGINNINGS = "|".join(
    rf"(?<={before}{scheme}//)"
    for before in ("^", r"[^\w:/]")
    for scheme in ("", "http:", "https:")
)
_ADDRESS = re.compile(
    rf"//(?:{_BEGINNINGS})([\w.-]+)(?::\d+)?(/[^\s\[\]{{}}|<>\"]*)?",
    re.IGNORECASE,
)
_WIKILINK = re.compile(r"\[\[\s*:?([^\[\]|#\n]{1,300})")
_FILES = frozenset({"file", "image", "media"})
_HOSTS = {
    "commons.wikimedia.org": ExternalKind.COMMONS,
    "upload.wikimedia.org": ExternalKind.FILE,
    "diff.wikimedia.org": ExternalKind.DIFF,
    "outreachdashboard.wmflabs.org": ExternalKind.DASHBOARD,
    "dashboard.wikiedu.org": ExternalKind.DASHBOARD,
    "eventmetrics.wmcloud.org": ExternalKind.EVENT_METRICS,
    "eventmetrics.wmflabs.org": ExternalKind.EVENT_METRICS,
}
_TOOLS = ("toolforge.org", "wmcloud.org", "wmflabs.org")
#: Interwiki prefixes of the families of wikis: https://meta.wikimedia.org/wiki/Interwiki_map
_FAMILIES = {
    "wikipedia": "w",
    "wiktionary": "wikt",
    "wikinews": "n",
    "wikibooks": "b",
    "wikiquote": "q",
    "wikisource": "s",
    "wikiversity": "v",
    "wikivoyage": "voy",
}
_SINGLE = {
    "commons.wikimedia.org": "c",
    "species.wikimedia.org": "species",
    "incubator.wikimedia.org": "incubator",
    "outreach.wikimedia.org": "outreach",
    "wikimania.wikimedia.org": "wikimania",
    "wikidata.org": "d",
    "mediawiki.org": "mw",
}
_PREFIXES = {
    **dict.fromkeys(("diff", "wmfblog"), ExternalKind.DIFF),
    **dict.fromkeys(("toolforge", "toollabs"), ExternalKind.TOOL),
    **dict.fromkeys(
        (
            *_FAMILIES,
            *_FAMILIES.values(),
            *_SINGLE.values(),
            *("wikidata", "wikispecies", "mediawikiwiki", "wmf", "foundation"),
        ),
        ExternalKind.WIKI,
    ),
    **dict.fromkeys(("c", "commons"), ExternalKind.COMMONS),
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]+)*")
_EVENT = re.compile(r"(?:/wiki/|^)\s*(event\s*:\s*[^?#]{1,250})", re.IGNORECASE)
_PREFIXED_EVENT = re.compile(r"((?:[a-z-]+\s*:\s*){1,2})(event\s*:\s*\S.*)", re.IGNORECASE)
_HOME = re.compile(r"meta(?:\.m)?\.wikimedia\.org")
_TRAILING = ".,;:!?)'\"”’»…"


def addresses(line: str) -> Iterator[tuple[ExternalKind, str]]:
    """Yield kind and address of every link in a line to another site."""
    for host, path in _hosts(line):
        kind = _kind(host, path)
        if kind is not None:
            yield kind, (host + path).rstrip(_TRAILING)
    for match in _WIKILINK.finditer(line) if "[[" in line else ():
        kind = _prefixed(match[1])
        if kind is not None:
            yield kind, match[1].strip()


def events_elsewhere(line: str) -> Iterator[str]:
    """Yield the interwiki titles of event pages on other wikis that a line links to.

    >>> list(events_elsewhere("https://en.wikipedia.org/wiki/Event:Bay_Area_Meetup"))
    ['w:en:Event:Bay Area Meetup']
    """
    if "vent" not in line:
        return
    for host, path in _hosts(line):
        prefix = _interwiki(host)
        event = _EVENT.match(_without_tail(path.replace("%3A", ":", 1)))
        if prefix is not None and event is not None:
            yield _title(prefix, event[1])
    for match in _WIKILINK.finditer(line):
        linked = _PREFIXED_EVENT.match(match[1])
        if linked is not None and linked[1].partition(":")[0].strip().lower() in _PREFIXES:
            prefix = "".join(linked[1].lower().split()).strip(":")
            yield _title(prefix, linked[2])


def counted(kinds: Collection[ExternalKind]) -> tuple[tuple[str, int], ...]:
    """Return how many links there are of each kind, in the order of the kinds."""
    if not kinds:
        return ()
    found = list(kinds)
    return tuple([(kind.value, found.count(kind)) for kind in ExternalKind if kind in found])


def _hosts(line: str) -> list[tuple[str, str]]:
    """Return the host and the path of each address in a line."""
    if "//" not in line:
        return []
    return [
        (host.lower().strip(".").removeprefix("www."), path)
        for host, path in _ADDRESS.findall(line)
    ]


def _without_tail(path: str) -> str:
    """Return a path without the punctuation behind it; a bracket that it opens is its own."""
    shorter = path.rstrip(_TRAILING)
    closes = path[len(shorter) : len(shorter) + 1] == ")"
    return shorter + ")" if closes and shorter.count("(") > shorter.count(")") else shorter


def _title(prefix: str, event: str) -> str:
    """Return the interwiki title of an event page."""
    name = " ".join(unquote(event).replace("_", " ").partition(":")[2].split())
    return f"{prefix}:Event:{name[:1].upper()}{name[1:]}"


def _kind(host: str, path: str) -> ExternalKind | None:
    """Return the kind of an address; ``None`` for a page of the home wiki."""
    host = host.replace(".m.", ".")
    if _HOME.fullmatch(host):
        return ExternalKind.FILE if _is_file(path) else None
    kind = _HOSTS.get(host)
    if kind is not None:
        return ExternalKind.FILE if kind is ExternalKind.COMMONS and _is_file(path) else kind
    if host.endswith(_TOOLS):
        return ExternalKind.TOOL
    is_wiki = _interwiki(host) is not None or host.endswith(".wikimedia.org")
    return ExternalKind.WIKI if is_wiki else ExternalKind.EXTERNAL


def _is_file(path: str) -> bool:
    """Whether the path of an address leads to a file."""
    _, wiki, title = path.partition("/wiki/")
    return bool(wiki) and title.partition(":")[0].lower() in _FILES


def _prefixed(target: str) -> ExternalKind | None:
    """Return the kind of site of a link's interwiki prefix or file namespace, None for others."""
    prefix, colon, rest = (part.strip().lower() for part in target.partition(":"))
    if not colon:
        return None
    if prefix in _FILES:
        return ExternalKind.FILE
    kind = _PREFIXES.get(prefix)
    if kind is ExternalKind.COMMONS and rest.partition(":")[0].strip() in _FILES:
        return ExternalKind.FILE
    return kind


def _interwiki(host: str) -> str | None:
    """Return the interwiki prefix of a wiki on the home wiki, from its host's name."""
    host = host.replace(".m.", ".")
    if host in _SINGLE:
        return _SINGLE[host]
    language, _, rest = host.partition(".")
    family = _FAMILIES.get(rest.removesuffix(".org"))
    if family is None or not rest.endswith(".org") or not _LANGUAGE.fullmatch(language):
        return None
    return f"{family}:{language}"
