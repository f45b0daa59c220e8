"""In which years a grant was, as far as its pages say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.links.pages import years_in
from bot.reports.title import proposal_title

if TYPE_CHECKING:
    from bot.reports.model import Report

#: A longer span between two dates is a slip of the pen.
_LONGEST = 6


def first_year(report: Report, application: Report | None) -> int | None:
    """Return the year in which the grant began, ``None`` when no page says it plainly."""
    for page in (application, report):
        if page is not None and page.start is not None:
            return page.start.year
    named = years_in(proposal_title(report.title))
    return min(named) if named else report.year


def years_of(report: Report, application: Report | None) -> frozenset[int]:
    """Return the years of the grant, those of its title included; empty when nothing says them.

    Without any date of the grant it is the year of the report's due date, and the one before.
    """
    years = set(years_in(proposal_title(report.title)))
    for page in (application, report):
        if page is not None and page.start is not None:
            last = page.end.year if page.end is not None else page.start.year
            years |= set(range(page.start.year, min(last, page.start.year + _LONGEST) + 1))
            return frozenset(years)
    if report.year is not None:
        years.add(report.year)
    elif report.due is not None:
        years |= {report.due.year, report.due.year - 1}
    return frozenset(years)
