"""A run reads what changed since the last one, and knows when that is not enough."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from bench import corpus
from scripts import sandbox
from tests.support.wiki.bot_runs import (
    NOTICE_MARK,
    TAJIK,
    TAJIK_REPORT,
    TAJIK_TALK,
    reportbot,
    run,
    without_section,
)
from tests.support.wiki.small_wiki import Entry
from tests.support.wiki.small_wiki import export as write_export
from tests.support.wiki.wikis import Wiki, running_copy

QUIET = 5  # login, what changed, the run page


def fill(wiki: Wiki, count: int, first: int = 0) -> None:
    """Write report pages of the bench's corpus as the mirror does."""
    mirror = wiki.client("CR-FluxxBot")
    for page in corpus.reports(count, first):
        mirror.edit(page.title, page.text)


def note(wiki: Wiki, name: str) -> Any:
    with closing(sqlite3.connect(wiki.sandbox.dir / "reportbot.sqlite3")) as database:
        rows = database.execute("SELECT * FROM notes").fetchall()
    return {row[0]: json.loads(row[1]) for row in rows}[name]


def test_run_without_changes_takes_the_same_few_requests_at_any_size(updated_wiki):
    small = run(updated_wiki)["requests"]
    fill(updated_wiki, 16)
    assert run(updated_wiki)["changed_reports"] == 16
    large = run(updated_wiki)
    assert large["reports"] == 20
    assert large["requests"] == small <= QUIET


def test_only_the_changed_report_is_read_and_its_tables_are_updated(updated_wiki):
    fill(updated_wiki, 8)
    run(updated_wiki)
    mirror = updated_wiki.client("CR-FluxxBot")
    report = f"Grants:{TAJIK_REPORT}"
    mirror.edit(report, (mirror.text(report) or "").replace("Under review", "Accepted"))
    done = run(updated_wiki)
    others = done["saved"] - done["dashboards"]
    assert (done["changed_reports"], others, done["reports"]) == (1, 3, 12)
    # What changed, the page, the pages to write, their targets; then two for each save and a token.
    assert done["requests"] <= QUIET + 5 + 2 * done["saved"]


def test_run_without_dashboards_leaves_them_to_the_next_run(updated_wiki):
    mirror = updated_wiki.client("CR-FluxxBot")
    report = f"Grants:{TAJIK_REPORT}"
    mirror.edit(report, (mirror.text(report) or "").replace("Under review", "Accepted"))
    hourly = run(updated_wiki, "--no-dashboards")
    assert (hourly["dashboards"], hourly["saved"]) == (0, 3)
    assert hourly["requests"] <= QUIET + 4 + 2 * 3
    later = run(updated_wiki)
    assert later["dashboards"] == later["saved"] > 0
    assert later["changed_reports"] == 0


def test_first_run_batches_its_requests(sample_wiki):
    done = reportbot(sample_wiki, "run", "--json")
    # Login, the present, the mirror's two places, two documents, the config's editor and history,
    # two lists, titles and years, events, pages with tables, pages to write, and one log for each
    # of three namespaces.
    most = 3 + 1 + 2 + 1 + 2 + 2 + 2 + 1 + 1 + 1 + 3
    assert json.loads(done.stdout.splitlines()[-1])["requests"] <= most


def test_edited_talk_page_is_read_once(updated_wiki):
    editor = updated_wiki.client("Editor")
    editor.append(f"Talk:{TAJIK}", "\n\n== Thanks ==\nFor the table. ~~~~")
    looked = run(updated_wiki)
    assert looked["saved"] == 0
    assert looked["requests"] == QUIET + 1
    assert run(updated_wiki)["requests"] == QUIET


def test_page_with_a_removed_notice_is_read_once(updated_wiki):
    editor = updated_wiki.client("Editor")
    editor.edit(TAJIK_TALK, without_section(editor.text(TAJIK_TALK) or "", NOTICE_MARK))
    first = run(updated_wiki)
    assert (first["saved"], first["requests"]) == (0, QUIET + 1)
    second = run(updated_wiki)
    assert (second["saved"], second["requests"]) == (0, QUIET)


