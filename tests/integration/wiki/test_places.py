"""Groups and events that want their table at a place of their own."""

from __future__ import annotations

from tests.support.wiki.bot_runs import KAZAKH, KAZAKH_REPORT, PREFIX, TAJIK, TAJIK_REPORT, Story
from tests.support.wiki.wikis import Wiki

GROUP_HERE = "<!-- reportbot:here group-reports -->"
EVENT_HERE = "<!--reportbot:here event-reports-->"
BEGIN = "<!-- reportbot:begin group-reports this-page "
GROUP_TALK = f"Talk:{TAJIK}"
EVENT = f"{TAJIK}/Trainer Training Program"
SUBPAGE = f"{TAJIK}/Grants"


def ask(story: Story, title: str, mark: str, user: str = "Editor") -> str:
    """Put the mark between two lines at the end of a page; returns the text with it."""
    text = f"{story.text(title)}\n\nBefore it.\n{mark}\nBehind it.".lstrip()
    story.wiki.client(user).edit(title, text)
    return text


def test_table_moves_from_the_talk_page_to_a_marked_group_page(updated_wiki: Wiki) -> None:
    story = Story(updated_wiki, dashboards=True)
    talk = story.text(GROUP_TALK)
    before = ask(story, TAJIK, GROUP_HERE)
    assert story.runs() == {TAJIK, GROUP_TALK}
    text = story.text(TAJIK)
    assert f"{GROUP_HERE}{BEGIN}" in text
    begin, end = text.index(BEGIN), text.index("\nBehind it.")
    assert text[:begin] + text[end:] == before
    assert "Tajik Wikimedians User Group workshops" in text
    assert story.text(GROUP_TALK) == talk[: talk.index("== Grant reports of this group")].rstrip()

    story.sync(f"Grants:{TAJIK_REPORT}", "| Under review", "| Accepted")
    assert story.runs() == {TAJIK, f"Talk:{EVENT}", f"Grants talk:{TAJIK_REPORT}"}
    assert "| Accepted\n" in story.text(TAJIK)

    story.forgetful = True
    assert story.runs() == set()


def test_table_returns_to_the_talk_page_after_its_mark_is_removed(updated_wiki: Wiki) -> None:
    story = Story(updated_wiki)
    before = ask(story, SUBPAGE, GROUP_HERE)
    assert story.runs() == {SUBPAGE, GROUP_TALK}
    story.replace(SUBPAGE, GROUP_HERE, "")
    assert story.runs() == {SUBPAGE, GROUP_TALK}
    assert story.text(SUBPAGE).split() == before.replace(GROUP_HERE, "").split()
    assert BEGIN in story.text(GROUP_TALK)
    story.forgetful = True
    assert story.runs() == set()


def test_table_removed_from_a_marked_page_is_not_restored(updated_wiki: Wiki) -> None:
    story = Story(updated_wiki)
    before = ask(story, SUBPAGE, GROUP_HERE)
    assert story.runs() == {SUBPAGE, GROUP_TALK}
    updated_wiki.client("Editor").edit(SUBPAGE, before)
    for forgetful in (False, True):
        story.forgetful = forgetful
        assert story.runs() == set()
        assert story.text(SUBPAGE) == before
        assert BEGIN not in story.text(GROUP_TALK)


def test_table_returns_to_the_talk_page_after_mark_and_table_are_removed(
    updated_wiki: Wiki,
) -> None:
    story = Story(updated_wiki)
    ask(story, SUBPAGE, GROUP_HERE)
    assert story.runs() == {SUBPAGE, GROUP_TALK}
    updated_wiki.client("Editor").edit(SUBPAGE, "No table here, please.")
    assert story.runs() == {GROUP_TALK}
    assert BEGIN in story.text(GROUP_TALK)


def test_table_of_an_event_moves_to_a_marked_event_page(updated_wiki: Wiki) -> None:
    story = Story(updated_wiki)
    ask(story, EVENT, EVENT_HERE)
    assert story.runs() == {EVENT, f"Talk:{EVENT}"}
    assert "reportbot:begin event-reports this-page" in story.text(EVENT)
    assert story.text(f"Talk:{EVENT}") == ""  # there was no other text
    # The group's table has a place of its own, and none is asked for here.
    assert BEGIN in story.text(GROUP_TALK)


def test_mark_on_a_page_of_no_group_is_ignored(updated_wiki: Wiki) -> None:
    story = Story(updated_wiki)
    example = f"{KAZAKH}/Members"  # below the group's page, but shown as an example only
    ask(story, example, f"<nowiki>{GROUP_HERE}</nowiki>")
    others = [
        f"Grants:{PREFIX}{KAZAKH}/Events/Conference (ID: 22215712)",
        f"Grants:{KAZAKH_REPORT}",
        "Wikimedia Community User Group Cyprus",
        "User:Editor/Sandbox",
    ]
    for page in others:
        ask(story, page, GROUP_HERE, "Admin")
    before = {page: story.text(page) for page in (example, *others, f"Talk:{KAZAKH}")}
    edited = story.runs("--sweep")
    assert not edited & before.keys()
    assert not any(title.startswith("Talk:") for title in edited)
    assert {page: story.text(page) for page in before} == before
