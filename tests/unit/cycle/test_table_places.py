"""Places for tables: pages with a mark, without their translations."""

from __future__ import annotations

import pytest

from bot.cycle.table_places import TablePlaces

GROUP, KIND = "Some User Group", "group-reports"


def places(*pages: str) -> TablePlaces:
    return TablePlaces({page: [KIND] for page in pages}, [GROUP, f"{GROUP}/Events/Meetup"])


@pytest.mark.parametrize("language", ["fr", "en", "zh-hant", "pt-br", "ar"])
@pytest.mark.parametrize("page", [GROUP, f"{GROUP}/Grants", f"{GROUP}/Events/Meetup"])
def test_translation_of_a_marked_page_is_not_a_place(page, language):
    found = places(page, f"{page}/{language}")
    owner = found.owner(page) or ""
    assert found.pages_for(owner, KIND) == [page]


def test_language_subpage_is_a_place_if_only_it_has_the_mark():
    assert places(f"{GROUP}/fr").pages_for(GROUP, KIND) == [f"{GROUP}/fr"]


def test_two_pages_of_one_group_are_both_places():
    assert places(GROUP, f"{GROUP}/Grants").pages_for(GROUP, KIND) == [GROUP, f"{GROUP}/Grants"]


def test_page_without_a_mark_has_no_owner():
    assert places(GROUP).owner(f"{GROUP}/Grants") is None
