"""The change log among the dashboards: the latest runs that saved pages of other people."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from bot.talk.dashboards.facts import LoggedRun
from bot.talk.dashboards.lists import Listing
from bot.wikitext.escape import escape
from bot.wikitext.tables import SortedCell

if TYPE_CHECKING:
    from bot.talk.context import RenderContext
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.page import Cells

_LOGGED = re.compile(
    r'data-sort-value="(?P<day>\d{4}-\d\d-\d\d)" \| [^\n]*\n\| (?P<run>[0-9A-Za-z-]{1,40})'
    + r"\n\| ([^\n]*)" * 5
)
#: The number of runs in the change log.
_MAX_RUNS = 50


def _changes_rows(facts: Facts, context: RenderContext) -> list[Cells]:
    number = context.messages.number
    return [
        (
            SortedCell(run.day.isoformat(), context.messages.date(run.day, "medium")),
            escape(run.run_id[:40]),
            number(run.reports),
            number(run.changed),
            number(run.saved),
            number(run.refused),
            number(run.failed),
        )
        for run in [run for run in facts.runs if run.saved][:_MAX_RUNS]
    ]


def logged_runs(text: str) -> list[LoggedRun]:
    """Return the runs in the wikitext of the change log, in any language.

    They are needed when the ledger was lost.
    """
    found = []
    for match in _LOGGED.finditer(text):
        counts = [int("".join(filter(str.isdigit, cell)) or "0") for cell in match.groups()[2:]]
        found.append(LoggedRun(match["run"], date.fromisoformat(match["day"]), *counts))
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
    rows=_changes_rows,
)
