"""The change log: the last runs that saved something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.dashboards.listing import Listing
from bot.talk.escape import escape
from bot.talk.tables import sorted_by

if TYPE_CHECKING:
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.paging import Row
    from bot.talk.voice import Voice

#: Runs listed.
_MOST = 50


def _rows(facts: Facts, voice: Voice) -> list[Row]:
    number = voice.messages.number
    return [
        (
            sorted_by(run.day.isoformat(), voice.messages.date(run.day, "medium")),
            escape(run.run_id[:40]),
            number(run.reports),
            number(run.changed),
            number(run.saved),
            number(run.refused),
            number(run.failed),
        )
        for run in [run for run in facts.runs if run.saved][:_MOST]
    ]


CHANGES = Listing(
    name="Change log",
    heading="changes-heading",
    intro="changes-intro",
    heads=(
        "column-day",
        "column-run",
        "column-read",
        "column-changed",
        "column-saved",
        "column-refused",
        "column-failed",
    ),
    rows=_rows,
)
