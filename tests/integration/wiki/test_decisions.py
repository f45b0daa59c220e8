"""Editors decide in the config on the wiki: the next run follows, and says who decided."""

from __future__ import annotations

import json

from tests.support.wiki.bot_runs import (
    CONFIG,
    KAZAKH,
    KAZAKH_REPORT,
    RWANDA_REPORT,
    SENDERO_REPORT,
    Story,
)
from tests.support.wiki.wikis import Wiki

BOT_TALK = "User talk:ReportBot"
RWANDA = "Wikimedia Community User Group Rwanda"
CYPRUS = "Wikimedia Community User Group Cyprus"
RWANDA_EVENT_TALK = "Event talk:Africa Wiki Challenge 2024 Kigali"
SERIES = f"{KAZAKH}/Events/Conference"
OTHER_NAME = "Heritage Walkers of Nicosia"
CONFIRMED = {"report": f"Grants:{KAZAKH_REPORT}", "page": SERIES, "role": "event"}
REJECTED = {"report": f"Grants:{RWANDA_REPORT}", "page": RWANDA, "role": "group"}
DECISIONS = {
    "links": [
        {**CONFIRMED, "verdict": "confirm", "reason": "The series has no page for 2023 of its own"},
        {**REJECTED, "verdict": "reject", "reason": "They asked us not to claim it"},
    ],
    "aliases": {OTHER_NAME: CYPRUS},
}
NOTICE = "<!-- reportbot:notice config "
RESOLVED = "<!-- reportbot:resolved config "


def row(text: str, header: str) -> str:
    """One row of the summary's table."""
    return text.partition(f"| {header}\n")[2].partition("\n|-")[0]


def test_the_next_run_changes_exactly_the_pages_concerned_and_says_who_decided(
    sample_wiki: Wiki,
) -> None:
    story = Story(sample_wiki, dashboards=True)
    story.sync(
        f"Grants:{SENDERO_REPORT}", "* Organization name: N/A", f"* Organization name: {OTHER_NAME}"
    )
    story.runs()
    assert "reportbot:begin" in story.text(f"Talk:{RWANDA}")
    story.configure(**DECISIONS)
    revision = sample_wiki.client().revisions(CONFIG)[0]
    assert story.runs() == {
        f"Grants talk:{KAZAKH_REPORT}",  # confirmed
        f"Talk:{SERIES}",
        f"Grants talk:{RWANDA_REPORT}",  # rejected
        f"Talk:{RWANDA}",
        RWANDA_EVENT_TALK,  # its table names the group
        f"Grants talk:{SENDERO_REPORT}",  # found by its other name
        f"Talk:{CYPRUS}",
    }
    decided = f"[[:Special:Diff/{revision['revid']}|the decision]]"
    kazakh = story.text(f"Grants talk:{KAZAKH_REPORT}")
    confirmed = next(x for x in row(kazakh, "Linked pages").split("\n") if f"[[:{SERIES}|" in x)
    assert f"confirmed by an editor (Admin, {decided})" in confirmed
    assert "Possibly related" not in kazakh
    rwanda = story.text(f"Grants talk:{RWANDA_REPORT}")
    rejected = row(rwanda, "Links removed by editors")
    assert f"[[:{RWANDA}|" in rejected
    assert f"rejected by an editor (Admin, {decided})" in rejected
    assert f"[[:{RWANDA}|" not in row(rwanda, "Linked pages")
    assert story.text(f"Talk:{RWANDA}") == ""  # there was no other text
    assert f"names <bdi>{OTHER_NAME}</bdi>" in story.text(f"Grants talk:{SENDERO_REPORT}")
    assert "WikiSendero 2024-2" in story.text(f"Talk:{CYPRUS}")
    # Taken back, all of it is as it was, and the table that the bot itself withdrew returns.
    story.configure()
    assert len(story.runs()) == 7
    assert "reportbot:begin" in story.text(f"Talk:{RWANDA}")
    assert "reportbot" not in story.text(f"Talk:{CYPRUS}")


