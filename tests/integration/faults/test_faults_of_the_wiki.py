"""Faults of the wiki itself, between the bot's read and its save.

The wiki's refusals of an edit (read-only, block, protection, spam and title blacklist, edit
filters that disallow or warn, a page too large, captcha) are in wiki/test_writer_refusals.py;
a deletion between read and save in tests/integration/wiki/test_writer.py.
"""

from __future__ import annotations

import pytest

from bot.talk.apply import apply_content
from bot.talk.content import PageContent, Region, RegionKind
from bot.talk.markers import MarksBroken
from bot.wiki.source import ChangeRefused, Outcome
from tests.integration.faults import page_checks, runs
from tests.integration.faults.trial import Bench
from tests.support.wiki.bot_sessions import BOT, PAGE, add, first, write, writer
from tests.support.wiki.wikis import Wiki

REGION = Region(RegionKind.REPORT_SUMMARY, "1-final", "Report", "A table.\n\nIts end.")


def wished(text: str) -> str:
    """Put a region on the page as a run does, or refuse."""
    try:
        return apply_content(text, PageContent(PAGE, (REGION,))).text
    except MarksBroken as error:
        raise ChangeRefused(str(error)) from error


def test_page_moved_after_the_read_is_refused(wiki: Wiki) -> None:
    admin = wiki.client()
    admin.edit(PAGE, "text")
    result = write(writer(wiki), first(lambda: admin.move(PAGE, f"{PAGE} 2")))
    assert result.outcome == Outcome.REFUSED
    assert "redirect" in result.reason
    assert (admin.text(f"{PAGE} 2"), admin.text(PAGE)) == ("text", f"#REDIRECT [[{PAGE} 2]]")


def test_page_moved_without_a_redirect_after_the_read_is_refused(wiki: Wiki) -> None:
    admin = wiki.client()
    admin.edit(PAGE, "text")
    result = write(writer(wiki), first(lambda: admin.move(PAGE, f"{PAGE} 2", redirect=False)))
    assert result.outcome == Outcome.REFUSED
    assert (admin.text(f"{PAGE} 2"), admin.text(PAGE)) == ("text", None)


def test_page_made_a_redirect_after_the_read_is_refused(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    editor.edit(PAGE, "text")
    result = write(writer(wiki), first(lambda: editor.edit(PAGE, "#REDIRECT [[Talk:A]]")))
    assert result.outcome == Outcome.REFUSED
    assert editor.text(PAGE) == "#REDIRECT [[Talk:A]]"


NO_EDITING = """
$wgGroupPermissions['*']['edit'] = $wgGroupPermissions['user']['edit'] = false;
$wgGroupPermissions['bot']['edit'] = false;
$wgRevokePermissions['*']['edit'] = true;
"""


@pytest.mark.parametrize(
    ("php", "word"),
    [
        ("$wgReadOnly = 'Moving the furniture';", "furniture"),
        ("http_response_code( 503 ); die( 'broken' );", "HTTP 503"),
        (NO_EDITING, "may not edit"),
    ],
    ids=["read-only", "broken", "no right to edit"],
)
def test_fault_of_the_wiki_after_the_read_ends_the_run(wiki: Wiki, php: str, word: str) -> None:
    wiki.client("Editor").edit(PAGE, "text")
    to = writer(wiki)
    result = write(to, first(lambda: wiki.extra_settings(php)))
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert word in result.reason
    wiki.extra_settings("")
    assert wiki.client().text(PAGE) == "text"
    assert write(to).outcome == Outcome.SAVED


@pytest.mark.parametrize("what", ["block", "protect", "delete and protect"])
def test_block_or_protection_after_the_read_is_respected(wiki: Wiki, what: str) -> None:
    admin = wiki.client()
    admin.edit(PAGE, "text")

    def refuse() -> None:
        if what == "block":
            admin.block(BOT)
        elif what == "protect":
            admin.protect(PAGE)
        else:
            admin.delete(PAGE)
            admin.protect(PAGE, "create=sysop")

    result = write(writer(wiki), first(refuse))
    assert result.outcome == (Outcome.FAILED if what == "block" else Outcome.REFUSED)
    assert result.fatal is (what == "block")
    assert admin.text(PAGE) == (None if "delete" in what else "text")


def test_edits_of_different_lines_are_merged(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    editor.edit(PAGE, "one\n\ntwo\n\nthree\n\nfour")
    result = write(
        writer(wiki),
        first(lambda: editor.edit(PAGE, "{{nobots}}\n\none\n\ntwo\n\nthree\n\nfour")),
    )
    assert result.outcome == Outcome.SAVED
    assert editor.text(PAGE) == "{{nobots}}\n\none\n\ntwo\n\nthree\n\nfour\nBOT"
    assert write(writer(wiki), add("more")).outcome == Outcome.EXCLUDED


@pytest.mark.parametrize(
    ("old", "new"),
    [("<!-- reportbot:end", "<!-- report:end"), ("<!-- reportbot:begin", "<!-- reportbot:end")],
)
def test_page_whose_mark_was_broken_after_the_read_is_left_alone(
    wiki: Wiki, old: str, new: str
) -> None:
    """Whether the wiki joins the edits or not, the next run leaves the page as it is."""
    editor = wiki.client("Editor")
    editor.edit(PAGE, wished("text").replace("A table.", "Another table."))
    broken = (editor.text(PAGE) or "").replace(old, new)
    result = write(writer(wiki), lambda text: (editor.edit(PAGE, broken), wished(text))[1])
    assert result.outcome in {Outcome.UNCHANGED, Outcome.REFUSED}
    for _ in range(2):
        assert write(writer(wiki), wished).outcome == Outcome.REFUSED
        assert editor.text(PAGE) == broken


def test_page_beyond_the_size_limit_is_refused(wiki: Wiki) -> None:
    editor = wiki.client("Editor")
    near = "Ж" * (1_024 * 1_024 - 40)  # two bytes each; $wgMaxArticleSize is 2,048 KB
    editor.edit(PAGE, near)
    result = write(writer(wiki), add("x" * 200))
    assert result.outcome == Outcome.REFUSED
    assert "too large" in result.reason
    assert write(writer(wiki), add("x")).outcome == Outcome.SAVED
    assert (editor.text(PAGE) or "") == f"{near}\nx"


def test_page_that_cannot_be_saved_does_not_stop_the_others(sample: Bench) -> None:
    changed = [
        title
        for title, text in sample.after.items()
        if sample.before.get(title) != text and title != page_checks.LOG
    ]
    protected, excluded, filtered, broken, *others = changed
    with sample.wiki() as wiki:
        admin = wiki.client()
        admin.protect(protected, "edit=sysop" if protected in sample.before else "create=sysop")
        admin.edit(excluded, f"{{{{nobots}}}}\n{sample.before.get(excluded, '')}")
        wiki.abuse_filter(f'page_prefixedtitle == "{filtered}"', "disallow")
        admin.edit(broken, "<!-- reportbot:begin x y v1 0123456789ab -->")
        before = page_checks.texts(wiki)
        ended = runs.run(wiki)
        assert ended.code == 0, ended.said
        after = page_checks.texts(wiki)
    for title in (protected, excluded, filtered, broken):
        assert after.get(title) == before.get(title)
        assert title in ended.said
    for title in others:
        assert page_checks.comparable(after[title]) == page_checks.comparable(sample.after[title])
