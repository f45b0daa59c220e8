"""Mirrored pages that the bot did not understand, and why; it writes about none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.talk.dashboards.listing import Listing
from bot.talk.escape import shorten

if TYPE_CHECKING:
    from bot.talk.dashboards.facts import Facts
    from bot.talk.dashboards.paging import Row
    from bot.talk.voice import Voice


def _rows(facts: Facts, voice: Voice) -> list[Row]:
    return [
        (voice.link(page.title, shorten(page.title, 160)), voice.text(page.why_not or "", 160))
        for page in reversed(facts.unrecognised)
    ]


UNRECOGNISED = Listing(
    name="Unrecognised pages",
    heading="unrecognised-heading",
    intro="unrecognised-intro",
    heads=("column-page", "column-why"),
    rows=_rows,
)
