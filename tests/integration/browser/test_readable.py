"""Contrast by day and by night."""

from __future__ import annotations

import pytest

from tests.integration.browser.looking import CONTENT, SKINS, measured
from tests.integration.browser.stage import PAGES

#: Colours such as a night mode gives to the skin's own elements; the bot's have to follow.
NIGHT = """
@media (prefers-color-scheme: dark) {
  html, body, .mw-body, #content, .mw-page-container, .mw-parser-output, .content
    { background: #101418 !important; color: #eaecf0 !important; }
  .wikitable, .wikitable > * > tr > td { background: #101418 !important; color: #eaecf0 !important }
  .wikitable > * > tr > th { background: #27292d !important; color: #eaecf0 !important }
  h1, h2, .mw-headline { color: #eaecf0 !important }
  code { background: #202122 !important; color: #eaecf0 !important }
  a, a:visited { color: #88a3e8 !important }
  a.new { color: #fd7865 !important }
}
"""
#: Figures stand beside a bar, so that it is no text; as a picture it needs 3:1 (WCAG 2.1, 1.4.11).
BAR = 3
#: Colours that are those of the text around, and so no colours of their own.
_OWN_COLOURS = """
(within) => [...document.querySelectorAll(`${within} .mw-notalk *, ${within} [lang]`)]
  .filter((element) => element.hasAttribute("style") || element.hasAttribute("bgcolor"))
  .filter(({ style, attributes }) => attributes.bgcolor || style.color
    || !["", "currentcolor"].includes(style.backgroundColor) || style.borderColor)
  .map((element) => element.outerHTML.slice(0, 200))
"""


@pytest.mark.parametrize("skin", SKINS)
def test_text_and_bars_stand_out_by_day_and_by_night(looking, skin):
    for name in PAGES:
        page = looking.at(name, skin=skin)
        page.add_style_tag(content=NIGHT)
        by_day = measured(page, "contrast")
        page.emulate_media(color_scheme="dark")
        by_night = measured(page, "contrast")
        page.emulate_media(color_scheme="light")
        assert by_day["lowest"] != by_night["lowest"]
        for seen in (by_day, by_night):
            assert seen["measured"] > 20, name
            assert seen["low"] == [], name
            assert bool(seen["bars"]) == (name == "overview")
            assert all(ratio >= BAR for ratio in seen["bars"]), name


def test_bars_are_printed(looking):
    page = looking.at("overview")
    page.emulate_media(media="print")
    bars = measured(page, "contrast")["bars"]
    page.emulate_media(media="screen")
    assert bars
    assert all(ratio >= BAR for ratio in bars)


def test_no_colour_is_fixed(looking):
    for name in PAGES:
        assert looking.at(name).evaluate(_OWN_COLOURS, CONTENT) == [], name


def test_the_measures_see_a_fixed_colour(looking):
    page = looking.at("report")
    page.evaluate("document.querySelector('.mw-notalk td').style.color = '#bbb'")
    assert measured(page, "contrast")["low"]
    assert len(page.evaluate(_OWN_COLOURS, CONTENT)) == 1
