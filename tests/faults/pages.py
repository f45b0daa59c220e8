"""The wiki's pages as they stand, and what of them two undisturbed runs would have in common.

Nothing here uses the bot's own code: it must not be the judge of itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.wiki.client import Client
from tests.wiki.conftest import Wiki

BOT = "ReportBot"
NAMESPACES = (0, 1, 2, 3, 200, 201, 828, 1728, 1729)
REGION = re.compile(
    r"<!-- reportbot:begin (\S+) (\S+) [^>]*-->(.*?)<!-- reportbot:end \1 \2 -->", re.DOTALL
)
NOTICE = re.compile(r"<!-- reportbot:notice (\S+) ")
_SIGNED_AT = re.compile(r"\d\d:\d\d, \d{1,2} [A-Z][a-z]+ \d{4} \(UTC\)")
_RUN_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{4}")


def texts(wiki: Wiki) -> dict[str, str]:
    """Return the texts of all pages by title."""
    client = wiki.client("Admin")
    return {
        page["title"]: str(page["revisions"][0]["slots"]["main"]["content"])
        for namespace in NAMESPACES
        for page in _content(client, namespace)
    }


def _content(client: Client, namespace: int) -> Iterator[dict[str, Any]]:
    pages: dict[str, dict[str, Any]] = {}
    for part in client.query(
        generator="allpages",
        gapnamespace=namespace,
        gaplimit="max",
        prop="revisions",
        rvprop="content",
        rvslots="main",
    ):
        for page in part["pages"]:
            pages.setdefault(page["title"], {}).update(page)
    yield from pages.values()


def comparable(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the texts without what differs from run to run: times of signatures, run ids."""
    return {
        title: _RUN_ID.sub("RUN", _SIGNED_AT.sub("TIME", text)) for title, text in pages.items()
    }


def differences(found: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    """Say which pages are not as they would be after an undisturbed run."""
    left, right = comparable(found), comparable(wanted)
    return [
        f"{title}: {'missing' if title not in left else 'too many' if title not in right else 'other text'}"
        for title in sorted(left.keys() | right.keys())
        if left.get(title) != right.get(title)
    ]


def doubled(pages: Mapping[str, str]) -> list[str]:
    """Say which notices stand more than once on the wiki, and which regions on a page."""
    notices = Counter(key for text in pages.values() for key in NOTICE.findall(text))
    regions = Counter(
        f"{title}: {kind} {key}"
        for title, text in pages.items()
        for kind, key, _ in REGION.findall(text)
    )
    return [*_twice(notices, "notice "), *_twice(regions, "region ")]


def _twice(counted: Counter[str], what: str) -> Iterable[str]:
    return [f"{what}{name} stands {number} times" for name, number in counted.items() if number > 1]


def lost(found: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    """Say on which pages the text from before the bot came is no longer the beginning."""
    return [
        f"{title}: what people wrote is gone"
        for title, text in before.items()
        if not found.get(title, "").startswith(text.rstrip("\n"))
    ]
