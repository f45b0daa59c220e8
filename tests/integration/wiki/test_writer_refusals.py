"""Pages that are never saved, and edits that the wiki refuses."""

from __future__ import annotations

import pytest

from bot.wiki.editable_pages import is_editable
from bot.wiki.http import requests_made
from bot.wiki.source import ChangeRefused, Outcome, SaveResult
from bot.wiki.writer import Writer
from tests.support.wiki.bot_sessions import (
    BOT,
    PAGE,
    RUN,
    add,
    assert_not_saved,
    sign_in,
    write,
    writer,
)
from tests.support.wiki.wikis import Wiki


def assert_refused_for_good(result: SaveResult) -> None:
    """A refusal of this page that the next run would meet again, and no failure of the run."""
    assert (result.outcome, result.fatal, result.lasting) == (Outcome.REFUSED, False, True)


# What is never saved


@pytest.mark.parametrize(
    "title",
    [
        "Grants:Programs/A",
        "grants:Programs/A",
        "m:Grants:Programs/A",
        "Main Page",
        ":Main Page",
        "Template:A",
        "Module:A",
        "Event:A",
        "User:Editor/A",
        "User:ReportBotter/A",
        "User:ReportBot",
        "user:reportBot/Run",
        "User:ReportBot/run",
        "User:ReportBot/config.json",
        "User:ReportBot/common.js",
        "User:ReportBot/Reports/x.css",
        "MediaWiki:Sidebar",
        "Special:Version",
        "Media:A.png",
        "wikipedia:Talk:A",
        "Talk:<x>",
        "Talk:A|Talk:B",
        "",
    ],
)
def test_a_page_that_is_never_editable_is_not_saved(wiki: Wiki, title: str) -> None:
    before = wiki.client().recent_changes()
    result = write(writer(wiki), title=title)
    assert (result.outcome, result.fatal) == (Outcome.REFUSED, False)
    assert result.reason
    assert wiki.client().recent_changes() == before


def test_a_mirrored_page_that_exists_is_never_saved(sample_wiki: Wiki) -> None:
    to = writer(sample_wiki)
    titles = sample_wiki.client().pages("Programs/", 200)
    assert titles
    for title in titles:
        assert write(to, title=title).outcome == Outcome.REFUSED
        assert_not_saved(sample_wiki, title)


def test_editable_pages_are_decided_by_namespace() -> None:
    assert is_editable(201, "Grants talk:A", BOT, RUN)
    assert is_editable(3, "User talk:ReportBot", BOT, RUN)
    assert is_editable(2, "User:ReportBot/Reports/2024", BOT, RUN)
    for number in (-2, -1, 0, 2, 4, 10, 200, 828, 1728):
        assert not is_editable(number, "Any:ReportBotX/A", BOT, RUN)
    assert not is_editable(10, "Template:ReportBot/A", BOT, RUN)
    assert not is_editable(3, "User talk:ReportBot/Stop", BOT, "User talk:ReportBot/Stop")


def test_its_own_pages_may_be_saved(wiki: Wiki) -> None:
    assert write(writer(wiki), title=f"User:{BOT}/Reports").outcome == Outcome.SAVED


def test_title_outside_the_plan_is_refused_without_a_request(wiki: Wiki) -> None:
    to = writer(wiki, allowed=lambda title: title == "Talk:A")
    before = requests_made()
    assert write(to, title="Talk:B").outcome == Outcome.REFUSED
    assert requests_made() == before
    assert write(to, title="Talk:A").outcome == Outcome.SAVED


def test_other_spelling_of_a_title_outside_the_plan_is_refused(wiki: Wiki) -> None:
    to = writer(wiki, allowed=lambda title: title != "Talk:B")
    assert write(to, title="talk:b").outcome == Outcome.REFUSED
    assert_not_saved(wiki, "Talk:B")


def test_a_redirect_is_refused(wiki: Wiki) -> None:
    wiki.client("Editor").edit(PAGE, "#REDIRECT [[Talk:A]]")
    result = write(writer(wiki))
    assert result.outcome == Outcome.REFUSED
    assert "redirect" in result.reason
    assert_not_saved(wiki)


