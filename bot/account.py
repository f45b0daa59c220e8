"""The bot's account: its username as MediaWiki spells it, and the titles of its pages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.wikitext.titles import normalise


@dataclass(frozen=True, slots=True)
class BotAccount:
    """An account by its ``name``, without ``User:``; make it with `of`."""

    name: str

    @classmethod
    def of(cls, username: str) -> BotAccount:
        """Return the account of a username as people type it.

        MediaWiki writes the first letter in upper case and a space for an underscore. The suffix
        of a bot password is no part of the name.

        >>> BotAccount.of("report_Bot@toolforge").name
        'Report Bot'
        """
        title = normalise(f"User:{username.partition('@')[0]}")
        return cls(title.removeprefix("User:") if title else username.strip())

    @property
    def user_page(self) -> str:
        """The page that says what the bot is."""
        return f"User:{self.name}"

    @property
    def talk_page(self) -> str:
        """The bot's own talk page."""
        return f"User talk:{self.name}"

    @property
    def run_page(self) -> str:
        """The page that must say ``run``, or the bot saves nothing."""
        return f"{self.user_page}/Run"

    @property
    def config_page(self) -> str:
        """The page with the configuration that editors may change."""
        return f"{self.user_page}/config.json"

    @property
    def help_page(self) -> str:
        """The page that explains to editors what the bot writes."""
        return f"{self.user_page}/Help"

    @property
    def reports_page(self) -> str:
        """The overview of all reports; the other dashboards are its subpages."""
        return f"{self.user_page}/Reports"

    @property
    def status_page(self) -> str:
        """The page on which the service reports whether it works."""
        return f"{self.user_page}/Status"

    @property
    def trial_page(self) -> str:
        """The page whose subpages show what the bot would write elsewhere."""
        return f"{self.user_page}/Trial"

    def owns(self, title: str) -> bool:
        """Return whether a page is a subpage of the bot's user page."""
        return title.startswith(f"{self.user_page}/")
