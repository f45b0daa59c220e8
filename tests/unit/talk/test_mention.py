"""The applicant is pinged once: by the first notice, and by no later edit.

MediaWiki pings a user who is linked in newly added lines, if these lines end with a signature.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import replace

import pytest

from bot.account import BotAccount
from bot.talk.apply import apply_content
from bot.talk.content import Notice, PageContent
from bot.talk.context import RenderContext
from bot.talk.i18n import Messages, languages
from bot.talk.notices import missing_notice, reminder, resolved
from bot.talk.report_summary import summary_region
from tests.support.talk import report_samples as samples
from tests.support.talk.region_cases import SIGNATURE

CONTEXT = RenderContext(BotAccount("ReportBot"))
ARABIC = RenderContext(BotAccount("ReportBot"), Messages("ar"))
NOTICE = missing_notice(samples.TAJIK, CONTEXT, mention=True)
SUMMARY = summary_region(samples.TAJIK, samples.TAJIK_LINKS, CONTEXT)
FIRST = PageContent("Grants talk:A", (SUMMARY,), NOTICE)
_USER = re.compile(r"\[\[:?User(?: talk)?:([^|\]/#]+)")


def pings(before: str, after: str) -> list[str]:
    """Return the users linked in the lines that an edit added, except the bot."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    added = "\n".join(line[2:] for line in lines if line.startswith("+ "))
    return [user for user in _USER.findall(added) if user != "ReportBot"]


def posted(content: PageContent = FIRST, page: str = "") -> str:
    return apply_content(page, content).text.replace("~~~~", SIGNATURE)


def test_first_notice_pings_the_applicant_once():
    assert pings("", posted()) == ["Zolfeqar Fatihzadeh"]


def test_without_the_setting_nobody_is_pinged():
    quiet = replace(FIRST, notice=missing_notice(samples.TAJIK, CONTEXT))
    assert pings("", posted(quiet)) == []


@pytest.mark.parametrize("language", languages())
def test_notice_in_any_language_pings_once(language):
    context = RenderContext(BotAccount("ReportBot"), Messages(language))
    notice = missing_notice(samples.TAJIK, context, mention=True)
    assert pings("", posted(replace(FIRST, notice=notice))) == ["Zolfeqar Fatihzadeh"]


@pytest.mark.parametrize("second", [ARABIC, RenderContext(BotAccount("ReportBot"), Messages("ru"))])
def test_notice_in_two_languages_pings_once(second):
    notice = missing_notice(samples.TAJIK, CONTEXT, mention=True, second=second)
    assert pings("", posted(replace(FIRST, notice=notice))) == ["Zolfeqar Fatihzadeh"]


def follow_ups() -> dict[str, PageContent]:
    """Return the contents that may be saved after the first notice, by name."""
    key, digest = NOTICE.key, NOTICE.digest
    changed = replace(samples.TAJIK, status="Accepted")
    again = missing_notice(samples.TAJIK, CONTEXT, mention=True, digest="b" * 16, repeat=True)
    return {
        "the same again": FIRST,
        "summary updated": replace(
            FIRST, regions=(summary_region(changed, samples.TAJIK_LINKS, CONTEXT),)
        ),
        "resolved by the template": replace(
            FIRST, notice=None, follow_ups=(resolved(key, digest, CONTEXT, template=True),)
        ),
        "resolved in words": replace(
            FIRST, notice=None, follow_ups=(resolved(key, digest, CONTEXT),)
        ),
        "reminded": replace(FIRST, notice=None, follow_ups=(reminder(key, digest, 1, CONTEXT),)),
        "a notice of other questions": replace(FIRST, notice=again),
    }


@pytest.mark.parametrize("name", follow_ups())
@pytest.mark.parametrize("reply", ["", "\n: Thank you. [[User:Ama]] 10:00, 2 June 2025 (UTC)"])
def test_later_edit_pings_nobody(name, reply):
    before = posted() + reply
    after = posted(follow_ups()[name], before)
    assert pings(before, after) == []
    if name != "the same again" and not (reply and name == "reminded"):
        assert after != before


def test_notice_on_a_moved_or_archived_page_is_not_posted_again():
    moved = posted()
    assert pings(moved, posted(replace(FIRST, title="Grants talk:B"), moved)) == []
    archived = frozenset({("notice", NOTICE.key), ("report-summary", SUMMARY.key)})
    assert apply_content("", FIRST, archived).text == ""


def test_notice_edited_by_a_person_stays_as_it_is():
    edited = posted().replace("Hello!", "Good evening!")
    assert posted(FIRST, edited) == edited


@pytest.mark.parametrize(
    "name", ["1) Ama - Ama97 2) Kofi", "Ama (at Commons)", "", "Ama/Kofi", "[[User:Ama]]", "~~~~"]
)
def test_name_that_may_not_be_a_username_is_not_pinged(name):
    report = replace(samples.TAJIK, applicant=name)
    notice = missing_notice(report, CONTEXT, mention=True)
    assert isinstance(notice, Notice)
    assert pings("", posted(replace(FIRST, notice=notice))) == []
