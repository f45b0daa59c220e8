"""Contrast by day, in the night mode of the skins, and on paper."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.sandboxes.software import locate
from tests.integration.browser.shown_wiki import PAGES
from tests.integration.browser.wiki_browser import CONTENT, NIGHT, SKINS, measure
from tests.support.wiki.wikis import missing_mediawiki

#: A bar has its figure beside it, so it is a picture: it needs 3:1 (WCAG 2.1, 1.4.11).
BAR = 3
#: Luminance of a page's ground: 1 is white, 0 is black.
DAY, DARK = 0.9, 0.05
#: Wikimedia's wikis add this at night. The extension, WikimediaMessages, is no Debian package.
WIKIMEDIA = ".mw-parser-output [style*='background'] { color: #202122 }"
_WITH_STYLES = (
    "styles => { document.head.appendChild(document.createElement('style')).append(styles) }"
)
#: Elements with text. The pages are opened without scripts, so that nothing is folded.
KINDS = {"a", "a.new", "caption", "h2", "li", "p", "td", "th", ".mw-collapsible"}
#: Elements of the bot with a colour of their own, other than that of the text around them.
_OWN_COLOURS = """
(within) => [...document.querySelectorAll(`${within} .mw-notalk *, ${within} [lang]`)]
  .filter((element) => element.hasAttribute("style") || element.hasAttribute("bgcolor"))
  .filter(({ style, attributes }) => attributes.bgcolor || style.color
    || !["", "currentcolor"].includes(style.backgroundColor) || style.borderColor)
  .map((element) => element.outerHTML.slice(0, 200))
"""


needs_night = pytest.mark.skipif(
    missing_mediawiki() is None and not locate().has_extension("DiscussionTools"),
    reason="the MediaWiki under test is older than night mode",
)


def assert_readable(measures: dict[str, Any], name: str) -> set[str]:
    """Assert that text and bars have enough contrast; return the kinds of text measured."""
    assert measures["measured"] > 20, name
    assert measures["low"] == [], name
    assert bool(measures["bars"]) == (name == "overview"), name
    assert [ratio for ratio in measures["bars"] if ratio < BAR] == [], name
    return set(measures["kinds"])


@pytest.mark.parametrize("skin", SKINS)
def test_text_and_bars_have_contrast_by_day_and_on_paper(wiki_browser, skin):
    kinds: set[str] = set()
    for name in PAGES:
        page = wiki_browser.open(name, skin=skin, scripts=False)
        measures = measure(page, "contrast")
        assert measures["ground"] > DAY, name
        kinds |= assert_readable(measures, name)
        page.emulate_media(media="print")
        on_paper = measure(page, "contrast")
        page.emulate_media(media="screen")
        assert_readable(on_paper, name)
        # The same in every skin: colours in the wikitext.
        assert page.evaluate(_OWN_COLOURS, CONTENT) == [], name
    assert kinds == KINDS


@needs_night
@pytest.mark.parametrize("skin", NIGHT)
def test_text_and_bars_have_contrast_at_night(wiki_browser, skin):
    kinds: set[str] = set()
    for name in PAGES:
        page = wiki_browser.open(name, skin=skin, night=True, scripts=False)
        page.evaluate(_WITH_STYLES, WIKIMEDIA)
        measures = measure(page, "contrast")
        assert measures["ground"] < DARK, name
        kinds |= assert_readable(measures, name)
    assert kinds == KINDS


def test_measure_finds_a_fixed_colour(wiki_browser):
    page = wiki_browser.open("report")
    page.evaluate("document.querySelector('.mw-notalk td').style.color = '#bbb'")
    assert measure(page, "contrast")["low"]
    assert len(page.evaluate(_OWN_COLOURS, CONTENT)) == 1


@needs_night
def test_measure_finds_bars_without_contrast(wiki_browser):
    """A background in the text's colour, which Wikimedia's wikis change at night."""
    page = wiki_browser.open("overview", skin="vector-2022", night=True)
    page.evaluate(_WITH_STYLES, WIKIMEDIA)
    page.evaluate(
        "document.querySelectorAll('[aria-hidden=true][style]').forEach((bar) => {"
        "bar.style.cssText = 'display:inline-block;width:1em;height:1em;background:currentcolor'"
        "})"
    )
    assert all(ratio < BAR for ratio in measure(page, "contrast")["bars"])
    page.emulate_media(media="print")
    on_paper = measure(page, "contrast")["bars"]
    page.emulate_media(media="screen")
    assert set(on_paper) == {1}
