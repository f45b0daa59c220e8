"""The tone of what editors read: no blame, plural forms, and words that Wikimedians use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.talk.i18n import Messages, load_messages

DOCS = Path(__file__).parents[3] / "docs" / "wiki"
NEVER = re.compile(
    r"\b(?:overdue|late|failed to|missing reports?|non-?compliant|must|negligen\w+|forgot\w*)\b",
    re.I,
)
#: Words of the code, or riddles, that an editor would have to decode.
UNCLEAR = re.compile(
    r"\b(?:lead nowhere|as printed|stands?|anew|mend|in force|whoever|told|wish|policy)\b", re.I
)
#: Parameters that are numbers, by message.
NUMBERS = {
    "folded-count": 1,
    "long-summary": 1,
    "missing-unsure": 1,
    "more-reasons": 1,
    "and-more": 1,
    "notice-greeting": 2,
    "notice-heading": 1,
    "notice-reminder": 1,
}


@pytest.mark.parametrize("key", load_messages("en"))
def test_message_blames_nobody_and_is_clear(key):
    assert not NEVER.search(load_messages("en")[key])
    assert not UNCLEAR.search(load_messages("en")[key])


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.wikitext")), ids=lambda path: path.name)
def test_help_page_blames_nobody(path):
    text = path.read_text(encoding="utf-8")
    assert not NEVER.search(text)
    assert not UNCLEAR.search(text)


@pytest.mark.parametrize("key", NUMBERS)
def test_message_with_a_number_has_plural_forms(key):
    assert f"{{{{PLURAL:${NUMBERS[key]}|" in load_messages("en")[key]


@pytest.mark.parametrize(
    ("key", "parameters", "expected"),
    [
        ("notice-heading", (1,), "Unanswered required question"),
        ("notice-heading", (2,), "Unanswered required questions"),
        ("notice-greeting", ("final report", 1), "Hello! On the final report, this required question has no answer yet:"),  # noqa: E501
        ("notice-greeting", ("final report", 3), "Hello! On the final report, these required questions have no answer yet:"),  # noqa: E501
        ("more-reasons", (1,), "1 more reason for these links"),
        ("missing-unsure", (2,), "None found, but the bot could not clearly read the answers to 2 required questions."),  # noqa: E501
    ],
)  # fmt: skip
def test_message_reads_well_with_its_number(key, parameters, expected):
    assert Messages()(key, *parameters) == expected


def test_notice_says_who_does_what():
    messages = load_messages("en")
    assert "please update the report in Fluxx" in messages["notice-where"]
    assert "I will mark this section as resolved" in messages["notice-then"]
    assert "I am a bot and do not read replies." in messages["notice-stop"]
