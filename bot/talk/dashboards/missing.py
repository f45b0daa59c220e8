"""Reports with required questions that show no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk import grant_table as cells
from bot.talk.dashboards.listing import Listing
from bot.talk.tables import sorted_by

if TYPE_CHECKING:
    from bot.reports.model import Report
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.paging import Row
    from bot.talk.voice import Voice

#: Questions named of one report.
_MOST = 6


def _rows(facts: Facts, voice: Voice) -> list[Row]:
    return [
        (
            cells.grant(grant, voice),
            cells.report_link(one.report, voice),
            cells.groups(grant, voice),
            cells.status(one.report, voice),
            sorted_by(str(len(one.report.missing)), _questions(one.report, voice)),
        )
        for grant, one in facts.reports
        if one.report.missing
    ]


def _questions(report: Report, voice: Voice) -> str:
    named = [voice.question(question, 50) for question in report.missing[:_MOST]]
    rest = len(report.missing) - len(named)
    if rest:
        named.append(voice.messages("and-more", rest))
    return "<br>".join(named)


MISSING = Listing(
    name="Required questions without an answer",
    heading="missing-heading",
    intro="missing-intro",
    heads=("column-grant", "column-report", "column-group", "column-status", "column-missing"),
    rows=_rows,
)
