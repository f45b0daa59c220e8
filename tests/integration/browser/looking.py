"""How a page is opened, and what is measured on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.integration.browser.stage import PAGES, address
from tests.support.wiki.wikis import Wiki

WIDE, NARROW = 1400, 360
SKINS = ("vector", "vector-2022", "minerva")
#: The skins with a night mode, and what turns it on in an address.
NIGHT = {"vector-2022": "vectornightmode", "minerva": "minervanightmode"}
#: What the wiki rendered of a page's wikitext.
CONTENT = ".mw-parser-output"
_SCRIPTS = Path(__file__).parent


class Looking:
    """A browser on a wiki; pages are kept open, one for each way to look."""

    def __init__(self, wiki: Wiki, browser: Browser) -> None:
        self.wiki = wiki
        self._browser = browser
        self._contexts: dict[tuple[int, bool], BrowserContext] = {}
        self._pages: dict[tuple[int, bool], Page] = {}

    def at(
        self,
        name: str,
        *,
        skin: str = "vector",
        width: int = WIDE,
        scripts: bool = True,
        night: bool = False,
    ) -> Page:
        """Return a page of `PAGES`, opened in a skin and a window so many pixels wide."""
        way = (width, scripts)
        if way not in self._pages:
            context = self._browser.new_context(
                viewport={"width": width, "height": 900}, java_script_enabled=scripts
            )
            self._contexts[way] = context
            self._pages[way] = context.new_page()
        page = self._pages[way]
        more = {NIGHT[skin]: "1"} if night else {}
        if skin == "minerva":
            # There DiscussionTools expects MobileFrontend, which is no Debian package.
            more["dtenable"] = "0"
        page.goto(address(self.wiki, PAGES[name], skin, **more), wait_until="load")
        return page

    def close(self) -> None:
        """Close everything."""
        for context in self._contexts.values():
            context.close()


def measured(page: Page, script: str, argument: object = CONTENT) -> Any:
    """Return what a script of this directory finds on the page."""
    return page.evaluate((_SCRIPTS / f"{script}.js").read_text("utf-8"), argument)
