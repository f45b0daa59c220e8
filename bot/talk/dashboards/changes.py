"""The change log: the last runs that saved something."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from bot.talk.dashboards.facts import RunRow
from bot.talk.dashboards.listing import Listing
from bot.talk.escape import escape
from bot.talk.tables import sorted_by

if TYPE_CHECKING:
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.paging import Row
    from bot.talk.voice import Voice

_LOGGED = re.compile(
    r'data-sort-value="(?P<day>\d{4}-\d\d-\d\d)" \| [^\n]*\n\| (?P<run>[0-9A-Za-z-]{1,40})'
    + r"\n\| ([^\n]*)" * 5
)
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


def logged(text: str) -> list[RunRow]:
    """Return the runs that a change log's wikitext lists, in whatever language it is.

    So the log outlives the bot's own memory.
    """
    found = []
    for match in _LOGGED.finditer(text):
        counts = [int("".join(filter(str.isdigit, cell)) or "0") for cell in match.groups()[2:]]
        found.append(RunRow(match["run"], date.fromisoformat(match["day"]), *counts))
    return found


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