def test_who_decided_is_known_without_the_ledger(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki, forgetful=True)
    story.configure(links=DECISIONS["links"])
    story.runs()
    decided = story.text(f"Grants talk:{KAZAKH_REPORT}")
    assert "confirmed by an editor (Admin" in decided
    story.configure(**DECISIONS)
    assert story.runs() == set()
    assert story.text(f"Grants talk:{KAZAKH_REPORT}") == decided


def test_a_decision_for_a_page_that_does_not_exist_is_logged(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    missing = {**CONFIRMED, "page": f"{KAZAKH}/Events/Nowhere"}
    story.configure(links=[{**missing, "verdict": "add"}])
    story.runs()
    assert "a decision names a page that does not exist" in story.log
    assert "Events/Nowhere" in story.log


def test_invalid_config_is_reported_once_and_the_last_good_one_stays_in_use(
    sample_wiki: Wiki,
) -> None:
    story = Story(sample_wiki)
    admin = sample_wiki.client()
    story.configure(**DECISIONS)
    story.runs()
    assert story.text(BOT_TALK) == ""

    story.configure(**DECISIONS, job={"{{bots|deny=all}}": False})
    assert story.runs() == {BOT_TALK}  # not one link falls back
    thread = story.text(BOT_TALK)
    assert thread.count(NOTICE) == 1
    assert "[[:User:ReportBot/config.json|" in thread
    assert "there is no such setting; did you mean &#34;jobs&#34;?" in thread
    assert "[[User:ReportBot|ReportBot]]" in thread
    assert "config" in admin.revisions(BOT_TALK)[0]["comment"]

    admin.append(BOT_TALK, "\n: I will look at it. ~~~~")
    story.configure(**DECISIONS, job={"{{bots|deny=all}}": True})  # the same fault, saved again
    assert story.runs() == set()
    admin.edit(CONFIG, "[]")
    assert story.runs() == {BOT_TALK}  # another fault
    assert story.text(BOT_TALK).count(NOTICE) == 2

    story.configure(**DECISIONS)
    assert story.runs() == {BOT_TALK}
    solved = story.text(BOT_TALK)
    assert solved.count(RESOLVED) == 2
    assert solved.index(RESOLVED) < solved.rindex(NOTICE) < solved.rindex(RESOLVED)

    admin.edit(CONFIG, "[]")
    assert story.runs() == {BOT_TALK}  # the same fault again
    assert story.text(BOT_TALK).count(NOTICE) == 3
    story.forgetful = True
    assert story.runs() == set()
    story.configure(**DECISIONS)
    assert story.runs() == {BOT_TALK}
    assert story.text(BOT_TALK).count(RESOLVED) == 3


def test_removed_message_about_the_config_is_not_posted_again(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    sample_wiki.client().act("delete", title=CONFIG)  # with it goes the last good config
    sample_wiki.client().edit(CONFIG, "[]")
    assert story.runs() == {BOT_TALK}  # with no config in force, nothing else is done
    assert "so I do nothing else" in story.text(BOT_TALK)
    sample_wiki.client("Editor").edit(BOT_TALK, "")
    assert story.runs() == set()
    story.forgetful = True
    assert story.runs() == set()


def test_config_by_a_user_without_the_right_is_not_followed(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    story.configure(jobs={"notices": False})
    story.runs()
    everybody = "$wgGroupPermissions['user']['edituserjson'] = true;"
    sample_wiki.extra_settings(everybody)
    sample_wiki.client("Editor").edit(CONFIG, json.dumps({"jobs": {"events": False}}))
    sample_wiki.extra_settings("")
    assert story.runs() == {BOT_TALK}
    assert "does not have the right edituserjson" in story.text(BOT_TALK)
    assert "Editor" not in story.text(BOT_TALK)
    sample_wiki.client().edit(CONFIG, json.dumps({"jobs": {"events": False}, "limits": {}}))
    assert BOT_TALK in story.runs()
    assert RESOLVED in story.text(BOT_TALK)


def test_a_config_of_another_content_model_is_not_followed(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    story.configure(jobs={"notices": False})
    story.runs()
    sample_wiki.client().act("changecontentmodel", title=CONFIG, model="wikitext", summary="x")
    assert story.runs() == {BOT_TALK}
    assert "content model" in story.text(BOT_TALK)
