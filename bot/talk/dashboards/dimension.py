"""Grants by one of their properties: a page of totals, and a list for each value."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.talk import grant_table as columns
from bot.talk.bars import bar
from bot.talk.dashboards.facts import STATUSES, status_of
from bot.talk.dashboards.listing import table_pages
from bot.talk.dashboards.paging import name_in_title, own_title
from bot.talk.tables import sorted_by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.paging import Row
    from bot.talk.grant_facts import GrantFacts
    from bot.talk.voice import Voice
    from bot.talk.wish import Wish

#: The columns of the lists; the fund is told by the application's title.
LISTED = (
    columns.GRANT,
    columns.GROUP,
    columns.YEARS,
    columns.REPORTS,
    columns.STATUS,
    columns.DUE,
    columns.MISSING,
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A property by which grants are counted.

    ``name`` is a part of the pages' titles, ``heading``, ``intro`` and ``head`` (of the first
    column) are messages; ``value`` reads the property, ``""`` when it is not known.
    """

    name: str
    heading: str
    intro: str
    head: str
    value: Callable[[GrantFacts], str]
    newest_first: bool = False

    def title(self, voice: Voice) -> str:
        """Return the title of the page of totals."""
        return own_title(voice, self.name)


def dimension_pages(
    dimension: Dimension, facts: Facts, rows: Mapping[str, Row], voice: Voice
) -> list[Wish]:
    """Return the page of totals and the lists of each value.

    :param rows: the cells of `LISTED` for each grant, by its key
    """
    say = voice.messages
    groups: dict[str, list[GrantFacts]] = defaultdict(list)
    for grant in facts.grants:
        groups[" ".join(dimension.value(grant).split())].append(grant)
    values = sorted(filter(None, groups), reverse=dimension.newest_first)
    values += [""] if "" in groups else []
    totals, lists = [], []
    most = max((_reports(groups[value]) for value in values), default=0)
    for value in values:
        shown = value or say("not-shown")
        title = own_title(voice, dimension.name, name_in_title(value or "Not shown"))
        totals.append((voice.link(title, shown), *totals_of(groups[value], most, voice)))
        heading = say("heading-of-value", say(dimension.heading), voice.text(shown, 80))
        heads = [say(column.head) for column in LISTED]
        listed = [rows[grant.key] for grant in groups[value]]
        up = dimension.title(voice)
        lists += table_pages(title, heading, "", heads, listed, voice, up=up)
    heads = [say(dimension.head), *totals_heads(voice)]
    intro, heading = say(dimension.intro), say(dimension.heading)
    return [*table_pages(dimension.title(voice), heading, intro, heads, totals, voice), *lists]


def listed_rows(facts: Facts, voice: Voice) -> dict[str, Row]:
    """Return the cells of `LISTED` for each grant, by its key."""
    return {
        grant.key: tuple(column.cell(grant, voice) for column in LISTED) for grant in facts.grants
    }


def totals_heads(voice: Voice) -> list[str]:
    """Return the heads of the columns of `totals_of`."""
    say = voice.messages
    statuses = [voice.text(str(status), 40) for status in STATUSES]
    return [say("column-grants"), say("column-reports"), *statuses, *map(say, _LAST_HEADS)]


_LAST_HEADS = ("column-other-status", "column-missing")


def totals_of(grants: Sequence[GrantFacts], most: int, voice: Voice) -> list[str]:
    """Return how many grants and reports there are, by status, and how many answers lack.

    :param most: the number of reports that the longest bar is for
    """
    number = voice.messages.number
    statuses = Counter(status_of(one.report) for grant in grants for one in grant.reports)
    reports = _reports(grants)
    counts = [statuses[status] for status in (*STATUSES, None)]
    return [
        number(len(grants)),
        sorted_by(str(reports), bar(number(reports), reports, most)),
        *(number(count) if count else "" for count in counts),
        number(sum(grant.missing or 0 for grant in grants)),
    ]


def _reports(grants: Sequence[GrantFacts]) -> int:
    return sum(len(grant.reports) for grant in grants)
