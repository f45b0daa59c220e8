"""The config page is damaged between two runs, in every way that a wiki lets through.

Each way is judged on a real wiki; whole runs follow for some of them. What is wrong with a config,
and what is said about it, is in unit/config. Editors without the right, another content model and a
message that was removed are in integration/wiki/test_decisions.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest

from bot.cycle.changes import ChangeSet
from bot.cycle.config import ActiveConfig, active_config
from bot.cycle.inputs import PageCache
from bot.links.affiliates import REGISTRY
from bot.store.ledger import Ledger
from bot.wiki.api_source import LiveSource
from bot.wiki.source import Checkpoint
from tests.support.wiki.bot_runs import CONFIG, Story
from tests.support.wiki.bot_sessions import BOT, source
from tests.support.wiki.small_wiki import MIRROR, event, group, registry, report, report_text
from tests.support.wiki.wikis import Wiki

BOT_TALK = "User talk:ReportBot"
NOTICE, RESOLVED = "<!-- reportbot:notice config ", "<!-- reportbot:resolved config "
#: The last sentence of a notice: what the bot does meanwhile.
FOLLOWED, NOTHING = "I use the last version that worked", "so I do nothing else"
TABLE = f"Talk:{group(0)}"
#: No page of a group that opted out is written.
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


def overwrite(text: str, wiki: Wiki) -> None:
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
    **{name: partial(overwrite, text) for name, text in TEXTS.items()},
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


def save(wiki: Wiki, config: object) -> None:
    wiki.client().edit(CONFIG, json.dumps(config), contentmodel="json")


def last_sentence(story: Story) -> str:
    """The last sentence of the last notice."""
    text = story.text(BOT_TALK).rpartition(NOTICE)[2]
    (said,) = (sentence for sentence in (FOLLOWED, NOTHING) if sentence in text)
    return said


def active(reader: LiveSource, ledger: Ledger) -> ActiveConfig:
    """What a run that reads the whole wiki would follow."""
    changes = ChangeSet(sweep=True, events=(), until=Checkpoint(""))
    return active_config(reader, ledger, changes, PageCache(reader, ledger, changes), BOT)


def new_ledger() -> Ledger:
    return Ledger.open("sqlite://")


def test_last_good_config_is_followed_after_each_damage(wiki: Wiki) -> None:
    reader = source(wiki)
    for name, damage in VANDALISM.items():
        with new_ledger() as kept, new_ledger() as lost:
            save(wiki, GOOD)
            assert active(reader, kept).bad is None, name
            damage(wiki)
            found = active(reader, kept)
            assert found.bad is not None, name
            assert found.followed, name
            assert found.config.opt_out.groups == (group(1),), name
            # Without the ledger it is read from the history of the page, if the page exists.
            assert active(reader, lost).followed is (name not in GONE), name


def test_no_config_is_followed_when_none_was_ever_good(wiki: Wiki) -> None:
    reader = source(wiki)
    for name, damage in VANDALISM.items():
        save(wiki, ["not a config", "either"])
        damage(wiki)
        with new_ledger() as ledger:
            found = active(reader, ledger)
        assert found.bad is not None, name
        assert not found.followed, name


@pytest.mark.parametrize("name", ["broken", "moved away"])
def test_runs_follow_the_last_good_config_and_report_the_fault_once(
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
    save(wiki, GOOD)
    spend_more(wiki, 2)
    assert story.runs() == edited
    assert story.text(BOT_TALK).count(NOTICE) == story.text(BOT_TALK).count(RESOLVED) == 1 + lost
    assert not any(map(story.text, OPTED_OUT))


def test_run_writes_nothing_else_when_no_good_config_is_known(story: Story, wiki: Wiki) -> None:
    """Groups that opted out in a config that is gone would be written to."""
    save(wiki, ["not a config", "either"])
    delete(wiki)
    assert story.runs() == {BOT_TALK}
    assert last_sentence(story) == NOTHING
    spend_more(wiki, 1)
    assert story.runs("--sweep") == set()
    save(wiki, GOOD)
    assert {BOT_TALK, TABLE} <= story.runs()
    assert story.text(BOT_TALK).count(NOTICE) == story.text(BOT_TALK).count(RESOLVED) == 1
    assert not any(map(story.text, OPTED_OUT))


def test_config_that_only_an_older_version_accepted_is_reported_at_once(story: Story) -> None:
    """It accepted any number of newsletters."""
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


def test_config_created_and_deleted_between_two_runs_is_reported(story: Story, wiki: Wiki) -> None:
    assert TABLE in story.runs()
    save(wiki, GOOD)
    delete(wiki)
    spend_more(wiki, 1)
    assert story.runs() == {BOT_TALK}


def test_config_whose_deletion_is_hidden_is_reported(story: Story, wiki: Wiki) -> None:
    save(wiki, GOOD)
    delete(wiki)
    hide_deletion(wiki)
    assert story.runs() == {BOT_TALK}
    assert last_sentence(story) == NOTHING


def test_sweep_finds_a_deletion_that_recent_changes_hide(story: Story, wiki: Wiki) -> None:
    assert TABLE in story.runs()
    save(wiki, GOOD)
    delete(wiki)
    hide_deletion(wiki)
    spend_more(wiki, 1)
    assert TABLE in story.runs()
    spend_more(wiki, 2)
    assert story.runs("--sweep") == {BOT_TALK}
