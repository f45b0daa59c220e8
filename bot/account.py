"""The bot's account: the username as MediaWiki spells it, and the titles of the bot's pages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.wikitext.titles import normalise


@dataclass(frozen=True, slots=True)
class BotAccount:
    """An account; ``name`` is the username without ``User:``. Make one with `of`."""

    name: str

    @classmethod
    def of(cls, username: str) -> BotAccount:
        """Return the account for a username as people type it.

        MediaWiki writes the first letter in upper case, and spaces for underscores. The suffix of a
        bot password is not a part of the name.

        >>> BotAccount.of("report_Bot@toolforge").name
        'Report Bot'
        """
        title = normalise(f"User:{username.partition('@')[0]}")
        return cls(title.removeprefix("User:") if title else username.strip())

    @property
    def user_page(self) -> str:
        """The page that introduces the bot."""
        return f"User:{self.name}"

    @property
    def talk_page(self) -> str:
        """The bot's own talk page."""
        return f"User talk:{self.name}"

    @property
    def run_page(self) -> str:
        """The page that must say ``run``; otherwise the bot saves nothing."""
        return f"{self.user_page}/Run"

    @property
    def config_page(self) -> str:
        """The page with the config, which editors may change."""
        return f"{self.user_page}/config.json"

    @property
    def help_page(self) -> str:
        """The page that explains the bot's work to editors."""
        return f"{self.user_page}/Help"

    @property
    def opt_out_page(self) -> str:
        """The page that says how to get less from the bot, or nothing."""
        return f"{self.help_page}/Opt-out"

    @property
    def reports_page(self) -> str:
        """The overview of all reports; the other dashboards are its subpages."""
        return f"{self.user_page}/Reports"

    @property
    def status_page(self) -> str:
        """The page on which the service reports whether it is well."""
        return f"{self.user_page}/Status"

    @property
    def trial_page(self) -> str:
        """The page below which a trial run writes, instead of on the real pages."""
        return f"{self.user_page}/Trial"

    def owns(self, title: str) -> bool:
        """Return whether a page is a subpage of the bot's user page."""
        return title.startswith(f"{self.user_page}/")
