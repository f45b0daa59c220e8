"""Pages rendered by Parsoid: HTML, differences from the older parser's HTML, lint errors."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import requests

from tests.support.wiki.wikis import Wiki

TIMEOUT_SECONDS = 60
#: Elements whose content readers do not see, or that only one of the parsers writes.
_ENTITY = re.compile(r'<span typeof="mw:(?:Entity|DisplaySpace)"[^>]*>([^<]*)</span>')
UNSEEN = {"style", "script", "head", "title"}
VOID = {"br", "hr", "img", "meta", "link", "input", "wbr", "col"}


def _session() -> requests.Session:
    """Return an HTTP session."""
    session = requests.Session()
    session.trust_env = False  # the machine's proxy cannot reach the sandbox
    return session


def rest(wiki: Wiki, path: str, body: dict[str, Any] | None = None) -> requests.Response:
    """Ask the wiki's REST API; raises HTTPError for a refusal."""
    url = f"http://127.0.0.1:{wiki.sandbox.port}/rest.php/v1/{path}"
    with _session() as session:
        if body is None:
            response = session.get(url, timeout=TIMEOUT_SECONDS)
        else:
            response = session.post(url, json=body, timeout=TIMEOUT_SECONDS)
        response.raise_for_status()
        return response


def parsoid_html(wiki: Wiki, title: str) -> str:
    """Return Parsoid's HTML of a page."""
    answer = wiki.client().post(action="parse", page=title, prop="text", parsoid=True)
    return str(answer["parse"]["text"])


def transformed(wiki: Wiki, text: str) -> str:
    """Return Parsoid's HTML of a wikitext, without the elements that it puts around entities."""
    html = rest(wiki, "transform/wikitext/to/html", {"wikitext": text, "body_only": True}).text
    return _ENTITY.sub(r"\1", html)


def errors(wiki: Wiki, title: str, text: str) -> list[str]:
    """Return the types of Parsoid's lint errors in a page's wikitext."""
    path = f"transform/wikitext/to/lint/{quote(title, safe='')}"
    found: list[dict[str, Any]] = rest(wiki, path, {"wikitext": text}).json()
    return [str(error["type"]) for error in found]


class Shown(HTMLParser):
    """The visible content of a page: its text, tables, captions, links and headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.cells: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect tables, headings and links that are not hidden."""
        found = dict(attrs)
        classes = (found.get("class") or "").split()
        hidden = tag in UNSEEN or bool({"mw-editsection", "toc"} & set(classes))
        if tag not in VOID:
            self._open.append((tag, hidden))
        if self._hidden():
            return
        if tag in ("table", "caption", "tr", "th", "td"):
            span = "".join(
                f" {name}={found[name]}" for name in ("colspan", "rowspan") if name in found
            )
            self.cells.append(tag + span)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag == "a" and found.get("href"):
            self.links.append(_target(str(found["href"])))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those within it that were not closed."""
        while self._open:
            name, _ = self._open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Collect the words that are not hidden."""
        if not self._hidden():
            self.words += data.split()

    def _hidden(self) -> bool:
        """Whether an open element is hidden from readers."""
        return any(hidden for _, hidden in self._open)

    def differences_from(self, other: Shown) -> list[str]:
        """Return a line with both values for each of text, tables, links, headings that differs."""
        mine = {"text": "".join(self.words), "tables": self.cells, "links": self.links,
                "headings": self.headings}  # fmt: skip
        theirs = {"text": "".join(other.words), "tables": other.cells, "links": other.links,
                  "headings": other.headings}  # fmt: skip
        return [f"{key}: {mine[key]!r} {theirs[key]!r}" for key in mine if mine[key] != theirs[key]]


def _target(address: str) -> str:
    """Return the title or the address that a link of either parser leads to."""
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    if "title" in query:
        title = query["title"][0]
    elif parts.scheme:
        return address
    else:
        title = unquote(parts.path).removeprefix("./")
    fragment = f"#{unquote(parts.fragment)}" if parts.fragment else ""
    return title.replace("_", " ") + fragment
