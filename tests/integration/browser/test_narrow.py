"""A window of a phone's width, in every skin that is installed."""

from __future__ import annotations

import pytest

from tests.integration.browser.looking import NARROW, SKINS, measured
from tests.integration.browser.stage import PAGES

#: Pixels that Vector 2022 of MediaWiki 1.43 leaves for the content in a window of 1,300.
VECTOR_2022_COLUMN = 772


@pytest.mark.parametrize("skin", SKINS)
def test_nothing_is_wider_than_its_column_and_tables_scroll_by_themselves(looking, skin):
    for name in PAGES:
        page = looking.at(name, skin=skin, width=NARROW)
        # The other skins themselves need more than a phone's width.
        if skin == "minerva":
            assert page.evaluate("document.documentElement.scrollWidth") == NARROW, name
        seen = measured(page, "wide")
        assert seen["outside"] == [], name
        assert seen["unheld"] == 0, name
        assert seen["scrollable"], name
        for box in seen["scrollable"]:
            edge = seen["right"] + 0.5
            assert box["inner"] <= box["outer"] or seen["left"] - 0.5 <= box["last"] <= edge, name


def test_the_last_column_is_out_of_the_window_until_the_table_is_scrolled(looking):
    page = looking.at("group", skin="minerva", width=NARROW, scripts=False)
    boxes = measured(page, "wide")["scrollable"]
    wide = [box for box in boxes if box["inner"] > box["outer"]]
    assert len(wide) == 2
    assert all(box["first"] > NARROW >= box["last"] for box in wide)


@pytest.mark.parametrize("name", ["group", "covered", "event", "opt-in", "list", "missing"])
def test_tables_fit_the_column_of_vector_2022(looking, name):
    page = looking.at(name, skin="vector-2022", width=1300)
    # Other versions leave more room.
    page.add_style_tag(content=f".mw-parser-output {{ max-width: {VECTOR_2022_COLUMN}px }}")
    for folded in page.locator(".mw-collapsible").all():
        folded.locator(".mw-collapsible-toggle").click()
    boxes = measured(page, "wide")["scrollable"]
    assert boxes
    assert [box for box in boxes if box["inner"] > box["outer"]] == []
    assert all(box["outer"] <= VECTOR_2022_COLUMN for box in boxes)


def test_the_measure_sees_what_reaches_out(looking):
    page = looking.at("group", width=NARROW)
    page.evaluate(
        "const table = document.querySelector('.mw-parser-output table');"
        # Since 1.40 a table of a narrow window is a block that scrolls by itself.
        "table.style.display = 'table';"
        "table.parentElement.style.overflowX = ''"
    )
    seen = measured(page, "wide")
    assert seen["unheld"] == 1
    assert any(line.startswith("TABLE") for line in seen["outside"])
