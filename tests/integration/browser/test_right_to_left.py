"""Pages in Arabic on a wiki in English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.integration.browser.invented import ARABIC
from tests.integration.browser.looking import NARROW

#: Where pieces of text stand: the left edge of each, in the element that holds the first.
_PLACES = """
(pieces) => {
  const walker = document.createTreeWalker(
    document.querySelector(".mw-parser-output"), NodeFilter.SHOW_TEXT);
  const wanted = [...pieces];
  const found = [];
  while (wanted.length && walker.nextNode()) {
    for (let at = walker.currentNode.data.indexOf(wanted[0]); at >= 0 && wanted.length;
         at = walker.currentNode.data.indexOf(wanted[0], at + 1)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + wanted.shift().length);
      found.push(range.getBoundingClientRect().left);
      if (!wanted.length) break;
    }
  }
  return found;
}
"""


def _places(page: Page, *pieces: str) -> list[float]:
    """Return the left edges of pieces of text that follow each other in the page's source."""
    places: list[float] = page.evaluate(_PLACES, list(pieces))
    assert len(places) == len(pieces)
    return places


def _left(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"]


@pytest.mark.parametrize("name", ["arabic-report", "arabic-group"])
def test_the_box_is_arabic_and_its_tables_begin_at_the_right(looking, name):
    page = looking.at(name)
    box = page.locator(".mw-notalk").first
    expect(box).to_have_attribute("lang", "ar")
    expect(box).to_have_css("direction", "rtl")
    row = ".mw-notalk table tr:last-child"
    assert _left(page, f"{row} > :first-child") > _left(page, f"{row} > :last-child")
    expect(page.locator(".mw-notalk th[scope=row]").first).to_have_css("text-align", "start")


def test_what_is_not_arabic_keeps_its_own_order(looking):
    page = looking.at("arabic-report")
    dollars, cents = _places(page, "2600 USD", "1970.33")
    assert dollars < cents
    # Number, then the question; its mark stays at its end.
    number, label, mark = _places(page, "6. ", "What is your plan", "?")
    assert label < mark < number
    fund, period = _places(page, "Rapid Fund", "تقرير ختامي")
    assert period < fund
    optout, end = _places(page, "{{bots", "report-notice}}")
    assert optout < end


def test_results_stand_left_of_targets_and_the_arrow_points_there(looking):
    page = looking.at("arabic-group")
    page.locator(".mw-collapsible-toggle").first.click()
    target, arrow, result = _places(page, "10 ", "←", " 1,250")
    assert result < arrow < target


def test_bullets_have_room(looking):
    page = looking.at("arabic-report", skin="minerva", width=NARROW)
    right = page.locator(".mw-parser-output").bounding_box()
    item = page.locator(".mw-parser-output > .mw-content-rtl > ul > li").first.bounding_box()
    assert right is not None
    assert item is not None
    assert item["x"] + item["width"] <= right["x"] + right["width"] - 12


def test_an_arabic_title_stands_whole_in_an_english_table(looking):
    page = looking.at("list")
    link = page.locator("td, th", has_text="ورشات ويكيبيديا").locator("a").first
    expect(link).to_be_visible()
    years = page.locator("tr", has_text="ورشات ويكيبيديا").locator("td", has_text="2025–2026")
    expect(years).to_be_visible()
    expect(page.locator("td a", has_text=ARABIC).first).to_be_visible()
