"""Chromium on the wiki of the tests: it opens a page in a skin, and measures it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.integration.browser.shown_wiki import PAGES, page_address
from tests.support.wiki.wikis import Wiki

WIDE, NARROW = 1400, 360
SKINS = ("vector", "vector-2022", "minerva")
#: The skins with a night mode, and the URL parameter that turns it on.
NIGHT = {"vector-2022": "vectornightmode", "minerva": "minervanightmode"}
#: The element with the rendered wikitext of a page.
CONTENT = ".mw-parser-output"
_SCRIPTS = Path(__file__).parent


class WikiBrowser:
    """A browser on a wiki; a page stays open for each width, with and without scripts."""

    def __init__(self, wiki: Wiki, browser: Browser) -> None:
        self.wiki = wiki
        self._browser = browser
        self._contexts: dict[tuple[int, bool], BrowserContext] = {}
        self._pages: dict[tuple[int, bool], Page] = {}

    def open(
        self,
        name: str,
        *,
        skin: str = "vector",
        width: int = WIDE,
        scripts: bool = True,
        night: bool = False,
    ) -> Page:
        """Return a page of `PAGES`, opened in a skin and a window so many pixels wide."""
        setting = (width, scripts)
        if setting not in self._pages:
            context = self._browser.new_context(
                viewport={"width": width, "height": 900}, java_script_enabled=scripts
            )
            self._contexts[setting] = context
            self._pages[setting] = context.new_page()
        page = self._pages[setting]
        more = {NIGHT[skin]: "1"} if night else {}
        if skin == "minerva":
            # In Minerva, DiscussionTools expects MobileFrontend, which is no Debian package.
            more["dtenable"] = "0"
        page.goto(page_address(self.wiki, PAGES[name], skin, **more), wait_until="load")
        return page

    def close(self) -> None:
        """Close all pages."""
        for context in self._contexts.values():
            context.close()


def measure(page: Page, script: str, argument: object = CONTENT) -> Any:
    """Return the result of a script of this directory for a page."""
    return page.evaluate((_SCRIPTS / f"{script}.js").read_text("utf-8"), argument)
