"""Grants by the fiscal year of the decision, as the application prints it."""

from __future__ import annotations

from bot.talk.dashboards.dimension import Dimension

BY_FISCAL_YEAR = Dimension(
    name="By fiscal year",
    heading="by-fiscal-year-heading",
    intro="by-fiscal-year-intro",
    head="column-fiscal-year",
    value=lambda grant: grant.fiscal_year,
    newest_first=True,
)
