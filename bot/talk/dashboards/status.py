"""The page on which the service reports whether it works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.talk.dashboards.page import own_page

if TYPE_CHECKING:
    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext


@dataclass(frozen=True, slots=True)
class BotStatus:
    """The status of the bot since a day; ``version`` is its version and commit."""

    since: date
    version: str
    config_in_use: bool = True
    all_saved: bool = True

    def is_as(self, other: BotStatus) -> bool:
        """Return whether both say the same, whatever the day."""
        mine = (self.version, self.config_in_use, self.all_saved)
        return mine == (other.version, other.config_in_use, other.all_saved)


def status_page(status: BotStatus, context: RenderContext) -> PageContent:
    """Return the content of the status page: the same status gives the same text."""
    msg, account = context.messages, context.account
    concerns = []
    if not status.config_in_use:
        concerns.append(msg("status-config", context.link(account.config_page)))
    if not status.all_saved:
        concerns.append(msg("status-failed"))
    day = msg.date(status.since)
    blocks = [
        msg("status-trouble", day) if concerns else msg("status-working", day),
        "\n".join(f"* {concern}" for concern in concerns),
        msg("status-version", status.version),
        msg("status-note"),
    ]
    return own_page(
        account.status_page, msg("status-heading"), blocks, context, up=account.reports_page
    )
