"""A window of a phone's width, in every skin that is installed."""

from __future__ import annotations

import pytest

from tests.integration.browser.shown_wiki import PAGES
from tests.integration.browser.wiki_browser import NARROW, SKINS, measure

#: Pixels that Vector 2022 of MediaWiki 1.43 leaves for the content in a window of 1,300.
VECTOR_2022_COLUMN = 772


@pytest.mark.parametrize("skin", SKINS)
def test_nothing_is_wider_than_its_column_and_wide_tables_scroll(wiki_browser, skin):
    for name in PAGES:
        page = wiki_browser.open(name, skin=skin, width=NARROW)
        # The other skins themselves need more than a phone's width.
        if skin == "minerva":
            assert page.evaluate("document.documentElement.scrollWidth") == NARROW, name
        measures = measure(page, "wide")
        assert measures["outside"] == [], name
        assert measures["unheld"] == 0, name
        assert measures["scrollable"], name
        for box in measures["scrollable"]:
            edge = measures["right"] + 0.5
            assert box["inner"] <= box["outer"] or measures["left"] - 0.5 <= box["last"] <= edge, (
                name
            )


def test_last_column_is_outside_the_window_until_the_table_is_scrolled(wiki_browser):
    page = wiki_browser.open("group", skin="minerva", width=NARROW, scripts=False)
    boxes = measure(page, "wide")["scrollable"]
    wide = [box for box in boxes if box["inner"] > box["outer"]]
    assert len(wide) == 2
    assert all(box["first"] > NARROW >= box["last"] for box in wide)


@pytest.mark.parametrize("name", ["group", "covered", "event", "opt-in", "list", "missing"])
def test_tables_fit_the_column_of_vector_2022(wiki_browser, name):
    page = wiki_browser.open(name, skin="vector-2022", width=1300)
    # Other versions leave more room.
    page.add_style_tag(content=f".mw-parser-output {{ max-width: {VECTOR_2022_COLUMN}px }}")
    for folded in page.locator(".mw-collapsible").all():
        folded.locator(".mw-collapsible-toggle").click()
    boxes = measure(page, "wide")["scrollable"]
    assert boxes
    assert [box for box in boxes if box["inner"] > box["outer"]] == []
    assert all(box["outer"] <= VECTOR_2022_COLUMN for box in boxes)


def test_measure_finds_a_table_that_is_wider_than_the_window(wiki_browser):
    page = wiki_browser.open("group", width=NARROW)
    page.evaluate(
        "const table = document.querySelector('.mw-parser-output table');"
        # Since 1.40 a table of a narrow window is a block that scrolls by itself.
        "table.style.display = 'table';"
        "table.parentElement.style.overflowX = ''"
    )
    measures = measure(page, "wide")
    assert measures["unheld"] == 1
    assert any(line.startswith("TABLE") for line in measures["outside"])
