"""What the bot writes, seen through the software of Meta-Wiki: DiscussionTools, Echo, Parsoid.

All tests share one wiki, after one run of the bot over the sample pages and twelve generated
reports, most of which lack an answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.talk.i18n import languages
from bot.talk.markers import marks
from bot.wikitext.titles import talk_page
from scripts import sandbox
from scripts.sandboxes.software import locate
from tests.integration.wiki.test_escape import page
from tests.support.talk.notice_texts import signed_messages
from tests.support.wiki.bot_runs import CONFIG, Story, forget, reportbot, run
from tests.support.wiki.client import Client
from tests.support.wiki.hostile_answers import HAND_WRITTEN, generated
from tests.support.wiki.parsed_pages import Elements, Probes
from tests.support.wiki.parsoid import Shown, errors, parsoid_html, transformed
from tests.support.wiki.small_wiki import report, report_text, write_export
from tests.support.wiki.updated import copy_ledger
from tests.support.wiki.wikis import (
    LIKE_META,
    SAMPLE,
    Wiki,
    made_once,
    missing_mediawiki,
    running_copy,
)

TOPICS = "DiscussionTools"
BOT = "ReportBot"
NOTICE = "<!-- reportbot:notice "
#: Notices after the first run, and pages that it writes.
NOTICES, PAGES = 13, 51

pytestmark = pytest.mark.skipif(
    missing_mediawiki() is None and not locate().has_extension(TOPICS),
    reason="the MediaWiki under test is older than DiscussionTools",
)


@pytest.fixture(scope="module")
def meta(templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    """The wiki after one run."""
    template = templates / "meta"

    def make() -> None:
        export = template.with_suffix(".xml")
        write_export(export)
        try:
            wiki = Wiki(sandbox.up(template, load=(SAMPLE, export), profile=LIKE_META))
            configure(wiki)
            # The old parser drops the anchor of a link to a missing page.
            wiki.client().edit("User:ReportBot/Help", "== If you wrote a report ==\nUse Fluxx.")
            run(wiki)
        finally:
            sandbox.down(template)

    made_once(template, make)
    with running_copy(template, tmp_path_factory.mktemp("meta") / "wiki") as wiki:
        copy_ledger(template, wiki)
        yield wiki


def configure(wiki: Wiki, **notices: Any) -> None:
    """Save the config; the due dates of the reports are of any age."""
    config = {"notices": {"max_age_days": 3650, **notices}}
    wiki.client().edit(CONFIG, json.dumps(config))


def written(wiki: Wiki) -> list[str]:
    """Return the titles of all pages that the bot edited."""
    titles = [edit["title"] for edit in wiki.client().contributions(BOT)]
    return sorted(set(titles))


def talk_pages(wiki: Wiki) -> dict[str, str]:
    """Return the text of each talk page that the bot edited."""
    client = wiki.client()
    return {
        title: client.text(title) or ""
        for title in written(wiki)
        if "alk:" in title.partition("/")[0]
    }


def comments(wiki: Wiki, title: str) -> list[dict[str, Any]]:
    """Return what DiscussionTools takes for comments on a page, with replies."""
    answer = wiki.client().post(
        action="discussiontoolspageinfo", page=title, prop="threaditemshtml"
    )
    found: list[dict[str, Any]] = []

    def collect(items: list[dict[str, Any]]) -> None:
        for item in items:
            if item["type"] == "comment":
                found.append(item)
            collect(item["replies"])

    collect(answer["discussiontoolspageinfo"]["threaditemshtml"])
    return found


def reply(client: Client, title: str, comment: str, text: str) -> None:
    client.act(
        "discussiontoolsedit", paction="addcomment", page=title, commentid=comment, wikitext=text
    )


def test_discussion_tools_lists_the_notices_and_nothing_else_of_the_bot(meta):
    seen = 0
    for title in written(meta):
        text = meta.client().text(title) or ""
        own = [one for one in comments(meta, title) if one["author"] == BOT]
        assert len(own) == len(marks(text).notices), title
        seen += len(own)
    posted = reportbot(meta, "notices", "--json").stdout.splitlines()
    assert seen == len(posted) == NOTICES


def test_every_reply_stays_through_runs_a_reconcile_and_a_lost_ledger(meta):
    replied = {}
    for number, title in enumerate(talk_pages(meta)):
        for one in comments(meta, title):
            if one["author"] == BOT:
                words = f"It is in the reply {number}."
                before = meta.client().text(title) or ""
                reply(meta.client("Editor"), title, one["id"], words)
                # Nothing else changes on the page, so the bot's text still counts as its own.
                lines = (meta.client().text(title) or "").splitlines()
                assert [line for line in lines if words not in line and line] == [
                    line for line in before.splitlines() if line
                ]
                replied[title] = words
    for arguments in ([], [], ["--sweep"]):
        run(meta, *arguments)
    forget(meta)
    run(meta)
    texts = talk_pages(meta)
    assert {title for title, words in replied.items() if words not in texts[title]} == set()
    assert {title for title in replied if texts[title].count(NOTICE) != 1} == set()
    assert len(replied) >= 10


def test_parsoid_shows_what_the_old_parser_shows(meta):
    pages = written(meta)
    assert len(pages) >= PAGES
    different = {
        title: difference
        for title in pages
        if (
            difference := Shown(meta.client().html(title)).differences_from(
                Shown(parsoid_html(meta, title))
            )
        )
    }
    assert different == {}


def bot_text(text: str) -> str:
    """Return the regions and notices of the bot on a page, without what people wrote."""
    found = marks(text)
    parts = [text[region.start : region.end] for region in found.regions]
    for notice in found.notices:
        end = next(mark.end for mark in found.signed if mark.start > notice.start)
        parts.append(text[notice.start : end])
    return "\n".join(parts)


def test_parsoid_finds_no_lint_error_in_what_the_bot_wrote(meta):
    found = {
        title: problems
        for title in written(meta)
        if (problems := errors(meta, title, bot_text(meta.client().text(title) or "")))
    }
    assert found == {}


def test_parsoid_finds_no_lint_error_in_any_message_that_the_bot_signs(meta):
    for language in languages():
        texts = signed_messages(language)
        assert len(texts) == 32
        assert errors(meta, "Talk:Somewhere", "\n\n".join(texts)) == [], language


def test_the_linter_sees_errors(meta):
    found = errors(meta, "Talk:Somewhere", "<center>''a</center>\n<div>\n")
    assert {"obsolete-tag", "missing-end-tag"} <= set(found)


def test_hostile_answers_do_nothing_in_parsoid(meta):
    texts = [*HAND_WRITTEN, *generated(200)]
    leaks: list[Any] = []
    for start in range(0, len(texts), 60):
        some = texts[start : start + 60]
        html = transformed(meta, "\n\n".join(map(page, some)))
        if elements := Probes(html).elements:
            leaks.append((some, elements))
        for one in Elements(html).found:
            kind = one.get("typeof") or one.get("rel") or ""
            target = one.get("href", "")
            if re.search(r"mw:(Transclusion|Extension|File|PageProp|ExtLink|Lang)", kind) or (
                one["tag"] == "a" and not target.endswith("Main_Page")
            ):
                leaks.append((some, one))
    assert leaks == []


def pings(wiki: Wiki, user: str) -> int:
    """Return how often the bot mentioned somebody, as the notifications count it."""
    return sum(
        one["type"] == "mention" and one["agent"]["name"] == BOT
        for part in wiki.client(user).query(meta="notifications", notprop="list", notlimit="max")
        for one in part["notifications"]["list"]
    )


@pytest.mark.parametrize(("mention", "expected"), [(False, 0), (True, 1)])
def test_applicant_is_pinged_once_when_the_config_says_so_and_else_never(meta, mention, expected):
    before = pings(meta, "Editor")
    configure(meta, mention_applicant=mention)
    number = 15 + 6 * mention
    text = report_text(number, applicant="Editor")
    meta.client("CR-FluxxBot").edit(report(number), text)
    talk = talk_page(report(number))
    run(meta, "--no-dashboards")
    assert NOTICE in (meta.client().text(talk) or "")
    run(meta, "--no-dashboards")
    run(meta, "--sweep")
    assert pings(meta, "Editor") - before == expected


def test_one_ping_in_the_whole_life_of_a_notice(meta):
    story, mirror, admin = Story(meta), meta.client("CR-FluxxBot"), meta.client()
    story.configure(notices={"mention_applicant": True, "quiet_days": 0, "reminder_days": 7})
    title, moved = report(30), report(30).replace(" workshops ", " walks ")
    talk, moved_talk = talk_page(title), talk_page(moved)
    marks_after, counts, seen = {}, {}, pings(meta, "Editor")

    def step(name: str, page: str) -> None:
        nonlocal seen
        run(meta, "--no-dashboards")
        now, text = pings(meta, "Editor"), story.text(page)
        kinds = ("notice", "reminder", "resolved")
        marks_after[name] = tuple(text.count(f"<!-- reportbot:{kind} ") for kind in kinds)
        counts[name], seen = now - seen, now

    def sync(page: str, *blank: str) -> None:
        mirror.edit(page, report_text(30, blank=blank, applicant="Editor"))

    admin.edit(talk, "== Thanks ==\nWhat a fine report! ~~~~")  # the summary goes above it
    sync(title, "sharing")
    step("posted", talk)
    sync(title)
    step("one of two questions answered", talk)
    sync(title, "unexpected")
    step("another question without an answer", talk)
    admin.move(title, moved)
    admin.move(talk, moved_talk)
    step("moved", moved_talk)
    with story.ledger() as database:
        database.execute("UPDATE posts SET posted_at = '2026-01-01' WHERE title = ?", [moved_talk])
    step("reminded", moved_talk)
    answered = report_text(35, applicant="Editor").replace(report(35), report(30))
    mirror.edit(moved, answered)
    step("resolved", moved_talk)
    forget(meta)
    step("ledger lost", moved_talk)

    assert marks_after == {
        "posted": (1, 0, 0),
        "one of two questions answered": (1, 0, 0),
        "another question without an answer": (2, 0, 0),
        "moved": (2, 0, 0),
        "reminded": (2, 1, 0),
        "resolved": (2, 1, 2),
        "ledger lost": (2, 1, 2),
    }
    assert counts == {**dict.fromkeys(marks_after, 0), "posted": 1}


def test_the_api_warns_of_nothing(meta, monkeypatch):
    from pywikibot.comms import http

    warnings: list[Any] = []
    answers = 0
    real = http.request

    def watched(*arguments: Any, **options: Any) -> Any:
        nonlocal answers
        response = real(*arguments, **options)
        if "api.php" in response.url:
            answer = response.json()
            answers += 1
            warnings.extend(answer[key] for key in ("warnings", "error") if key in answer)
            if refused := response.headers.get("MediaWiki-API-Error"):
                warnings.append(refused)
        return response

    # Logging in with a main password is deprecated; only the tests do it.
    admin, mirror = meta.client(), meta.client("CR-FluxxBot")
    log = meta.sandbox.dir / "api-features.log"
    # The wiki logs each deprecated parameter here, also one for which the answer has no warning.
    meta.extra_settings(f"$wgDebugLogGroups['api-feature-usage'] = '{log}';")
    monkeypatch.setattr(http, "request", watched)
    forget(meta)
    run(meta)
    number = 18
    text = report_text(number).replace(f"Editor_{number}", "Editor")
    mirror.edit(report(number), text)
    assert run(meta)["saved"] > 1
    monkeypatch.undo()
    assert warnings == []
    assert not log.exists()
    # A parameter that is deprecated is logged.
    admin.post(action="query", prop="revisions", titles="Main Page", rvparse=True)
    meta.extra_settings("")
    assert "rvparse" in log.read_text("utf-8")
    assert answers > 50


def test_a_temporary_account_replies_and_edits(meta):
    visitor = meta.anonymous()
    title, notice = next(
        (title, one)
        for title in talk_pages(meta)
        for one in comments(meta, title)
        if one["author"] == BOT
    )
    reply(visitor, title, notice["id"], "I can help with this.")
    newest = meta.client().revisions(title)[0]
    assert newest["user"].startswith("~")
    after = newest["text"]
    run(meta)
    assert meta.client().text(title) == after
    region = after.index("<!-- reportbot:begin ")
    visitor.edit(title, after[:region] + after[region:].replace("Applicant", "Applicants", 1))
    edited = meta.client().text(title)
    run(meta, "--sweep")
    assert meta.client().text(title) == edited
