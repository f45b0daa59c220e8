"""Groups, with totals of their grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.dashboards.dimension import totals_heads, totals_of
from bot.talk.dashboards.listing import table_pages
from bot.talk.dashboards.long_tables import long_table_title
from bot.talk.dashboards.paging import own_title
from bot.talk.grant_table import group
from bot.talk.group_box import MOST_ROWS
from bot.talk.wish import RegionKind

if TYPE_CHECKING:
    from bot.talk.dashboards.facts import Facts
    from bot.talk.voice import Voice
    from bot.talk.wish import Wish

NAME = "By group"


def by_group_pages(facts: Facts, voice: Voice) -> list[Wish]:
    """Return the pages with one row for each group that a grant is surely of, by title."""
    say = voice.messages
    grants = facts.by_group()
    most = max((sum(len(one.reports) for one in its) for its in grants.values()), default=0)
    recognised = {link.title: link.recognised for grant in facts.grants for link in grant.groups}
    rows = []
    for title, its in grants.items():
        shown = group(title, voice, recognised=recognised[title])
        if len(its) > MOST_ROWS:
            own = long_table_title(RegionKind.GROUP_REPORTS, title, voice)
            shown = say("with-note", shown, voice.link(own, say("whole-table")))
        rows.append((shown, *totals_of(its, most, voice)))
    heads = [say("column-group"), *totals_heads(voice)]
    heading, intro = say("by-group-heading"), say("by-group-intro")
    return table_pages(own_title(voice, NAME), heading, intro, heads, rows, voice)