def test_another_kind_of_content_is_refused(wiki: Wiki) -> None:
    wiki.client().edit(PAGE, '{"a": 1}', contentmodel="json", contentformat="application/json")
    wiki.extra_settings("$wgNamespaceContentModels[201] = 'json';")
    assert "json" in write(writer(wiki)).reason
    assert_not_saved(wiki)


def test_refusal_of_the_change_is_reported(wiki: Wiki) -> None:
    wiki.client("Editor").edit(PAGE, "text")

    def change(text: str) -> str:
        raise ChangeRefused("the end mark is missing")

    assert write(writer(wiki), change) == SaveResult(
        PAGE, Outcome.REFUSED, "the end mark is missing", lasting=True
    )


def test_a_page_is_never_blanked(wiki: Wiki) -> None:
    wiki.client("Editor").edit(PAGE, "text")
    assert write(writer(wiki), lambda text: " \n").outcome == Outcome.REFUSED
    assert wiki.client().text(PAGE) == "text"
    assert write(writer(wiki), lambda text: "", title="Talk:Missing").outcome == Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("template", "outcome"),
    [
        ("{{nobots}}", Outcome.EXCLUDED),
        ("{{bots|optout=all}}", Outcome.EXCLUDED),
        ("{{bots|optout=a|deny=reportbot}}", Outcome.EXCLUDED),
        ("{{bots|optout=report-notice}}", Outcome.SAVED),
        ("<nowiki>{{nobots}}</nowiki>", Outcome.SAVED),
    ],
)
def test_excluded_page_is_not_saved(wiki: Wiki, template: str, outcome: Outcome) -> None:
    wiki.client("Editor").edit(PAGE, template)
    assert write(writer(wiki)).outcome == outcome


# What the wiki refuses


def test_protected_page_is_refused(wiki: Wiki) -> None:
    admin = wiki.client()
    admin.edit(PAGE, "text")
    admin.protect(PAGE)
    admin.protect("Talk:Missing", "create=sysop")
    to = writer(wiki)
    for title in (PAGE, "Talk:Missing"):
        result = write(to, title=title)
        assert_refused_for_good(result)
        assert "protected" in result.reason
    assert write(to, title="Talk:Other").outcome == Outcome.SAVED


def test_a_link_on_the_spam_blacklist_is_refused(wiki: Wiki) -> None:
    wiki.client().edit("MediaWiki:Spam-blacklist", r"\bspam\.example\b")
    result = write(writer(wiki), add("https://spam.example/ is a link"))
    assert_refused_for_good(result)
    assert "spam blacklist" in result.reason
    assert_not_saved(wiki)


def test_a_title_on_the_blacklist_is_refused(wiki: Wiki) -> None:
    wiki.client().edit("MediaWiki:Titleblacklist", "Talk:Forbidden.*")
    result = write(writer(wiki), title="Talk:Forbidden fruit")
    assert_refused_for_good(result)
    assert "title blacklist" in result.reason


@pytest.mark.parametrize("action", ["disallow", "warn"])
def test_an_edit_filter_refuses_and_its_warning_is_not_confirmed(wiki: Wiki, action: str) -> None:
    wiki.abuse_filter('added_lines contains "BOT"', action)
    result = write(writer(wiki))
    assert_refused_for_good(result)
    assert "edit filter" in result.reason
    assert_not_saved(wiki)


def test_a_page_that_would_be_too_large_is_refused(wiki: Wiki) -> None:
    wiki.extra_settings("$wgMaxArticleSize = 10;")
    result = write(writer(wiki), add("x" * 20_000))
    assert_refused_for_good(result)
    assert "too large" in result.reason


def test_a_translation_page_is_refused_for_good(wiki: Wiki) -> None:
    """The hook answers as the extension Translate does for the copies that it makes."""
    wiki.extra_settings(
        "$wgHooks['getUserPermissionsErrorsExpensive'][] = static function ( $title, $user,"
        " $action, &$result ) { if ( $action === 'edit' && $title->getText() === 'Group/fr' ) {"
        " $result = [ 'tpt-target-page', 'Group', '' ]; return false; } return true; };"
    )
    to = writer(wiki)
    result = write(to, title="Talk:Group/fr")
    assert_refused_for_good(result)
    assert "translation" in result.reason
    assert "tpt-target-page" in result.reason
    assert write(to, title="Talk:Group").outcome == Outcome.SAVED


