"""The status page, on which the service reports whether the bot works."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.talk.dashboards.page import own_page

if TYPE_CHECKING:
    from bot.talk.content import PageContent
    from bot.talk.context import RenderContext


@dataclass(frozen=True, slots=True)
class BotStatus:
    """The status of the bot since a day.

    ``version`` is the bot's version and commit. ``config_in_use`` is whether the latest config page
    is used, ``all_saved`` whether every page could be saved. ``waiting`` is the number of pages
    that wait for later runs. ``updated`` is the day on which the page last changed, ``None`` in
    notes of older versions.
    """

    since: date
    version: str
    config_in_use: bool = True
    all_saved: bool = True
    waiting: int = 0
    updated: date | None = None

    def after(self, shown: BotStatus | None) -> BotStatus:
        """Return the status to show from now on, with at most one change a day.

        The day of ``since`` stays while only the number of waiting pages changes.

        :param shown: the status that the page shows, ``None`` without one
        """
        if shown is None:
            return self
        if (shown.updated or shown.since) == self.updated:
            return shown
        mine = (self.version, self.config_in_use, self.all_saved)
        if mine != (shown.version, shown.config_in_use, shown.all_saved):
            return self
        return shown if self.waiting == shown.waiting else replace(self, since=shown.since)


def status_page(status: BotStatus, context: RenderContext) -> PageContent:
    """Return the content of the status page; the same status gives the same text."""
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
        msg("status-waiting", status.waiting) if status.waiting else "",
        msg("status-version", status.version),
        msg("status-note"),
    ]
    return own_page(
        account.status_page, msg("status-heading"), blocks, context, up=account.reports_page
    )
