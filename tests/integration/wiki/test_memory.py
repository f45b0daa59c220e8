"""What the bot knows of its past: from the ledger, and without it from the wiki alone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from tests.support.wiki.bot_runs import (
    NOTICE_MARK,
    TAJIK,
    TAJIK_REPORT,
    TAJIK_TALK,
    forget,
    reportbot,
    run,
    without_section,
)
from tests.support.wiki.wikis import Wiki

REGISTRY = "Module:Organizational Informations"


def states(wiki: Wiki, kind: str) -> set[str]:
    path = wiki.sandbox.dir / "reportbot.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute(
            "SELECT state FROM posts WHERE title = ? AND kind = ?", (TAJIK_TALK, kind)
        )
        return {row[0] for row in rows}


def test_blanked_page_stays_blank_without_the_ledger(updated_wiki):
    editor = updated_wiki.client("Editor")
    editor.edit(TAJIK_TALK, "")
    forget(updated_wiki)
    assert run(updated_wiki)["saved"] == 0
    assert editor.text(TAJIK_TALK) == ""


def test_removal_found_in_the_history_is_kept_in_the_ledger(updated_wiki):
    editor = updated_wiki.client("Editor")
    editor.edit(TAJIK_TALK, without_section(editor.text(TAJIK_TALK) or "", NOTICE_MARK))
    forget(updated_wiki)
    looked_up = run(updated_wiki)["requests"]
    assert states(updated_wiki, "notice") == {"removed"}
    assert run(updated_wiki)["requests"] < looked_up


def test_removed_notice_is_not_reposted_after_the_report_moved(updated_wiki):
    admin = updated_wiki.client("Admin")
    admin.edit(TAJIK_TALK, without_section(admin.text(TAJIK_TALK) or "", NOTICE_MARK))
    moved = TAJIK_REPORT.replace("workshops", "workshops in Dushanbe")
    admin.move(f"Grants:{TAJIK_REPORT}", f"Grants:{moved}", redirect=False)
    run(updated_wiki)
    assert NOTICE_MARK not in (admin.text(f"Grants talk:{moved}") or "")


def test_notice_is_not_reposted_after_its_talk_page_was_archived(updated_wiki):
    admin = updated_wiki.client("Admin")
    admin.move(TAJIK_TALK, f"{TAJIK_TALK}/Archive 1", redirect=False)
    for _ in range(2):
        forget(updated_wiki)
        run(updated_wiki)
        assert NOTICE_MARK not in (admin.text(TAJIK_TALK) or "")


def test_talk_page_that_is_a_redirect_is_not_edited(sample_wiki):
    editor = sample_wiki.client("Editor")
    editor.edit(TAJIK_TALK, "#REDIRECT [[Talk:Main Page]]")
    done = run(sample_wiki)
    assert done["planned"] == done["saved"] == 9 + done["dashboards"]
    assert done["refused"] == 1


def test_run_page_stops_a_run_with_nothing_to_do(updated_wiki):
    updated_wiki.client("Admin").edit("User:ReportBot/Run", "stop")
    assert run(updated_wiki, code=3)["stopped"]


def test_apply_without_credentials_exits_with_the_code_for_configuration(updated_wiki):
    done = reportbot(updated_wiki, "run", "--apply", REPORTBOT_BOT_PASSWORD="")
    assert done.returncode == 2
    assert "REPORTBOT_BOT_PASSWORD" in done.stderr


def test_tables_are_unchanged_while_the_registry_is_broken(updated_wiki):
    editor = updated_wiki.client("Admin")
    table = editor.text(f"Talk:{TAJIK}")
    good = editor.text(REGISTRY) or ""
    # The wiki itself refuses Lua that does not parse.
    for bad in ("return {}", "local list = {}\nreturn list"):
        editor.edit(REGISTRY, bad)
        done = reportbot(updated_wiki, "run", "--apply", "--json")
        assert done.returncode == 0
        assert json.loads(done.stdout.splitlines()[-1])["saved"] == 0
        assert REGISTRY in done.stderr
        assert editor.text(f"Talk:{TAJIK}") == table
    editor.edit(REGISTRY, good)
    assert run(updated_wiki)["saved"] == 0
