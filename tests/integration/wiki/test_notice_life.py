"""The life of a notice on a real wiki, and the pages that each step has the bot edit.

Nobody waits here: a quiet period is ended by the config, and a notice grows old in the ledger.
"""

from __future__ import annotations

import pytest

from tests.support.wiki.bot_runs import (
    NOTICE_MARK,
    TAJIK,
    TAJIK_REPORT,
    TAJIK_TALK,
    Story,
    without_section,
)
from tests.support.wiki.wikis import Wiki

REPORT = f"Grants:{TAJIK_REPORT}"
#: The three pages that show what the report says.
ITS_PAGES = {TAJIK_TALK, f"Talk:{TAJIK}", f"Talk:{TAJIK}/Trainer Training Program"}
ARCHIVE = f"{TAJIK_TALK}/Archive 1"
RESOLVED_MARK = "<!-- reportbot:resolved "
REMINDER_MARK = "<!-- reportbot:reminder "

NO_SLIDES = "* Any other materials your team has created or adapted and can be shared with others\n"
SLIDES = f"{NO_SLIDES}\nSlides: https://example.org/slides\n"
#: What follows each label, and where the answer begins.
QUESTION_5 = "5. Did anything unexpected or surprising happen when implementing your activities?"
QUESTION_6 = "6. What is your plan to share your project learnings and results"


def answer(story: Story, question: str, answer: str) -> None:
    """Put an answer below a question of the report, as the mirror does."""
    lines = story.text(REPORT).split("\n")
    begin = next(n for n, line in enumerate(lines) if question in line) + 1
    end = next(n for n in range(begin, len(lines)) if lines[n].startswith((";", "==")))
    lines[begin:end] = [answer, ""]
    story.wiki.client("CR-FluxxBot").edit(REPORT, "\n".join(lines))


def notice(text: str) -> str:
    """The section of the one notice on a page."""
    assert text.count(NOTICE_MARK) == 1
    start = text.rindex("\n== ", 0, text.index(NOTICE_MARK)) + 1
    end = text.find("\n== ", text.index(NOTICE_MARK))
    return text[start:] if end < 0 else text[start:end]


def remove_notice(story: Story, title: str) -> None:
    story.wiki.client("Editor").edit(title, without_section(story.text(title), NOTICE_MARK))


def archive_notice(story: Story) -> None:
    """Carry the section of the notice away, as an archiving bot does."""
    text, editor = story.text(TAJIK_TALK), story.wiki.client("Editor")
    section = notice(text)
    editor.edit(ARCHIVE, section, "Archived from the talk page")
    editor.edit(TAJIK_TALK, text.replace(section, "").rstrip(), "Archived 1 section")


def reply(story: Story) -> None:
    story.wiki.client("Editor").append(TAJIK_TALK, "\n: We look for the slides. ~~~~")


def edit_by_hand(story: Story) -> None:
    story.replace(TAJIK_TALK, "please do not edit the report", "please never edit the report")


def test_notice_from_posting_to_removal(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki, dashboards=True)
    admin = sample_wiki.client("Admin")
    admin.edit("Template:Section resolved", "Resolved by {{{1}}}")
    answer(story, QUESTION_6, "")

    assert len(story.runs()) == 10  # posted, with the tables of all reports
    posted = notice(story.text(TAJIK_TALK))
    assert "share the materials" in posted
    assert "6. What is your plan" in posted

    reply(story)
    assert story.runs() == set()

    edit_by_hand(story)
    assert story.runs() == set()

    answer(story, QUESTION_6, "In our Telegram group.")
    assert story.runs() == ITS_PAGES  # half filled: the tables follow
    assert RESOLVED_MARK not in story.text(TAJIK_TALK)
    section = notice(story.text(TAJIK_TALK))

    story.sync(REPORT, NO_SLIDES, SLIDES)
    assert story.runs() == ITS_PAGES  # filled and resolved
    resolved = notice(story.text(TAJIK_TALK))
    assert resolved.startswith(section)  # as people left it
    added = resolved.removeprefix(section)
    assert added.startswith("\n" + RESOLVED_MARK)
    # A template would have the section archived, with the words of people.
    assert "Section resolved" not in added
    assert "[[User:ReportBot|ReportBot]]" in added
    assert added.count("\n") == 1

    archive_notice(story)
    assert story.runs() == set()

    answer(story, QUESTION_5, "")
    assert story.runs() == ITS_PAGES  # new gaps: the tables show them, a notice must wait
    assert NOTICE_MARK not in story.text(TAJIK_TALK)

    story.configure(notices={"quiet_days": 0})
    assert story.runs() == {TAJIK_TALK}  # the quiet period is over
    second = notice(story.text(TAJIK_TALK))
    assert "5. Did anything unexpected" in second
    assert "share the materials" not in second

    moved = REPORT.replace("workshops", "workshops in Dushanbe")
    moved_talk = moved.replace("Grants:", "Grants talk:")
    admin.move(REPORT, moved, redirect=False)
    admin.move(TAJIK_TALK, moved_talk, redirect=False)
    assert story.runs() == (ITS_PAGES - {TAJIK_TALK}) | {moved_talk}  # their links follow
    assert notice(story.text(moved_talk)) == second
    assert story.text(TAJIK_TALK) == ""

    remove_notice(story, moved_talk)
    assert story.runs() == set()

    story.replace(moved, "; 11. Please state", "; 11. Please, state", "CR-FluxxBot")
    story.sync(moved, "In our Telegram group.", "")
    assert story.runs() == (ITS_PAGES - {TAJIK_TALK}) | {moved_talk}
    assert NOTICE_MARK not in story.text(moved_talk)  # although answers are missing