def test_an_edit_that_a_hook_aborts_is_refused(wiki: Wiki) -> None:
    wiki.extra_settings(
        "$wgHooks['EditFilterMergedContent'][] = static function ( $c, $content, $status ) {"
        " $status->fatal( 'hookaborted' ); return false; };"
    )
    result = write(writer(wiki))
    assert (result.outcome, result.fatal) == (Outcome.REFUSED, False)


def test_a_captcha_is_refused_and_named(wiki: Wiki) -> None:
    wiki.extra_settings(
        "$wgHooks['EditFilterMergedContent'][] = static function ( $c, $content, $status ) {"
        " $status->statusData = [ 'captcha' => [ 'type' => 'simple', 'id' => '1',"
        " 'question' => '1+1' ] ]; $status->setResult( false, 212 ); return false; };"
    )
    result = write(writer(wiki))
    assert (result.outcome, result.fatal, result.lasting) == (Outcome.REFUSED, False, False)
    assert "captcha" in result.reason


def test_a_read_only_wiki_ends_the_run(wiki: Wiki) -> None:
    to = writer(wiki)
    wiki.extra_settings("$wgReadOnly = 'Moving the furniture';")
    result = write(to)
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert "read-only" in result.reason
    assert "furniture" in result.reason
    wiki.extra_settings("")
    assert write(to).outcome == Outcome.SAVED


def test_a_block_ends_the_run(wiki: Wiki) -> None:
    to = writer(wiki)
    wiki.client().block(BOT, reason="Too chatty")
    result = write(to)
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert "blocked" in result.reason
    assert "Too chatty" in result.reason
    wiki.client().unblock(BOT)
    assert write(to).outcome == Outcome.SAVED


def test_a_block_from_one_page_refuses_that_page(wiki: Wiki) -> None:
    wiki.client().edit(PAGE, "text")
    wiki.extra_settings("$wgEnablePartialBlocks = true;")
    wiki.client().block(BOT, partial=True, pagerestrictions=PAGE, allowusertalk=True)
    to = writer(wiki)
    result = write(to)
    assert (result.outcome, result.fatal) == (Outcome.REFUSED, False)
    assert write(to, title="Talk:Other").outcome == Outcome.SAVED


def test_the_rate_limit_ends_the_run(wiki: Wiki) -> None:
    """Two are allowed; MediaWiki 1.40 and later counts an edit over the API twice."""
    wiki.extra_settings(
        "$wgRateLimits['edit'] = [ 'user' => [ 2, 600 ], 'newbie' => [ 2, 600 ] ];"
        "$wgGroupPermissions['bot']['noratelimit'] = false;"
    )
    import pywikibot

    to = writer(wiki)
    pywikibot.config.retry_max = 0.01
    assert write(to, title="Talk:A").outcome == Outcome.SAVED
    write(to, title="Talk:B")
    result = write(to, title="Talk:C")
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert "fewer edits" in result.reason


def test_a_bot_without_its_flag_may_edit_unflagged(wiki: Wiki) -> None:
    wiki.extra_settings("$wgGroupPermissions['bot']['bot'] = false;")
    assert write(writer(wiki)).outcome == Outcome.SAVED
    assert wiki.client().revisions(PAGE)[0]["bot"] is False


def test_a_flag_lost_meanwhile_stops_the_run(wiki: Wiki) -> None:
    to = writer(wiki)
    wiki.extra_settings("$wgGroupPermissions['bot']['bot'] = false;")
    result = write(to)
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert_not_saved(wiki)
    assert write(to).outcome == Outcome.SAVED  # the next run knows
    assert wiki.client().revisions(PAGE)[0]["bot"] is False


def test_a_stale_token_is_renewed(wiki: Wiki) -> None:
    site = sign_in(wiki)
    to = Writer(site, BOT, RUN, lambda title: True)
    write(to, title="Talk:A")
    site.tokens._tokens["csrf"] = "0" * 40 + "+\\"
    assert write(to, title="Talk:B").outcome == Outcome.SAVED


def test_a_wiki_that_cannot_be_read_ends_the_run(wiki: Wiki) -> None:
    to = writer(wiki)
    wiki.extra_settings("http_response_code( 500 ); die( 'broken' );")
    result = write(to)
    assert (result.outcome, result.fatal) == (Outcome.FAILED, True)
    assert "HTTP 500" in result.reason
