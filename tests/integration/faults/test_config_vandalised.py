"""The config page is spoilt between two runs, in every way that a wiki lets through.

What is wrong with a config, and what is said of it, is in unit/config; editors without the right,
another content model and a message that was removed are in integration/wiki/test_decisions.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest

from bot.links.affiliates import REGISTRY
from tests.support.wiki.bot_runs import CONFIG, Story
from tests.support.wiki.small_wiki import MIRROR, event, group, registry, report, report_text
from tests.support.wiki.wikis import Wiki

BOT_TALK = "User talk:ReportBot"
NOTICE, RESOLVED = "<!-- reportbot:notice config ", "<!-- reportbot:resolved config "
#: What they say is done meanwhile.
FOLLOWED, NOTHING = "I use the last version that worked", "so I do nothing else"
TABLE = f"Talk:{group(0)}"
#: Its talk pages tell which config is in force.
OPTED_OUT = {f"Talk:{group(1)}", f"Talk:{event(1)}"}
GOOD = {"opt_out": {"groups": [group(1)]}}

#: MediaWiki refuses what is no JSON, and makes one of doubled keys; an extension, an import or a
#: later version might let them through.
ANYTHING = """
class Anything extends JsonContent {
	public function isValid() { return true; }
	public function beautifyJSON() { return $this->getText(); }
}
class AnythingHandler extends JsonContentHandler {
	protected function getContentClass() { return Anything::class; }
}
$wgContentHandlers['json'] = AnythingHandler::class;
"""

TEXTS = {
    "emptied": "",
    "broken": '{"opt_out": {"groups": [',
    "doubled keys": '{"opt_out": {"groups": ["A"]}, "opt_out": {}}',
    "absurd values": '{"opt_out": "nobody", "limits": {"edits_per_run": 1e30}, "jobs": [null]}',
    "not an object": "null",
}


def spoil(text: str, wiki: Wiki) -> None:
    wiki.extra_settings(ANYTHING)
    wiki.client().edit(CONFIG, text)
    wiki.extra_settings("")
    assert wiki.client().text(CONFIG) == text


def redirect(wiki: Wiki) -> None:
    wiki.client().edit(CONFIG, "#REDIRECT [[User:Editor/A.json]]", contentmodel="wikitext")


def delete(wiki: Wiki) -> None:
    wiki.client().delete(CONFIG)


def move_away(wiki: Wiki) -> None:
    wiki.client().move(CONFIG, "User:Admin/config.json")


VANDALISM: dict[str, Callable[[Wiki], None]] = {
    **{name: partial(spoil, text) for name, text in TEXTS.items()},
    "made a redirect": redirect,
    "deleted": delete,
    "moved away": move_away,
}

GONE = {"deleted", "moved away"}


@pytest.fixture
def story(wiki: Wiki) -> Story:
    """Two groups with an event and a report each."""
    admin = wiki.client()
    admin.edit(REGISTRY, registry())
    for n in (0, 1):
        admin.edit(group(n), "We are a user group.")
        admin.edit(event(n), "We meet in the library.")
        wiki.client(MIRROR).edit(report(n), report_text(n))
    return Story(wiki)


def spend_more(wiki: Wiki, digit: int) -> None:
    """Let the mirror change an amount in both reports."""
    mirror = wiki.client(MIRROR)
    for n in (0, 1):
        text = mirror.text(report(n)) or ""
        assert "26" in text
        mirror.edit(report(n), text.replace("26", f"{digit}26"))


def hide_deletion(wiki: Wiki) -> None:
    """Let an administrator hide what the deletion log says of the config page."""
    wiki.extra_settings("$wgGroupPermissions['sysop']['deletelogentry'] = true;")
    admin = wiki.client()
    (part,) = admin.query(list="logevents", letype="delete", letitle=CONFIG, leprop="ids")
    (entry,) = part["logevents"]
    admin.act("revisiondelete", type="logging", ids=entry["logid"], hide="content")


def mend(wiki: Wiki, config: object) -> None:
    wiki.client().edit(CONFIG, json.dumps(config), contentmodel="json")


def last_sentence(story: Story) -> str:
    """What the last message says is done meanwhile."""
    text = story.text(BOT_TALK).rpartition(NOTICE)[2]
    (said,) = (sentence for sentence in (FOLLOWED, NOTHING) if sentence in text)
    return said


@pytest.mark.parametrize("name", VANDALISM)
def test_the_last_good_config_stays_in_force_and_it_is_told_once(
    story: Story, wiki: Wiki, name: str
) -> None:
    story.configure(**GOOD)
    assert TABLE in story.runs()
    VANDALISM[name](wiki)
    spend_more(wiki, 1)
    edited = story.runs()
    assert {BOT_TALK, TABLE} <= edited
    assert story.text(BOT_TALK).count(NOTICE) == 1
    assert last_sentence(story) == FOLLOWED

    story.forgetful = True
    lost = name in GONE  # with the ledger, as it cannot be read again
    assert story.runs() == ({BOT_TALK} if lost else set())
    assert story.runs() == set()
    assert last_sentence(story) == (NOTHING if lost else FOLLOWED)
    story.forgetful = False
    mend(wiki, GOOD)
    spend_more(wiki, 2)
    assert story.runs() == edited
    assert story.text(BOT_TALK).count(NOTICE) == story.text(BOT_TALK).count(RESOLVED) == 1 + lost
    assert not any(map(story.text, OPTED_OUT))


@pytest.mark.parametrize("name", ["broken", "made a redirect", "deleted", "moved away"])
def test_where_no_good_config_is_known_nothing_is_done(story: Story, wiki: Wiki, name: str) -> None:
    """Those that opted out in a config that is gone would be written to."""
    mend(wiki, ["not a config", "either"])
    VANDALISM[name](wiki)
    assert story.runs() == {BOT_TALK}
    assert last_sentence(story) == NOTHING
    spend_more(wiki, 1)
    assert story.runs("--sweep") == set()
    mend(wiki, GOOD)
    assert {BOT_TALK, TABLE} <= story.runs()
    assert story.text(BOT_TALK).count(NOTICE) == story.text(BOT_TALK).count(RESOLVED) == 1
    assert not any(map(story.text, OPTED_OUT))


def test_a_config_that_an_older_version_took_is_told_of_at_once(story: Story) -> None:
    """It took any number of newsletters."""
    story.configure(**GOOD)
    assert TABLE in story.runs()
    taken = json.dumps({**GOOD, "newsletters": [f"N{n}/" for n in range(60)]})
    with story.ledger() as ledger:
        ledger.execute("UPDATE documents SET text = ? WHERE name = 'config, last good'", (taken,))
    assert story.runs() == {BOT_TALK}
    assert "keep at most 50" in story.text(BOT_TALK)
    assert last_sentence(story) == NOTHING
    assert story.runs() == set()
    story.configure(**GOOD, newsletters=["N1/"])
    assert story.runs() == {BOT_TALK}
    assert story.text(BOT_TALK).count(NOTICE) == story.text(BOT_TALK).count(RESOLVED) == 1


def test_a_config_that_came_and_went_between_two_runs(story: Story, wiki: Wiki) -> None:
    assert TABLE in story.runs()
    mend(wiki, GOOD)
    delete(wiki)
    spend_more(wiki, 1)
    assert story.runs() == {BOT_TALK}


def test_a_config_whose_deletion_is_hidden(story: Story, wiki: Wiki) -> None:
    mend(wiki, GOOD)
    delete(wiki)
    hide_deletion(wiki)
    assert story.runs() == {BOT_TALK}
    assert last_sentence(story) == NOTHING


def test_a_sweep_sees_what_recent_changes_hid(story: Story, wiki: Wiki) -> None:
    assert TABLE in story.runs()
    mend(wiki, GOOD)
    delete(wiki)
    hide_deletion(wiki)
    spend_more(wiki, 1)
    assert TABLE in story.runs()
    spend_more(wiki, 2)
    assert story.runs("--sweep") == {BOT_TALK}
