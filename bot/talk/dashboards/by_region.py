"""Grants by the funding region, as the application prints it."""

from __future__ import annotations

from bot.talk.dashboards.dimension import Dimension

BY_REGION = Dimension(
    name="By region",
    heading="by-region-heading",
    intro="by-region-intro",
    head="column-region",
    value=lambda grant: grant.region,
)
