"""Pages that the wiki does not let the bot save, and copies that it makes of pages with marks."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.support.wiki.bot_runs import TAJIK, TAJIK_REPORT, Story
from tests.support.wiki.wikis import Wiki

HERE = "<!-- reportbot:here group-reports -->"
REPORT, TALK = f"Grants:{TAJIK_REPORT}", f"Grants talk:{TAJIK_REPORT}"
#: What the Translate extension does for its copies; it is in none of Debian's packages.
TRANSLATE = """
$wgHooks['getUserPermissionsErrorsExpensive'][] = function ($title, $user, $action, &$result) {
	$copy = preg_match('~^Tajik.*/(fr|en)$~', $title->getText());
	if ($copy && in_array($action, ['edit', 'create'])) {
		$result = ['tpt-target-page', $title->getText()];
		return false;
	}
	return true;
};
"""


def outcomes(story: Story, title: str) -> list[tuple[str, str]]:
    """Return the outcomes of a page in all runs, oldest first."""
    with story.ledger() as database:
        rows = database.execute(
            "SELECT outcome, reason FROM outcomes WHERE title = ? ORDER BY recorded_at", (title,)
        )
        return [(outcome, reason) for outcome, reason in rows]


def test_protected_page_is_refused_once_and_no_failure(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    admin = sample_wiki.client()
    admin.edit(TALK, "Welcome.")
    admin.protect(TALK)
    edited = story.runs()
    assert TALK not in edited
    assert (story.last["failed"], story.last["refused"]) == (0, 1)
    ((outcome, reason),) = outcomes(story, TALK)
    assert outcome == "refused"
    assert "protected" in reason
    # Other content for the page is no reason to try again.
    story.sync(REPORT, "| Under review", "| Accepted")
    assert TALK not in story.runs()
    assert story.last["failed"] == 0
    assert len(outcomes(story, TALK)) == 1


def test_refused_page_is_tried_again_when_it_changed(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    admin = sample_wiki.client()
    admin.edit(TALK, "Welcome.")
    admin.protect(TALK)
    assert TALK not in story.runs()
    admin.protect(TALK, "edit=all|move=all")
    admin.append(TALK, "\n\nNow the bot may come.")
    assert TALK in story.runs()


def test_refused_page_is_tried_again_by_a_reconcile(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    number = sample_wiki.abuse_filter(f'page_prefixedtitle == "{TALK}"', "disallow")
    assert TALK not in story.runs()
    assert story.last["failed"] == 0
    path = sample_wiki.sandbox.dir / "db" / "metawiki.sqlite"
    with closing(sqlite3.connect(path, timeout=30)) as database, database:
        database.execute("UPDATE abuse_filter SET af_enabled = 0 WHERE af_id = ?", (number,))
    assert TALK not in story.runs()
    assert TALK in story.runs("--reconcile")


def test_translated_copy_of_a_page_with_a_mark_is_no_place(sample_wiki: Wiki) -> None:
    story = Story(sample_wiki)
    admin = sample_wiki.client()
    text = f"{story.text(TAJIK)}\n\n{HERE}\n"
    for title in (TAJIK, f"{TAJIK}/fr", f"{TAJIK}/en"):
        admin.edit(title, text)
    sample_wiki.extra_settings(TRANSLATE)
    edited = story.runs()
    assert TAJIK in edited
    assert not edited & {f"{TAJIK}/fr", f"{TAJIK}/en"}
    assert (story.last["failed"], story.last["refused"]) == (0, 0)
