"""Pywikibot's own options in an operator's script: obeyed, or refused with a sentence."""

from __future__ import annotations

import pytest

from tests.support.wiki.operator_shell import TAJIK_REPORT, operate

PAGE = f"-page:{TAJIK_REPORT}"


def test_log_is_written_without_secrets(sample_wiki, tmp_path):
    operate(
        sample_wiki,
        "check_report",
        PAGE,
        "-log:mine.log",
        way="python",
        PYWIKIBOT_DIR=str(tmp_path),
    )
    text = (tmp_path / "logs" / "mine.log").read_text("utf-8")
    assert sample_wiki.env["REPORTBOT_BOT_PASSWORD"].rpartition("@")[2] not in text
    assert "Traceback" not in text


@pytest.mark.parametrize("option", ["-user:Somebody else", "-family:wikipedia", "-lang:de"])
def test_another_wiki_or_account_than_the_settings_is_refused(sample_wiki, option):
    lines, errors = operate(sample_wiki, "check_report", PAGE, option, code=2)
    assert lines == []
    assert errors.splitlines()[-1].startswith(f"check_report: {option}: the settings say ")


def test_same_account_as_the_settings_is_accepted(sample_wiki):
    operate(sample_wiki, "check_report", PAGE, "-user:ReportBot", "-pt:1")
