"""Pages in Arabic on a wiki in English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.integration.browser.extra_pages import OASIS
from tests.integration.browser.wiki_browser import NARROW

#: The left edge of each of some texts that follow each other on the page.
_LEFT_EDGES = """
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


def _left_edges(page: Page, *pieces: str) -> list[float]:
    """Return the left edges of texts that follow each other in the page's source."""
    places: list[float] = page.evaluate(_LEFT_EDGES, list(pieces))
    assert len(places) == len(pieces)
    return places


def _left(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"]


@pytest.mark.parametrize("name", ["arabic-report", "arabic-group"])
def test_box_in_arabic_has_tables_that_begin_at_the_right(wiki_browser, name):
    page = wiki_browser.open(name)
    box = page.locator(".mw-notalk").first
    expect(box).to_have_attribute("lang", "ar")
    expect(box).to_have_css("direction", "rtl")
    row = ".mw-notalk table tr:last-child"
    assert _left(page, f"{row} > :first-child") > _left(page, f"{row} > :last-child")
    expect(page.locator(".mw-notalk th[scope=row]").first).to_have_css("text-align", "start")


def test_texts_of_other_scripts_keep_their_order_in_arabic(wiki_browser):
    page = wiki_browser.open("arabic-report")
    dollars, cents = _left_edges(page, "2600 USD", "1970.33")
    assert dollars < cents
    # Number, then the question; its mark stays at its end.
    number, label, mark = _left_edges(page, "6. ", "What is your plan", "?")
    assert label < mark < number
    fund, period = _left_edges(page, "Rapid Fund", "تقرير ختامي")
    assert period < fund
    optout, end = _left_edges(page, "{{bots", "report-notice}}")
    assert optout < end


def test_result_is_left_of_the_target_and_the_arrow_points_to_it(wiki_browser):
    page = wiki_browser.open("arabic-group")
    page.locator(".mw-collapsible-toggle").first.click()
    target, arrow, result = _left_edges(page, "10 ", "←", " 1,250")
    assert result < arrow < target


def test_bullets_are_inside_the_page(wiki_browser):
    page = wiki_browser.open("arabic-report", skin="minerva", width=NARROW)
    right = page.locator(".mw-parser-output").bounding_box()
    item = page.locator(".mw-parser-output > .mw-content-rtl > ul > li").first.bounding_box()
    assert right is not None
    assert item is not None
    assert item["x"] + item["width"] <= right["x"] + right["width"] - 12


def test_arabic_title_is_whole_in_an_english_table(wiki_browser):
    page = wiki_browser.open("list")
    link = page.locator("td, th", has_text="ورشات ويكيبيديا").locator("a").first
    expect(link).to_be_visible()
    years = page.locator("tr", has_text="ورشات ويكيبيديا").locator("td", has_text="2025–2026")
    expect(years).to_be_visible()
    expect(page.locator("td a", has_text=OASIS).first).to_be_visible()
