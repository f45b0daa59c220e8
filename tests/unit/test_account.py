"""The bot's account: spelling of its name, and the titles of its pages."""

from __future__ import annotations

import pytest

from bot.account import BotAccount
from bot.settings import Settings


@pytest.mark.parametrize(
    "typed",
    [
        "Report Bot",
        "report Bot",
        "Report_Bot",
        " report_Bot ",
        "Report__Bot@toolforge",
    ],
)
def test_every_spelling_of_a_username_is_one_account(typed):
    account = BotAccount.of(typed)
    assert account == BotAccount("Report Bot")
    assert account.reports_page == "User:Report Bot/Reports"
    assert account.config_page == "User:Report Bot/config.json"


def test_settings_with_a_lower_case_username_find_the_dashboards():
    settings = Settings(username="reportBot")
    assert settings.account.reports_page == "User:ReportBot/Reports"
    assert settings.bot == "ReportBot"


def test_only_subpages_belong_to_the_account():
    account = BotAccount("ReportBot")
    assert account.owns("User:ReportBot/Reports")
    assert not account.owns("User:ReportBot")
    assert not account.owns("User:ReportBot2/Reports")