def test_posts_follow_a_moved_talk_page(updated_wiki):
    admin = updated_wiki.client("Admin")
    old, new = TAJIK, "Tajik Wikimedia Community User Group"
    admin.move(f"Talk:{old}", f"Talk:{new}", redirect=False)
    run(updated_wiki)
    with closing(sqlite3.connect(updated_wiki.sandbox.dir / "reportbot.sqlite3")) as database:
        rows = database.execute("SELECT title FROM posts WHERE kind = 'group-reports'").fetchall()
    assert f"Talk:{new}" in {
        title.decode() if isinstance(title, bytes) else title for (title,) in rows
    }


def test_broken_link_is_gone_after_its_page_was_created(updated_wiki):
    admin = updated_wiki.client("Admin")
    assert "General Assembly" in (admin.text(TAJIK_TALK) or "").partition("Broken links")[2]
    admin.edit(f"{TAJIK}/General Assembly", "A page of its own.")
    run(updated_wiki)
    assert "Broken links" not in (admin.text(TAJIK_TALK) or "")


def test_sweep_finds_a_change_that_recent_changes_do_not_show(updated_wiki):
    report = f"Grants:{TAJIK_REPORT}"
    mirror = updated_wiki.client("CR-FluxxBot")
    mirror.edit(report, (mirror.text(report) or "").replace("Under review", "Accepted"))
    path = updated_wiki.sandbox.dir / "db" / "metawiki.sqlite"
    with closing(sqlite3.connect(path, timeout=30)) as database, database:
        database.execute("DELETE FROM recentchanges")
        database.execute("UPDATE site_stats SET ss_total_edits = ss_total_edits - 1")
        database.execute("UPDATE revision SET rev_timestamp = '20200101000000'")
    assert run(updated_wiki)["changed_reports"] == 0
    assert run(updated_wiki, "--sweep")["changed_reports"] == 1


def test_import_is_noticed_although_recent_changes_do_not_show_it(sample_template, tmp_path):
    export = tmp_path / "more.xml"
    pages = [Entry(page.title, page.text, "CR-FluxxBot") for page in corpus.reports(6)]
    write_export(export, pages)
    with running_copy(sample_template, tmp_path / "wiki") as wiki:
        run(wiki)
        sandbox.down(wiki.sandbox.dir)
        wiki.sandbox = sandbox.up(wiki.sandbox.dir, load=[export])
        assert run(wiki)["changed_reports"] == 6
        assert run(wiki)["requests"] == QUIET


def test_run_sweeps_when_the_last_sweep_is_a_day_old(updated_wiki):
    with closing(sqlite3.connect(updated_wiki.sandbox.dir / "reportbot.sqlite3")) as db, db:
        swept = {**note(updated_wiki, "swept"), "at": "2020-01-01T00:00:00Z"}
        db.execute("UPDATE notes SET value = ? WHERE name = 'swept'", (json.dumps(swept),))
    assert run(updated_wiki)["requests"] > QUIET
    assert note(updated_wiki, "swept")["at"] > "2026"
    assert run(updated_wiki)["requests"] == QUIET


def test_run_stops_when_far_fewer_reports_are_read_than_before(updated_wiki):
    fill(updated_wiki, 10)
    run(updated_wiki)
    admin = updated_wiki.client("Admin")
    for page in corpus.reports(8):
        admin.delete(page.title)
    done = reportbot(updated_wiki, "run", "--apply", "--json", "--sweep")
    assert done.returncode == 1
    assert "--allow-shrink" in done.stderr
    assert "--allow-shrink" in reportbot(updated_wiki, "status").stdout
    again = reportbot(updated_wiki, "run", "--apply", "--json")
    assert again.returncode == 1
    assert run(updated_wiki, "--allow-shrink", "--sweep")["reports"] == 6
    assert run(updated_wiki)["failed"] == 0
