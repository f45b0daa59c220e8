"""A window of a phone's width, in every skin that is installed."""

from __future__ import annotations

import pytest

from tests.integration.browser.looking import NARROW, SKINS, measured
from tests.integration.browser.stage import PAGES


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
    page = looking.at("group", skin="minerva", width=NARROW)
    boxes = measured(page, "wide")["scrollable"]
    (box,) = [box for box in boxes if box["inner"] > box["outer"]]
    assert box["first"] > NARROW >= box["last"]


def test_the_measure_sees_what_reaches_out(looking):
    page = looking.at("group", width=NARROW)
    page.evaluate(
        "document.querySelector('.mw-parser-output table').parentElement.style.overflowX = ''"
    )
    seen = measured(page, "wide")
    assert seen["unheld"] == 1
    assert any(line.startswith("TABLE") for line in seen["outside"])
