"""Grants by the fund that the pages stand under."""

from __future__ import annotations

from bot.talk.dashboards.dimension import Dimension

BY_FUND = Dimension(
    name="By fund",
    heading="by-fund-heading",
    intro="by-fund-intro",
    head="column-fund",
    value=lambda grant: grant.fund,
)
