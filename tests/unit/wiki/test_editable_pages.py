"""Pages that the bot may edit: other subject pages only with a mark."""

from __future__ import annotations

import pytest

from bot.wiki.editable_pages import is_editable

BOT, RUN = "ReportBot", "User:ReportBot/Run"
INVITED = [
    "<!-- reportbot:here group-reports -->",
    "<!--reportbot:here event-reports-->",
    "<!--  reportbot:here\ngroup-reports -->",
    "A table. <!-- reportbot:begin group-reports this-page v1 0123456789abcdef -->",
]
NOT_INVITED = [
    "",
    "reportbot:here group-reports",
    "<!-- reportbot : here group-reports -->",
    "<!-- reportbot:begin report-summary 22748804-final v1 0123456789abcdef -->",
    "<!-- reportbot:begin group-reports -->",
]


@pytest.mark.parametrize("text", INVITED)
def test_mark_makes_pages_of_some_namespaces_editable(text):
    for number in (0, 2, 4, 1728):
        assert is_editable(number, "User:Somebody/Page", BOT, RUN, text)
    for number in (200, 8, 10, 14, 828):
        assert not is_editable(number, "Grants:Programs/A", BOT, RUN, text)
    for title in ("User:Somebody/common.js", "User:ReportBot/config.json", RUN):
        assert not is_editable(2, title, BOT, RUN, text)


@pytest.mark.parametrize("text", NOT_INVITED)
def test_page_without_a_mark_is_not_editable(text):
    assert not is_editable(0, "Somebody's group", BOT, RUN, text)
