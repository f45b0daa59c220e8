"""Odd pages: none is recognised that must not be, and nothing is missing on them."""

import pytest

from bot.reports.reader import read
from tests.support.pages.odd_pages import oddities

ODDITIES = oddities()


@pytest.mark.parametrize(
    "oddity", ODDITIES, ids=lambda oddity: f"{oddity.about}-{oddity.title[-40:]}"
)
def test_an_odd_page_is_not_recognised(oddity):
    report = read(oddity.title, oddity.text)
    assert not report.recognised or report.form in oddity.may
    assert report.missing == () or (report.form in oddity.may and "(required)" in oddity.text)


def test_there_are_enough_and_always_the_same():
    assert len(ODDITIES) >= 50
    assert oddities() == ODDITIES
