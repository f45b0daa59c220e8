"""Takes the pictures of docs/images: python -m tests.integration.browser.pictures [FOLDER]

They show a wiki that is made for them, in Chromium; both must be installed (`make test` does it).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import FloatRect, Page

from tests.integration.browser.png import with_palette
from tests.integration.browser.shown_wiki import running_shown_wiki
from tests.integration.browser.wiki_browser import NARROW, WIDE, WikiBrowser
from tests.support.chromium import chromium

FOLDER = Path(__file__).parents[3] / "docs" / "images"
MAX_PICTURE_BYTES = 150_000
MARGIN = 12  # pixels at the sides


class Picture(NamedTuple):
    """A picture: its file's name, the page, and the width of the window.

    ``element``: the heading from which on the page is shown, ``""`` for the whole page.
    """

    file: str
    page: str
    width: int = WIDE
    element: str = ""


PICTURES = (
    Picture("report-talk-page.png", "report"),
    Picture("report-talk-page-narrow.png", "report", NARROW),
    Picture("report-talk-page-arabic.png", "arabic-report"),
    Picture("notice.png", "report", element="Unanswered required question"),
    Picture("group-talk-page.png", "group"),
    Picture("group-talk-page-narrow.png", "group", NARROW),
    Picture("group-talk-page-arabic.png", "arabic-group"),
    Picture("opt-in-page.png", "opt-in"),
    Picture("event-talk-page.png", "event"),
    Picture("overview.png", "overview"),
    Picture("overview-narrow.png", "overview", NARROW),
    Picture("overview-list.png", "list"),
)


def main(folder: Path) -> None:
    """Take all pictures, and print their sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as directory,
        running_shown_wiki(Path(directory) / "wiki") as wiki,
        chromium() as browser,
    ):
        opened = WikiBrowser(wiki, browser)
        for picture in PICTURES:
            skin = "minerva" if picture.width == NARROW else "vector-2022"
            page = opened.open(picture.page, skin=skin, width=picture.width)
            page.wait_for_load_state("networkidle")
            shot = with_palette(page.screenshot(full_page=True, clip=_clip(page, picture)), page)
            if len(shot) > MAX_PICTURE_BYTES:
                raise SystemExit(f"{picture.file} would have {len(shot)} bytes")
            (folder / picture.file).write_bytes(shot)
            print(f"{picture.file}: {len(shot)} bytes")  # noqa: T201
        opened.close()


def _clip(page: Page, picture: Picture) -> FloatRect:
    """Return the part of the page to show, without the skin's foot and the menus at the sides."""
    content = page.locator("#content, .mw-body").first.bounding_box()
    body = page.locator("#bodyContent").bounding_box()
    if content is None or body is None:
        raise SystemExit(f"{picture.page} has no content")
    end = content["y"] + content["height"]
    top, left, width = 0.0, 0.0, float(picture.width)
    if picture.width > NARROW:
        top, left, width = content["y"], body["x"] - MARGIN, body["width"] + 2 * MARGIN
    if picture.element:
        heading = page.locator("h2", has_text=picture.element).bounding_box()
        if heading is None:
            raise SystemExit(f"{picture.page} has no section {picture.element}")
        top = heading["y"]
    return {"x": left, "y": top, "width": width, "height": end - top}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
