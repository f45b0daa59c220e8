"""The tables that a group and an event have of the grants linked with them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.talk import grant_columns as columns
from bot.talk.content import Region, RegionKind
from bot.talk.grant_columns import grant_table
from bot.talk.grant_facts import grant_facts
from bot.talk.keys import OWN_PAGE
from bot.talk.link_lists import coverage_list
from bot.wikitext.escape import shorten
from bot.wikitext.tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.links.model import Coverage, Grant
    from bot.talk.context import RenderContext
    from bot.talk.grant_facts import GrantFacts

#: With more grants than this, a page has a summary, and the table is on a page of the bot's own.
MOST_ROWS = 30
#: Years of the grants' start that a summary tells one by one.
_MOST_YEARS = 12


def group_region(
    page: str,
    grants: Sequence[Grant],
    coverage: Sequence[Coverage],
    voice: RenderContext,
    *,
    own_page: str = "",
    only_here: bool = False,
) -> Region:
    """Return the region for a group: one row for each grant, newest first, and the coverage.

    Grants of which no report was understood are left out.

    :param page: the title of the group's page
    :param own_page: the bot's page with the whole table, used beyond `MOST_ROWS` grants; see
        `bot.talk.dashboards.long_tables`
    :param only_here: see `Region`
    """
    heading = voice.messages("group-heading")
    body = _box(RegionKind.GROUP_REPORTS, page, grants, coverage, voice, own_page)
    return Region(RegionKind.GROUP_REPORTS, OWN_PAGE, heading, body, only_here)


def event_region(
    page: str,
    grants: Sequence[Grant],
    coverage: Sequence[Coverage],
    voice: RenderContext,
    *,
    own_page: str = "",
    only_here: bool = False,
) -> Region:
    """Return the region for an event: as `group_region`, with the groups of each grant."""
    heading = voice.messages("event-heading")
    body = _box(RegionKind.EVENT_REPORTS, page, grants, coverage, voice, own_page)
    return Region(RegionKind.EVENT_REPORTS, OWN_PAGE, heading, body, only_here)


def is_long(grants: Sequence[Grant]) -> bool:
    """Whether the grants are too many for a table on somebody else's page."""
    return len(grant_facts(grants)) > MOST_ROWS


#: The columns of the tables, by the region that they are for.
COLUMNS = {
    RegionKind.GROUP_REPORTS: columns.ALL,
    RegionKind.EVENT_REPORTS: (columns.GRANT, columns.GROUP, *columns.ALL[1:]),
}
_CAPTIONS = {
    RegionKind.GROUP_REPORTS: "group-caption",
    RegionKind.EVENT_REPORTS: "event-caption",
}


def caption(kind: RegionKind, page: str, voice: RenderContext) -> str:
    """Return the caption of a group's or event's table."""
    return voice.messages(_CAPTIONS[kind], voice.text(page, 120))


def _box(
    kind: RegionKind,
    page: str,
    grants: Sequence[Grant],
    coverage: Sequence[Coverage],
    voice: RenderContext,
    own_page: str,
) -> str:
    say = voice.messages
    facts = grant_facts(grants)
    parts = []
    if any(link.title == page and not link.recognised for one in facts for link in one.groups):
        parts.append(say("derecognised-note"))
    if own_page and len(facts) > MOST_ROWS:
        whole = voice.link(own_page, say("whole-table"))
        parts += [say("long-summary", len(facts), whole), _counts(kind, page, facts, voice)]
    else:
        parts.append(grant_table(caption(kind, page, voice), facts, voice, COLUMNS[kind]))
        parts.append(f"<small>{say('table-legend', voice.arrow)}</small>")
    parts += [coverage_list(coverage, voice), voice.credits()]
    return voice.box("\n\n".join(part for part in parts if part))


def _counts(kind: RegionKind, page: str, facts: Sequence[GrantFacts], voice: RenderContext) -> str:
    """Return how many grants began in each year, by the status of their last report."""
    say = voice.messages
    statuses = Counter(one.last.status or "" for one in facts)
    # The commonest, and at most five, so that the table stays narrow.
    shown = sorted(sorted(statuses), key=lambda name: -statuses[name])[:5]
    years = sorted({one.year or 0 for one in facts}, reverse=True)[:_MOST_YEARS]
    counts = Counter((one.year or 0, one.last.status or "") for one in facts)
    rows = []
    for year in years:
        in_year = sum(count for (y, _), count in counts.items() if y == year)
        cells = [say.number(counts[year, name]) if counts[year, name] else "" for name in shown]
        rows.append([str(year) if year else say("not-shown"), say.number(in_year), *cells])
    names = [voice.text(shorten(name, 40), 40) or say("not-shown") for name in shown]
    heads = [say("column-years"), say("column-grants"), *names]
    return table(caption(kind, page, voice), heads, rows)
