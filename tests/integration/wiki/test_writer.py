"""Saving on a real wiki: no edit of others is lost, and the run page stops every save."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import requests

from bot.wiki.http import requests_made
from bot.wiki.source import Outcome, SaveResult
from bot.wiki.writer import Writer
from tests.support.wiki.bot_sessions import (
    BOT,
    PAGE,
    RUN,
    add,
    assert_not_saved,
    first,
    sign_in,
    write,
    writer,
)
from tests.support.wiki.wikis import Wiki

# What a save looks like


def test_an_edit_is_the_bots_flagged_and_not_minor(wiki: Wiki) -> None:
    wiki.client("Editor").edit(PAGE, "text")
    result = write(writer(wiki))
    newest = wiki.client().revisions(PAGE)[0]
    assert result == SaveResult(
        PAGE, Outcome.SAVED, revid=newest["revid"], old_revid=newest["parentid"]
    )
    assert newest["text"] == "text\nBOT" == result.text
    assert newest["timestamp"] == result.timestamp
    assert (newest["user"], newest["comment"]) == (BOT, "Summary")
    assert newest["bot"] is True
    assert newest["minor"] is False


def test_an_edit_is_not_minor_when_the_account_prefers_minor_edits(wiki: Wiki) -> None:
    wiki.extra_settings("$wgDefaultUserOptions['minordefault'] = 1;"
                        "$wgDefaultUserOptions['watchdefault'] = 1;")  # fmt: skip
    write(writer(wiki))
    assert wiki.client().revisions(PAGE)[0]["minor"] is False
    watched = wiki.client(BOT).post(action="query", list="watchlistraw")
    assert watched["watchlistraw"] == []


def test_page_is_created_only_if_the_caller_allows_it(wiki: Wiki) -> None:
    to = writer(wiki)
    result = write(to, create=False)
    assert result.outcome == Outcome.REFUSED
    assert "does not exist" in result.reason
    assert wiki.client().text(PAGE) is None
    assert write(to).outcome == Outcome.SAVED
    assert wiki.client().text(PAGE) == "BOT"
    assert write(to, add("more"), create=False).outcome == Outcome.SAVED


def test_a_save_takes_two_requests(wiki: Wiki) -> None:
    to = writer(wiki)
    before = requests_made()
    write(to, title="Talk:Warm-up")
    assert requests_made() - before == 3  # and a token, once
    for number in range(3):
        before = requests_made()
        assert write(to, title=f"Talk:Page {number}").outcome == Outcome.SAVED
        assert requests_made() - before == 2
    before = requests_made()
    assert write(to, add("more"), title="Talk:Page 1").outcome == Outcome.SAVED
    assert requests_made() - before == 2


def test_the_same_text_again_makes_no_revision(wiki: Wiki) -> None:
    to = writer(wiki)
    saved = write(to)
    before = requests_made()
    again = write(to)
    assert again == SaveResult(PAGE, Outcome.UNCHANGED, revid=saved.revid)
    assert requests_made() - before == 1
    for change in (lambda text: text + "\n\n ", lambda text: text.replace("\n", "\r\n")):
        assert write(to, change).outcome == Outcome.UNCHANGED
    assert len(wiki.client().revisions(PAGE)) == 1


def test_decomposed_characters_are_no_difference(wiki: Wiki) -> None:
    wiki.client("Editor").edit(PAGE, "Café")
    assert write(writer(wiki), lambda text: "Cafe\u0301").outcome == Outcome.UNCHANGED


def test_text_that_the_wiki_finds_unchanged_makes_no_revision(wiki: Wiki) -> None:
    wiki.client("Editor").edit(PAGE, "text")
    result = write(writer(wiki), lambda text: "te{{subst:#if:x}}xt")
    assert result.outcome == Outcome.UNCHANGED
    assert len(wiki.client().revisions(PAGE)) == 1


def test_a_signature_is_expanded_and_a_long_summary_is_cut(wiki: Wiki) -> None:
    result = writer(wiki).write(PAGE, add("Signed. ~~~~"), "ä" * 600, create=True)
    assert result.outcome == Outcome.SAVED
    newest = wiki.client().revisions(PAGE)[0]
    assert f"[[User:{BOT}|{BOT}]]" in newest["text"]
    assert newest["comment"] == "ä" * 499 + "…"


def test_pipes_and_odd_characters_arrive_as_they_are(wiki: Wiki) -> None:
    text = "a|b || c\n|\u001f x & y = z + %7C 🎉 \u200f"
    to = writer(wiki)
    assert to.write(PAGE, lambda _: text, "a|b [[c|d]]", create=True).outcome == Outcome.SAVED
    assert to.write(PAGE, lambda old: old + "\n|", "a|b [[c|d]]", create=True).outcome == "saved"
    newest = wiki.client().revisions(PAGE)[0]
    assert newest["text"].startswith("a|b || c\n|")
    assert newest["text"].endswith("🎉 \u200f\n|")
    assert newest["comment"] == "a|b [[c|d]]"


# Others edit at the same time


def test_edit_of_a_person_during_a_save_is_kept(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    editor.edit(PAGE, "text")
    result = write(writer(wiki), first(lambda: editor.edit(PAGE, "text\nperson")))
    assert result.outcome == Outcome.SAVED
    assert wiki.client().text(PAGE) == "text\nperson\nBOT"
    assert [revision["user"] for revision in wiki.client().revisions(PAGE)] == [
        BOT,
        "Editor",
        "Editor",
    ]


def test_both_edits_survive_when_the_other_is_the_bots_own(wiki: Wiki) -> None:
    wiki.client("Editor").edit(PAGE, "text")
    other = wiki.client(BOT)
    result = write(writer(wiki), first(lambda: other.edit(PAGE, "text\nother")))
    assert result.outcome == Outcome.SAVED
    assert wiki.client().text(PAGE) == "text\nother\nBOT"


def test_both_edits_survive_on_a_page_created_meanwhile(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    result = write(writer(wiki), first(lambda: editor.edit(PAGE, "person")))
    assert result.outcome == Outcome.SAVED
    assert wiki.client().text(PAGE) == "person\nBOT"


def test_refreshed_page_information_does_not_overwrite_an_edit(wiki: Wiki) -> None:
    import pywikibot

    editor = wiki.client("Editor")
    editor.edit(PAGE, "text")
    site = sign_in(wiki)

    def meddle() -> None:
        editor.edit(PAGE, "text\nperson")
        pywikibot.Page(site, PAGE).has_permission("edit")

    result = write(Writer(site, BOT, RUN, lambda title: True), first(meddle))
    assert result.outcome == Outcome.SAVED
    assert wiki.client().text(PAGE) == "text\nperson\nBOT"
    assert wiki.client().revisions(PAGE)[1]["user"] == "Editor"
    assert result.old_revid == wiki.client().revisions(PAGE)[1]["revid"]


def test_save_fails_after_three_conflicts(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    editor.edit(PAGE, "text")
    edits = [lambda n=n: editor.edit(PAGE, f"text {n}") for n in range(9)]
    result = write(writer(wiki), first(*edits))
    assert result.outcome == Outcome.CONFLICT
    assert wiki.client().text(PAGE) == "text 2"


def test_page_deleted_meanwhile_is_not_created_again(wiki: Wiki) -> None:
    admin = wiki.client()
    admin.edit(PAGE, "text")
    result = write(writer(wiki), first(lambda: admin.delete(PAGE)))
    assert result.outcome == Outcome.REFUSED
    assert "deleted" in result.reason
    assert admin.text(PAGE) is None


def test_a_page_created_and_deleted_meanwhile_is_not_created(wiki: Wiki) -> None:
    admin = wiki.client()

    def both() -> None:
        time.sleep(1.1)  # the wiki compares whole seconds
        admin.edit(PAGE, "text")
        admin.delete(PAGE)

    result = write(writer(wiki), first(both))
    assert result.outcome == Outcome.REFUSED
    assert "deleted" in result.reason
    assert admin.text(PAGE) is None


def test_an_exclusion_made_meanwhile_is_honoured(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    editor.edit(PAGE, "text")
    deny = "text {{bots|deny=ReportBot}}"
    result = write(writer(wiki), first(lambda: editor.edit(PAGE, deny)))
    assert result.outcome == Outcome.EXCLUDED
    assert wiki.client().text(PAGE) == deny


def test_stopping_meanwhile_stops_the_retry(wiki: Wiki) -> None:
    admin = wiki.client()
    admin.edit(PAGE, "text")

    def stop() -> None:
        admin.edit(RUN, "stop")
        admin.edit(PAGE, "text\nperson")

    assert write(writer(wiki), first(stop)).outcome == Outcome.STOPPED
    assert wiki.client().text(PAGE) == "text\nperson"


# Lost answers


@pytest.fixture
def lose_answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """After a call with n, the answers to the next n edits do not arrive."""
    send = requests.adapters.HTTPAdapter.send
    left = 0

    def lossy(self, request, *args, **kwargs):
        nonlocal left
        response = send(self, request, *args, **kwargs)
        if left and b"action=edit" in (request.body or "").encode():
            left -= 1
            response.close()
            raise requests.ConnectionError("the connection dropped")
        return response

    def lose(number: int) -> None:
        nonlocal left
        left = number

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", lossy)
    return lose


@pytest.mark.parametrize("old", ["", "text"])
@pytest.mark.parametrize("line", ["BOT", "<!-- mark --> ~~~~~"])
def test_an_edit_whose_answer_was_lost_is_made_once(
    wiki: Wiki, lose_answers: Callable[[int], None], old: str, line: str
) -> None:
    if old:
        wiki.client("Editor").edit(PAGE, old)
    to = writer(wiki)
    mark = line.removesuffix(" ~~~~~")
    lose_answers(1)
    result = to.write(
        PAGE, lambda text: text if mark in text else f"{text}\n{line}", "Summary", create=True
    )
    revisions = wiki.client().revisions(PAGE)
    assert [revision["user"] for revision in revisions] == [BOT] + ["Editor"] * bool(old)
    assert (wiki.client().text(PAGE) or "").count(mark) == 1
    new, parent = revisions[0]["revid"], revisions[0]["parentid"]
    assert result == SaveResult(PAGE, Outcome.SAVED, revid=new, old_revid=parent)
    assert bool(parent) == bool(old)


def test_run_ends_when_saves_get_no_answer(
    wiki: Wiki, lose_answers: Callable[[int], None], capfd: pytest.CaptureFixture[str]
) -> None:
    wiki.client("Editor").edit(PAGE, "text")
    to = writer(wiki)
    lose_answers(99)
    result = write(to)
    assert result.outcome == Outcome.FAILED
    assert result.fatal
    assert "could not save" in result.reason
    assert len(wiki.client().revisions(PAGE)) == 2
    assert "Traceback" not in "".join(capfd.readouterr())
    lose_answers(0)
    assert write(to).outcome == Outcome.UNCHANGED


# The run page


@pytest.mark.parametrize("text", ["", "stop", "run!", "do not run", "#REDIRECT [[User:Editor]]"])
def test_any_other_word_on_the_run_page_stops_the_bot(wiki: Wiki, text: str) -> None:
    admin = wiki.client()
    admin.edit(RUN, text)
    result = write(writer(wiki))
    assert result.outcome == Outcome.STOPPED
    assert RUN in result.reason
    assert admin.text(PAGE) is None


def test_missing_run_page_stops_the_bot(wiki: Wiki) -> None:
    wiki.client().delete(RUN)
    assert write(writer(wiki)).outcome == Outcome.STOPPED
    assert_not_saved(wiki)


def test_run_may_be_written_in_capitals_and_with_blanks(wiki: Wiki) -> None:
    wiki.client().edit(RUN, "\n Run \n")
    assert write(writer(wiki)).outcome == Outcome.SAVED


def test_the_run_page_is_read_before_every_edit(wiki: Wiki) -> None:
    to = writer(wiki)
    assert write(to, title="Talk:A").outcome == Outcome.SAVED
    wiki.client("Editor").edit(RUN, "")
    assert write(to, title="Talk:B").outcome == Outcome.STOPPED
    wiki.client("Editor").edit(RUN, "run")
    assert write(to, title="Talk:B").outcome == Outcome.SAVED


def test_page_created_and_deleted_since_the_plan_is_not_created_again(wiki: Wiki) -> None:
    admin = wiki.client()
    admin.edit(PAGE, "Made by somebody.")
    admin.delete(PAGE)
    since = "2020-01-01T00:00:00Z"
    result = writer(wiki).write(PAGE, add("BOT"), "why", create=True, since=since)
    assert result.outcome is Outcome.REFUSED
    assert "deleted" in result.reason
    assert admin.text(PAGE) is None
