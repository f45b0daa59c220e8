"""Reading a real wiki."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.wiki.api_source import LiveSource
from bot.wiki.http import requests_made
from bot.wiki.source import (
    LOST_TEXT,
    AccessError,
    Checkpoint,
    Outcome,
    PageText,
    ResolvedTitle,
    WikiError,
)
from tests.support.wiki.bot_sessions import BOT, RUN, sign_in, source, write, writer
from tests.support.wiki.wikis import Wiki


class Counted:
    """How many requests were made inside the block."""

    def __enter__(self) -> Counted:
        self._before = requests_made()
        return self

    def __exit__(self, *_: object) -> None:
        self.requests = requests_made() - self._before


def test_mirrored_pages_come_with_text_and_without_redirects(sample_wiki: Wiki) -> None:
    admin = sample_wiki.client()
    admin.edit("Grants:Programs/Redirect", "#REDIRECT [[Grants:Programs]]")
    titles = [
        title
        for prefix in ("MetaSync/", "Programs/")
        for title in admin.pages(prefix, 200)
        if title != "Grants:Programs/Redirect"
    ]
    assert titles
    reader = source(sample_wiki)
    with Counted() as counted:
        pages = list(reader.mirrored())
    assert counted.requests == 2
    assert [page.title for page in pages] == titles
    for page in pages:
        (newest, *_) = admin.revisions(page.title)
        assert page == PageText(
            page.title, newest["text"], newest["revid"], newest["timestamp"], newest["user"], "en"
        )


def test_wiki_without_mirrored_pages_gives_none(wiki: Wiki) -> None:
    assert list(source(wiki).mirrored()) == []


def test_more_pages_than_fit_in_one_answer_are_all_read(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    texts = {f"Grants:Programs/Page {number}": f"{number} " + "x" * 9000 for number in range(1, 8)}
    for title, text in texts.items():
        editor.edit(title, text)
    wiki.extra_settings("$wgAPIMaxResultSize = 20000;")
    reader = source(wiki)
    assert {page.title: page.text for page in reader.mirrored()} == texts
    assert {page.title: page.text for page in reader.pages(texts)} == texts


def test_pages_come_in_the_order_and_under_the_names_asked_for(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    editor.edit("Grants talk:A b", "text")
    editor.edit("Talk:Old", "#REDIRECT [[Talk:New]]")
    editor.edit("Talk:Café", "coffee")
    wiki.client().edit("Talk:Empty", "x")
    wiki.client().edit("Talk:Empty", "")
    asked = {
        "Grants talk:A b": "text",
        "grants_talk:A_b": "text",
        "Talk:Missing": None,
        "Talk:Empty": "",
        "Talk:Old": "#REDIRECT [[Talk:New]]",
        "Talk:Cafe\u0301": "coffee",  # not in NFC
        "talk:A|b": None,
        "<invalid>": None,
        "": None,
        "m:talk:old": "#REDIRECT [[Talk:New]]",  # m: is the wiki itself
        "wikipedia:de:Haus": None,
        "Special:Version": None,
        RUN: "run",
    }
    reader = source(wiki)
    with Counted() as counted:
        pages = list(reader.pages(iter(asked)))
    assert counted.requests == 1
    assert [(page.title, page.text) for page in pages] == list(asked.items())
    assert all(bool(page.revid) == page.exists for page in pages)
    again = [page.title for page in reader.pages(["Talk:Old", "Talk:Missing", "Talk:Old"])]
    assert again == ["Talk:Old", "Talk:Missing", "Talk:Old"]
    with Counted() as counted:
        assert list(reader.pages([])) == []
    assert counted.requests == 0


def test_batches_are_as_large_as_the_rights_allow(wiki: Wiki) -> None:
    titles = [f"Talk:Page {number}" for number in range(120)]
    reader = source(wiki)
    with Counted() as counted:
        assert len(reader.resolve(titles)) == 120
    assert counted.requests == 1
    with Counted() as counted:
        assert len(list(reader.pages(titles))) == 120
    assert counted.requests == 1
    anonymous = LiveSource(sign_in(wiki, username="", bot_password=None), "")
    with Counted() as counted:
        assert len(anonymous.resolve(titles)) == 120
    assert counted.requests == 3


def test_titles_are_resolved_through_redirects(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    for title, text in {
        "Talk:End": "text",
        "Talk:One": "#REDIRECT [[Talk:End#Section]]",
        "Talk:Two": "#REDIRECT [[Talk:One]]",
        "Talk:Three": "#REDIRECT [[Talk:Two]]",
        "Talk:Nowhere": "#REDIRECT [[Talk:Missing]]",
        "Talk:Self": "#REDIRECT [[Talk:Self]]",
        "Talk:Circle": "#REDIRECT [[Talk:Circle 2]]",
        "Talk:Circle 2": "#REDIRECT [[Talk:Circle]]",
        "Talk:Into circle": "#REDIRECT [[Talk:Circle]]",
        "Talk:Special": "#REDIRECT [[Special:Version]]",
        "Talk:Abroad": "#REDIRECT [[wikipedia:de:Haus]]",
    }.items():
        editor.edit(title, text)
    expected = {
        "Talk:End": ResolvedTitle("Talk:End", exists=True),
        "talk:_end#x": ResolvedTitle("Talk:End", exists=True),
        "Talk:One": ResolvedTitle("Talk:End", exists=True),
        "Talk:Two": ResolvedTitle("Talk:End", exists=True),
        "Talk:Three": ResolvedTitle("Talk:End", exists=True),
        "Talk:Missing": ResolvedTitle("Talk:Missing", exists=False),
        "talk:missing_too": ResolvedTitle("Talk:Missing too", exists=False),
        "Talk:Nowhere": ResolvedTitle("Talk:Missing", exists=False),
        "Talk:Self": ResolvedTitle("Talk:Self", exists=True),
        "Talk:Circle": ResolvedTitle("Talk:Circle", exists=True),
        "Talk:Into circle": ResolvedTitle("Talk:Into circle", exists=True),
        "Talk:Special": ResolvedTitle("Special:Version", exists=False),
        "Talk:Abroad": ResolvedTitle("wikipedia:de:Haus", exists=False),
        "Special:Version": ResolvedTitle("Special:Version", exists=False),
        "wikipedia:de:Haus": ResolvedTitle("wikipedia:de:Haus", exists=False),
        "User:192.0.2.1/<x>": ResolvedTitle("User:192.0.2.1/<x>", exists=False),
        "a|b": ResolvedTitle("a|b", exists=False),
        "": ResolvedTitle("", exists=False),
    }
    reader = source(wiki)
    with Counted() as counted:
        found = reader.resolve(expected)
    assert counted.requests == 1
    assert {title: replace(target, language="") for title, target in found.items()} == expected
    assert found["Talk:One"].language == "en"


def test_past_posts_are_the_bots_own_newest_first(wiki: Wiki) -> None:
    bot, editor = wiki.client(BOT), wiki.client("Editor")
    for number in range(3):
        bot.edit("Talk:A", f"bot {number}")
        editor.edit("Talk:A", f"editor {number}")
    reader = source(wiki)
    with Counted() as counted:
        assert list(reader.past_posts("Talk:A")) == ["bot 2", "bot 1", "bot 0"]
    assert counted.requests == 1
    assert list(reader.past_posts("Talk:Missing")) == []
    assert list(reader.past_posts("<invalid>")) == []
    hidden = wiki.client().revisions("Talk:A")[-3]
    assert hidden["text"] == "bot 1"
    wiki.extra_settings("$wgGroupPermissions['sysop']['deleterevision'] = true;")
    wiki.client().act("revisiondelete", type="revision", ids=hidden["revid"], hide="content|user",
                      target="Talk:A")  # fmt: skip
    assert list(reader.past_posts("Talk:A")) == ["bot 2", "bot 0"]


def test_past_posts_end_after_fifty(wiki: Wiki) -> None:
    bot = wiki.client(BOT)
    for number in range(53):
        bot.edit("Talk:A", f"bot {number}")
    posts = list(source(wiki).past_posts("Talk:A"))
    assert posts == [f"bot {number}" for number in range(52, 2, -1)]


def test_pages_edited_by_the_bot_are_listed(wiki: Wiki) -> None:
    bot = wiki.client(BOT)
    for title in ("Grants talk:A", "User talk:Editor", "Event talk:E", f"User:{BOT}/Reports"):
        bot.edit(title, "x")
        bot.edit(title, "y")
    bot.edit("A page", "where a table was asked for")
    bot.edit("Grants:A", "not where it may edit")
    bot.edit("User:Editor", "not its own")
    wiki.client("Editor").edit("Talk:Other", "not the bot")
    reader = source(wiki)
    with Counted() as counted:
        found = reader.edited_by_bot()
    assert counted.requests == 1
    talk = {"Grants talk:A", "User talk:Editor", "Event talk:E"}
    assert found == {*talk, f"User:{BOT}/Reports", "A page"}


def test_deleted_pages_are_found_in_the_log(wiki: Wiki) -> None:
    admin = wiki.client()
    for title in ("Grants talk:A", "Talk:B", "Talk:C"):
        admin.edit(title, "x")
        if title != "Talk:C":
            admin.delete(title)
    reader = source(wiki)
    assert reader.deleted(["Grants talk:A", "Talk:C"]) == {"Grants talk:A"}
    assert reader.deleted(["Grants talk:A", "Talk:B", "Talk:C", "Talk:D"]) == {
        "Grants talk:A",
        "Talk:B",
    }


def test_logs_show_whether_a_page_ever_existed(wiki: Wiki) -> None:
    admin = wiki.client()
    wiki.extra_settings("$wgGroupPermissions['sysop']['deletelogentry'] = true;")
    for title in ("Here", "Deleted", "Hidden", "Moved"):
        admin.edit(title, "x")
    admin.delete("Deleted")
    admin.delete("Hidden")
    admin.move("Moved", "Elsewhere", redirect=False)
    admin.protect("Never", "create=sysop")
    (part,) = admin.query(list="logevents", letype="delete", letitle="Hidden", leprop="ids")
    (entry,) = part["logevents"]
    admin.act("revisiondelete", type="logging", ids=entry["logid"], hide="content")
    reader = source(wiki)
    for name, existed in {
        "Here": True,
        "Deleted": True,
        "Hidden": True,
        "Moved": True,
        "Never": False,
        "No log at all": False,
    }.items():
        assert reader.ever_existed(name) is existed, name
        news = reader.recent_changes(Checkpoint(""), name)
        assert news is not None
        assert news.existed is existed, name


def test_rights_are_those_of_the_person_not_of_the_bots_own_session(wiki: Wiki) -> None:
    rights = source(wiki).rights(["Admin", "Editor", "Nobody At All", "192.0.2.1"])
    assert "edituserjson" in rights["Admin"]
    assert "edit" in rights["Editor"]
    assert "edituserjson" not in rights["Editor"]
    assert not rights["Nobody At All"]
    assert not rights.get("192.0.2.1")


def test_broken_wiki_is_an_error_with_a_sentence(
    wiki: Wiki, capfd: pytest.CaptureFixture[str]
) -> None:
    reader = source(wiki)
    wiki.extra_settings("http_response_code( 500 ); die( 'broken' );")
    with pytest.raises(WikiError, match=r"could not read .*mirrored pages.*HTTP 500"):
        list(reader.mirrored())
    with pytest.raises(WikiError, match="could not read Talk:A"):
        reader.resolve(["Talk:A"])
    assert "Traceback" not in "".join(capfd.readouterr())


def test_private_wiki_is_an_error_with_a_sentence(wiki: Wiki) -> None:
    wiki.extra_settings("$wgGroupPermissions['*']['read'] = false;")
    with pytest.raises(AccessError, match="Special:BotPasswords"):
        list(source(wiki, username="", bot_password=None).mirrored())
    assert [page.text for page in source(wiki).pages([RUN])] == ["run"]


def test_a_page_whose_text_is_lost_is_not_an_empty_page(wiki: Wiki) -> None:
    """Some old pages of large wikis have lost their text: they must cost nobody else."""
    editor = wiki.client("Editor")
    editor.edit("Talk:Lost", "lost")
    revid = editor.revisions("Talk:Lost")[0]["revid"]
    editor.edit("Talk:Kept", "kept")
    wiki.lose_text(revid)
    found = {page.title: page for page in source(wiki).pages(["Talk:Lost", "Talk:Kept"])}
    assert (found["Talk:Lost"].model, found["Talk:Lost"].revid) == (LOST_TEXT, revid)
    assert (found["Talk:Kept"].model, found["Talk:Kept"].text) == ("wikitext", "kept")
    to = writer(wiki)
    result = write(to, title="Talk:Lost")
    assert (result.outcome, result.fatal, result.lasting) == (Outcome.REFUSED, False, True)
    assert "lost text" in result.reason
    assert write(to, title="Talk:Kept").outcome == Outcome.SAVED
