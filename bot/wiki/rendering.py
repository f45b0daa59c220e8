"""Render wikitext with the wiki's own parser and the styles of its skin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from bot.wiki.errors import translated_errors
from bot.wiki.query import query
from bot.wiki.source import WikiError

if TYPE_CHECKING:
    from bot.wiki.site import BotSite

#: A special page without content: its stylesheets are those of the skin.
_BLANK_PAGE = "Special:BlankPage"
#: Addresses of pictures in styles, except pictures that are embedded in the styles.
_PICTURE_IN_STYLES = re.compile(r"url\(\s*(?!['\"]?data:)[^)]*\)", re.IGNORECASE)
_LINK = re.compile(r'(?<=\s)href="(/[^"]*)"')
_PICTURE = re.compile(r'\s(?:src|srcset|poster)="[^"]*"')


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as the wiki would show it.

    ``html`` is the content, with absolute links and without pictures. ``attributes`` are the
    attributes of the elements ``html`` and ``body``, by element. ``styles`` are the names of the
    style modules that the content needs.
    """

    title: str
    html: str
    attributes: dict[str, dict[str, str]]
    styles: tuple[str, ...]


class Renderer:
    """Renders wikitext on a wiki; each style is requested once."""

    def __init__(self, site: BotSite) -> None:
        self._site = site
        self._base = site.base_url("/")
        self._skin_styles: tuple[str, ...] | None = None
        self._texts: dict[str, str] = {}

    def render(self, title: str, text: str) -> RenderedPage:
        """Render wikitext as the page ``title``; nothing is saved.

        :raises WikiError: when the wiki cannot be read
        """
        answer = query(
            self._site,
            f"{title} rendered",
            action="parse",
            key="parse",
            title=title,
            text=text,
            contentmodel="wikitext",
            prop="text|headhtml|modules|jsconfigvars",
            pst=True,
            disableeditsection=True,
            disablelimitreport=True,
        )["parse"]
        head = _Elements()
        head.feed(answer["headhtml"])
        html = _PICTURE.sub("", _LINK.sub(self._absolute, answer["text"]))
        found = {name: head.attributes.get(name, {}) for name in ("html", "body")}
        return RenderedPage(title, html, found, tuple(answer.get("modulestyles", ())))

    def stylesheet(self, page: RenderedPage) -> str:
        """Return the styles of the skin and of a rendered page as one CSS text.

        :raises WikiError: when the wiki cannot be read
        """
        if self._skin_styles is None:
            blank = _Elements()
            blank.feed(self._get(f"{self._site.path()}?title={_BLANK_PAGE}"))
            self._skin_styles = tuple(blank.stylesheets)
        addresses = list(self._skin_styles)
        if page.styles:
            load = self._site.apipath().replace("api.php", "load.php")
            modules = quote("|".join(page.styles), safe="|")
            addresses.append(f"{load}?modules={modules}&only=styles")
        return "\n".join(self._styles(address) for address in addresses)

    def _styles(self, address: str) -> str:
        """Return a stylesheet without pictures, as it can be put into an HTML file."""
        if address not in self._texts:
            text = _PICTURE_IN_STYLES.sub("none", self._get(address))
            # Only "</" could end the element style.
            self._texts[address] = text.replace("</", "<\\/")
        return self._texts[address]

    def _absolute(self, found: re.Match[str]) -> str:
        """Return a link of the page as an absolute URL."""
        return f'href="{urljoin(self._base, found[1])}"'

    def _get(self, address: str) -> str:
        """Return the wiki's answer to a GET request; raise WikiError unless it is a success."""
        from pywikibot.comms import http

        with translated_errors(f"read {address}", self._site.address):
            response = http.request(self._site, address)
        if response.status_code != 200:
            raise WikiError(
                f"{self._site.address} answered {response.status_code} when asked for {address}; "
                "try again later"
            )
        return str(response.text)


class _Elements(HTMLParser):
    """Collects the attributes of ``html`` and ``body``, and the addresses of stylesheets."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: dict[str, dict[str, str]] = {}
        self.stylesheets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the attributes of html and body, and the stylesheets."""
        found = {name: value or "" for name, value in attrs}
        if tag in {"html", "body"}:
            self.attributes.setdefault(tag, found)
        elif tag == "link" and found.get("rel") == "stylesheet" and found.get("href"):
            self.stylesheets.append(found["href"])