def test_notice_from_posting_to_removal_without_a_ledger(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki, forgetful=True, dashboards=True)
    admin = sample_wiki.client("Admin")
    story.configure(notices={"quiet_days": 0})
    assert len(story.runs()) == 10
    reply(story)
    edit_by_hand(story)
    assert story.runs() == set()
    story.sync(REPORT, NO_SLIDES, SLIDES)
    assert story.runs() == ITS_PAGES
    assert notice(story.text(TAJIK_TALK)).count(RESOLVED_MARK) == 1
    archive_notice(story)
    assert story.runs() == set()
    moved = REPORT.replace("workshops", "workshops in Dushanbe")
    moved_talk = moved.replace("Grants:", "Grants talk:")
    admin.move(REPORT, moved, redirect=False)
    admin.move(TAJIK_TALK, moved_talk, redirect=False)
    assert story.runs() == (ITS_PAGES - {TAJIK_TALK}) | {moved_talk}
    story.sync(moved, SLIDES, NO_SLIDES)
    assert story.runs() == (ITS_PAGES - {TAJIK_TALK}) | {moved_talk}
    # A notice is only in the history, so it may have been removed: no new one is posted.
    assert NOTICE_MARK not in story.text(moved_talk)


def test_filled_question_resolves_the_notice_with_one_signed_line(updated_wiki: Wiki) -> None:
    story = Story(updated_wiki)
    section = notice(story.text(TAJIK_TALK))
    story.sync(REPORT, NO_SLIDES, SLIDES)
    assert story.runs() == ITS_PAGES
    added = notice(story.text(TAJIK_TALK)).removeprefix(section)
    assert added.startswith("\n" + RESOLVED_MARK)
    assert "Section resolved" not in added
    assert "[[User:ReportBot|ReportBot]]" in added
    assert added.count("\n") == 1
    # The bot leaves alone a notice that a person reopened or resolved.
    updated_wiki.client("Editor").edit(TAJIK_TALK, story.text(TAJIK_TALK).replace(added, ""))
    assert story.runs() == set()


def test_notice_resolved_by_people_is_not_resolved_again(updated_wiki: Wiki) -> None:
    story = Story(updated_wiki)
    updated_wiki.client("Editor").append(TAJIK_TALK, "\n{{Section resolved|1=~~~~}}")
    assert story.runs() == set()
    story.sync(REPORT, NO_SLIDES, SLIDES)
    assert story.runs() == ITS_PAGES
    assert RESOLVED_MARK not in story.text(TAJIK_TALK)


@pytest.mark.parametrize("replied", [False, True], ids=["idle", "replied to"])
def test_one_reminder_is_posted_unless_somebody_replied(
    sample_wiki: Wiki, *, replied: bool
) -> None:
    story = Story(sample_wiki)
    story.configure(notices={"reminder_days": 7})
    story.runs()
    if replied:
        reply(story)
        assert story.runs() == set()
    with story.ledger() as database:
        old = "UPDATE posts SET posted_at = '2026-01-01 00:00:00.000000' WHERE title = ?"
        database.execute(old, (TAJIK_TALK,))
    assert story.runs() == (set() if replied else {TAJIK_TALK})
    assert notice(story.text(TAJIK_TALK)).count(REMINDER_MARK) == (not replied)
    if not replied:
        story.forgetful = True
        assert story.runs() == set()


def test_page_that_opts_out_of_notices_gets_the_summary_only(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    editor = sample_wiki.client("Editor")
    editor.edit(TAJIK_TALK, "{{bots|optout=report-notice}}")
    assert len(story.runs()) == 10
    assert "reportbot:begin report-summary" in story.text(TAJIK_TALK)
    assert NOTICE_MARK not in story.text(TAJIK_TALK)
    editor.edit(TAJIK_TALK, story.text(TAJIK_TALK).replace("{{bots|optout=report-notice}}", ""))
    assert story.runs() == {TAJIK_TALK}
    # Opted out later: the bot's text stays, and nothing is added to it.
    editor.edit(TAJIK_TALK, "{{bots|optout=report-notice}}\n" + story.text(TAJIK_TALK).lstrip())
    assert story.runs() == set()
    story.sync(REPORT, NO_SLIDES, SLIDES)
    assert story.runs() == ITS_PAGES
    assert RESOLVED_MARK not in story.text(TAJIK_TALK)


def test_page_opted_out_in_the_config_is_not_edited(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    story.configure(opt_out={"pages": [REPORT]})
    assert len(story.runs()) == 9
    assert story.text(TAJIK_TALK) == ""
    story.configure(opt_out={"groups": [TAJIK]})
    assert story.runs() == {TAJIK_TALK}
    story.sync(REPORT, "| Under review", "| Accepted")
    assert story.runs() == {TAJIK_TALK}  # what the group has stays as it is
