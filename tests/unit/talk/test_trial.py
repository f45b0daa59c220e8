"""Trial pages show the bot's text and have no effect outside."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.account import BotAccount
from bot.talk.apply import apply_content
from bot.talk.context import RenderContext
from bot.talk.markers import frame, marks
from bot.talk.notices import missing_notice, resolved
from bot.talk.trial import harmless, trial_page, trial_title
from tests.support.talk import report_samples as samples

BOT = BotAccount("ReportBot")
CONTEXT = RenderContext(BotAccount("ReportBot"))
NOTICE = missing_notice(samples.TAJIK, CONTEXT, mention=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[Category:Grants]]", "[[:Category:Grants]]"),
        ("[[ category : Grants|x]]", "[[:category : Grants|x]]"),
        ("[[:Category:Grants]]", "[[:Category:Grants]]"),
        ("Hello ~~~~", "Hello — [[User:ReportBot|ReportBot]]"),
        ("~~~", "— [[User:ReportBot|ReportBot]]"),
        ("~~~~~", "— [[User:ReportBot|ReportBot]]"),
        ("[[User:Ama|Ama]], hello", "Ama, hello"),
        ("[[:User:Ama_B]]", "User:Ama B"),
        ("[[user talk:Ama|talk]]", "talk"),
        ("[[:User:ReportBot|ReportBot]]", "[[:User:ReportBot|ReportBot]]"),
        ("[[:User:ReportBot/Help|help]]", "[[:User:ReportBot/Help|help]]"),
        ("{{Section resolved|1=~~~~}}", "&#123;&#123;Section resolved|1=— [[User:ReportBot|ReportBot]]}}"),  # noqa: E501
        ("{{nobots}}", "&#123;&#123;nobots}}"),
        ("a<!-- reportbot:notice k v1 0123456789ab -->b", "ab"),
        ("<!-- reportbot:here group-reports -->", ""),
        ("~~<!-- reportbot:x -->~~", "— [[User:ReportBot|ReportBot]]"),
        ("<!<!-- reportbot:x -->-- reportbot:y -->", ""),
        ("{| class=\"wikitable\"\n| [[A|b]]\n|}", "{| class=\"wikitable\"\n| [[A|b]]\n|}"),
    ],
)  # fmt: skip
def test_text_becomes_harmless(text, expected):
    assert harmless(text, BOT) == expected


def test_trial_of_a_notice_shows_its_words_and_pings_nobody():
    content = trial_page("Grants talk:A", [(NOTICE.heading, NOTICE.body)], CONTEXT)
    text = apply_content("", content).text
    assert "please update the report in Fluxx" in text
    assert "Zolfeqar Fatihzadeh" in text
    assert "[[:User:Zolfeqar" not in text
    assert "~~~" not in text
    assert [region.kind for region in marks(text).regions] == ["dashboard"]
    assert not marks(text).notices
    assert apply_content(text, content).text == text


def test_trial_of_a_resolution_is_not_archived():
    text = harmless(resolved("k", "a" * 16, CONTEXT, template=True).body, BOT)
    assert "{{" not in text


PIECES = [
    "[[Category:A]]", "[[", "]]", "~~", "~~~~", "[[User:Ama|Ama]]", "{{", "}}", "|", " ", "\n",
    "<!-- reportbot:notice k v1 0123456789ab -->", "<!-- reportbot:", "-->", "<!--", "text",
    frame("report-summary", "r", "facts"), NOTICE.body,
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_any_text_becomes_harmless(text):
    once = harmless(text, BOT)
    assert "~~~" not in once
    assert "{{" not in once
    assert not re.search(r"\[\[\s*category", once, re.I)
    assert not re.search(r"\[\[[:\s]*user[^\[\]]*:(?!ReportBot)[^\[\]]*\]\]", once, re.I)
    assert marks(once).names == frozenset()
    assert harmless(once, BOT) == once


@pytest.mark.parametrize("title", ["Talk:A", "Grants talk:" + "x" * 300, "Talk:" + "ж" * 120])
def test_trial_title_is_a_short_subpage_of_the_bot(title):
    found = trial_title(BOT, title)
    assert found.startswith("User:ReportBot/Trial/")
    assert len(found.encode()) <= 255


def test_long_titles_have_different_trial_titles():
    assert len({trial_title(BOT, "Talk:" + "x" * 300 + end) for end in "ab"}) == 2
