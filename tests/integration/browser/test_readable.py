"""Contrast by day, in the night mode of the skins, and on paper."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.sandboxes.software import locate
from tests.integration.browser.looking import CONTENT, NIGHT, SKINS, measured
from tests.integration.browser.stage import PAGES
from tests.support.wiki.wikis import missing_mediawiki

#: Figures stand beside a bar, so that it is no text; as a picture it needs 3:1 (WCAG 2.1, 1.4.11).
BAR = 3
#: Luminance of a page's ground: 1 is white, 0 is black.
DAY, DARK = 0.9, 0.05
#: Wikimedia's wikis add this at night. The extension, WikimediaMessages, is no Debian package.
WIKIMEDIA = ".mw-parser-output [style*='background'] { color: #202122 }"
_WITH_STYLES = (
    "styles => { document.head.appendChild(document.createElement('style')).append(styles) }"
)
#: What text is looked at. The pages are opened without scripts, so that nothing is folded up.
KINDS = {"a", "a.new", "caption", "h2", "li", "p", "td", "th", ".mw-collapsible"}
#: Colours that are those of the text around, and so no colours of their own.
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


def readable(seen: dict[str, Any], name: str) -> set[str]:
    """Assert that text and bars stand out; returns the kinds of text that were measured."""
    assert seen["measured"] > 20, name
    assert seen["low"] == [], name
    assert bool(seen["bars"]) == (name == "overview"), name
    assert [ratio for ratio in seen["bars"] if ratio < BAR] == [], name
    return set(seen["kinds"])


@pytest.mark.parametrize("skin", SKINS)
def test_text_and_bars_stand_out_by_day_and_on_paper(looking, skin):
    kinds: set[str] = set()
    for name in PAGES:
        page = looking.at(name, skin=skin, scripts=False)
        seen = measured(page, "contrast")
        assert seen["ground"] > DAY, name
        kinds |= readable(seen, name)
        page.emulate_media(media="print")
        on_paper = measured(page, "contrast")
        page.emulate_media(media="screen")
        readable(on_paper, name)
        # The same in every skin: colours in the wikitext.
        assert page.evaluate(_OWN_COLOURS, CONTENT) == [], name
    assert kinds == KINDS


@needs_night
@pytest.mark.parametrize("skin", NIGHT)
def test_text_and_bars_stand_out_at_night(looking, skin):
    kinds: set[str] = set()
    for name in PAGES:
        page = looking.at(name, skin=skin, night=True, scripts=False)
        page.evaluate(_WITH_STYLES, WIKIMEDIA)
        seen = measured(page, "contrast")
        assert seen["ground"] < DARK, name
        kinds |= readable(seen, name)
    assert kinds == KINDS


def test_the_measures_see_a_fixed_colour(looking):
    page = looking.at("report")
    page.evaluate("document.querySelector('.mw-notalk td').style.color = '#bbb'")
    assert measured(page, "contrast")["low"]
    assert len(page.evaluate(_OWN_COLOURS, CONTENT)) == 1


@needs_night
def test_the_measures_see_bars_that_vanish(looking):
    """A background in the text's colour, which Wikimedia's wikis change at night."""
    page = looking.at("overview", skin="vector-2022", night=True)
    page.evaluate(_WITH_STYLES, WIKIMEDIA)
    page.evaluate(
        "document.querySelectorAll('[aria-hidden=true][style]').forEach((bar) => {"
        "bar.style.cssText = 'display:inline-block;width:1em;height:1em;background:currentcolor'"
        "})"
    )
    assert all(ratio < BAR for ratio in measured(page, "contrast")["bars"])
    page.emulate_media(media="print")
    on_paper = measured(page, "contrast")["bars"]
    page.emulate_media(media="screen")
    assert set(on_paper) == {1}
