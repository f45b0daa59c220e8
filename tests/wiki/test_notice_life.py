"""The life of a notice on a real wiki, and the edits that each step costs."""

from __future__ import annotations

import pytest

from tests.wiki.story import Story
from tests.wiki.test_cycle import NOTICE_MARK, TAJIK, TAJIK_REPORT, TAJIK_TALK, without_section

REPORT = f"Grants:{TAJIK_REPORT}"
GROUP_TALK = f"Talk:{TAJIK}"
EVENT_TALK = f"Talk:{TAJIK}/Trainer Training Program"
#: The three pages that show what the report says.
ITS_PAGES = {TAJIK_TALK, GROUP_TALK, EVENT_TALK}
FIRST_RUN = 10

MATERIALS = "* Any other materials your team has created or adapted and can be shared with others\n"
SLIDES = f"{MATERIALS}\nSlides: https://example.org/slides\n"
QUESTION_6 = (
    "A report page on Meta-Wiki and posts in our Telegram group told members what came out of the "
    "workshop. We also talked about it on stage at the Central Asian WikiCon 2025 in Tashkent.\n"
)
QUESTION_5 = (
    "What gave us trouble was the internet, which failed for part of the time and slowed the "
    "editing down. Next time we will bring handouts that work offline.\n"
)
NEXT_QUESTION = "; 6. What is your plan"
RESOLVED_MARK = "<!-- reportbot:resolved "
TEMPLATE = "Template:Section resolved"


def notice(text: str) -> str:
    """The section of the last notice on a page."""
    start = text.rindex("\n== ", 0, text.rindex(NOTICE_MARK)) + 1
    end = text.find("\n== ", text.rindex(NOTICE_MARK))
    return text[start:] if end < 0 else text[start:end]


def empty_question_5(story: Story) -> None:
    text = story.text(REPORT)
    start = text.index("The open day drew")
    end = text.index(NEXT_QUESTION)
    story.wiki.client("CR-FluxxBot").edit(REPORT, text[:start] + "\n" + text[end:])
