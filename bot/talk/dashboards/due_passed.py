"""Reports whose due date shown has passed and whose page shows Draft.

That is all that is said: an extension is agreed off the page, and a page may not have been synced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports.model import Status
from bot.talk import grant_table as cells
from bot.talk.dashboards.facts import status_of
from bot.talk.dashboards.listing import Listing
from bot.talk.tables import sorted_by

if TYPE_CHECKING:
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.paging import Row
    from bot.talk.voice import Voice


def _rows(facts: Facts, voice: Voice) -> list[Row]:
    found = [
        (one.report.due, one.report, grant)
        for grant, one in facts.reports
        if one.report.due is not None
        and one.report.due < facts.today
        and status_of(one.report) is Status.DRAFT
    ]
    found.sort(key=lambda entry: (-entry[0].toordinal(), entry[1].title))
    return [
        (
            cells.grant(grant, voice),
            cells.report_link(report, voice),
            cells.groups(grant, voice),
            sorted_by(due.isoformat(), cells.due(report, voice)),
            voice.messages.number(len(report.missing)),
        )
        for due, report, grant in found
    ]


DUE_PASSED = Listing(
    name="Due date passed",
    heading="due-passed-heading",
    intro="due-passed-intro",
    heads=("column-grant", "column-report", "column-group", "column-due", "column-missing"),
    rows=_rows,
)
