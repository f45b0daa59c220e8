"""Every form in every markup family: all that a page prints is read from it."""

from dataclasses import replace

import pytest

from bot.reports.forms import catalogue
from bot.reports.reader import read
from tests.support.pages.compose import write
from tests.support.pages.markup_families import FAMILIES
from tests.support.pages.readback import wrong
from tests.support.pages.sheets import SHEETS


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("page", SHEETS)
def test_everything_printed_is_read(page, family):
    assert wrong(SHEETS[page], FAMILIES[family]) == []


def test_every_form_has_a_page():
    assert {page.form for page in SHEETS.values()} == {form.id for form in catalogue()}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("page", SHEETS)
def test_nothing_is_missing_where_nothing_is_required(page, family):
    """Not on a whole page, and not on one without any answer."""
    printed = SHEETS[page].sheet
    blank = tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, body=block.body[:-1] if block.answer else block.body)
                for block in section.blocks
            ),
        )
        for section in printed.sections
    )
    for sheet in (printed, replace(printed, sections=blank)):
        text = write(replace(sheet, marks=False), FAMILIES[family])
        assert "(required)" not in text
        assert read(sheet.title, text).missing == ()
