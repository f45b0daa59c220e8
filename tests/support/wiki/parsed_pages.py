"""Wikitext parsed by the wiki: the text shown, and all other effects, such as links."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from tests.support.wiki.wikis import Wiki

ASKED = "text|links|templates|categories|externallinks|sections|images|properties|iwlinks|langlinks"


class Probes(HTMLParser):
    """The text within each element of the class ``probe``, and the elements within it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[str] = []
        self._depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("class", "probe") in attrs:
            self._depth = 1
            self.texts.append("")
        elif self._depth and tag != "bdi":
            self.elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._depth = 0

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.texts[-1] += data


class Elements(HTMLParser):
    """All elements of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({"tag": tag, **dict(attrs)})


def parse(wiki: Wiki, text: str, title: str = "Talk:Somewhere") -> dict[str, Any]:
    """Return the answer of ``action=parse`` for a wikitext."""
    answer = wiki.client("ReportBot").post(
        action="parse", text=text, title=title, contentmodel="wikitext", prop=ASKED, pst=True
    )
    found: dict[str, Any] = answer["parse"]
    return found


def effects(found: dict[str, Any]) -> dict[str, Any]:
    """Return all effects of a page except its text, from an answer of `parse`."""
    return {
        "links": {x["title"] for x in found["links"]},
        "pages": [x["title"] for x in found["templates"]] + found["images"],
        "categories": [x["category"] for x in found["categories"]],
        "external": found["externallinks"],
        "elsewhere": found["iwlinks"] + found["langlinks"],
        "sections": [x["line"] for x in found["sections"]],
        "properties": found["properties"],
    }


def expected_effects(links: set[str], sections: list[str] | None = None) -> dict[str, Any]:
    """Return the `effects` of a page with these links and sections, and no others."""
    empty: dict[str, Any] = {key: [] for key in ("pages", "categories", "external", "elsewhere")}
    return empty | {"links": links, "sections": sections or [], "properties": {}}
