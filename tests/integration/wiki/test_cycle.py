"""The whole cycle, as an operator runs it, on a real wiki with the sample pages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.wiki.bot_runs import (
    KAZAKH,
    KAZAKH_REPORT,
    NOTICE_MARK,
    RWANDA_REPORT,
    SENDERO_REPORT,
    TAJIK,
    TAJIK_REPORT,
    TAJIK_TALK,
    Done,
    everything,
    forget,
    reportbot,
    run,
    without_section,
)


def test_first_run_writes_talk_pages_only_and_second_run_writes_nothing(sample_wiki):
    before = everything(sample_wiki)
    first = run(sample_wiki)
    assert first["applied"] is True
    assert first["reports"] == 4
    assert first["saved"] == first["planned"] == 10 + first["dashboards"]
    assert first["failed"] == 0
    after = everything(sample_wiki)
    changed = {title for title in after if after[title] != before.get(title)}
    own = {title for title in changed if title.startswith("User:ReportBot/Reports")}
    assert len(own) == first["dashboards"] > 0
    changed -= own
    assert changed == {
        TAJIK_TALK,
        f"Grants talk:{KAZAKH_REPORT}",
        f"Grants talk:{SENDERO_REPORT}",
        f"Grants talk:{RWANDA_REPORT}",
        f"Talk:{TAJIK}",
        f"Talk:{TAJIK}/Trainer Training Program",
        f"Talk:{KAZAKH}",
        f"Talk:{KAZAKH}/Events/Conference/2023",
        "Talk:Wikimedia Community User Group Rwanda",
        "Event talk:Africa Wiki Challenge 2024 Kigali",
    }
    for title in changed & before.keys():
        assert (after[title] or "").startswith((before[title] or "").rstrip())
    for again in (run(sample_wiki), run(sample_wiki)):
        assert again["saved"] == 0
        assert again["planned"] == 0
        assert again["changed_reports"] == 0
    assert everything(sample_wiki) == after


def test_each_page_is_saved_in_one_edit_with_a_signed_notice(updated_wiki):
    (revision,) = updated_wiki.client("Editor").revisions(TAJIK_TALK)
    assert revision["user"] == "ReportBot"
    assert not revision["minor"]
    assert "User:ReportBot/Run" in revision["comment"]
    text = revision["text"]
    assert text.count("<!-- reportbot:begin ") == text.count("<!-- reportbot:end ") == 1
    notice = text[text.index(NOTICE_MARK) :]
    assert "[[User:ReportBot|ReportBot]]" in notice
    assert "(UTC)" in notice
    assert "Additionally, share the materials" in notice
    assert "~~~~" not in notice


def test_complete_report_gets_no_notice_and_no_talk_page(sample_wiki):
    editor = sample_wiki.client("Admin")
    editor.delete(f"Grants talk:{KAZAKH_REPORT}")
    run(sample_wiki)
    assert editor.text(f"Grants talk:{KAZAKH_REPORT}") is None


@pytest.mark.parametrize("with_store", [True, False], ids=["store kept", "store deleted"])
def test_notice_is_not_reposted_after_removal(updated_wiki, with_store):
    editor = updated_wiki.client("Editor")
    text = without_section(editor.text(TAJIK_TALK) or "", NOTICE_MARK)
    editor.edit(TAJIK_TALK, text)
    text = editor.text(TAJIK_TALK) or ""
    assert NOTICE_MARK not in text
    for _ in range(3):
        if not with_store:
            forget(updated_wiki)
        assert run(updated_wiki)["saved"] == 0
        assert editor.text(TAJIK_TALK) == text


@pytest.mark.parametrize("with_store", [True, False], ids=["store kept", "store deleted"])
def test_table_is_not_restored_after_removal(updated_wiki, with_store):
    editor = updated_wiki.client("Editor")
    title = f"Talk:{TAJIK}"
    editor.edit(title, without_section(editor.text(title) or "", "reportbot:begin"))
    for _ in range(3):
        if not with_store:
            forget(updated_wiki)
        summary = run(updated_wiki)
        assert summary["saved"] == 0
        assert summary["refused"] == 1
        assert "reportbot" not in (editor.text(title) or "")


def test_deleted_page_is_not_created_again(updated_wiki):
    admin = updated_wiki.client("Admin")
    admin.delete(TAJIK_TALK)
    assert run(updated_wiki)["saved"] == 0
    forget(updated_wiki)
    assert run(updated_wiki)["saved"] == 0
    assert admin.text(TAJIK_TALK) is None


def test_nothing_is_posted_twice_without_the_ledger(updated_wiki):
    before = everything(updated_wiki)
    forget(updated_wiki)
    assert run(updated_wiki)["saved"] == 0
    assert everything(updated_wiki) == before


def test_edited_region_is_left_alone_and_reported(updated_wiki):
    editor = updated_wiki.client("Editor")
    title = f"Talk:{TAJIK}"
    text = (editor.text(title) or "").replace("| Under review\n", "| Under review, I think\n")
    editor.edit(title, text)
    mirror = updated_wiki.client("CR-FluxxBot")
    report = f"Grants:{TAJIK_REPORT}"
    mirror.edit(report, (mirror.text(report) or "").replace("Under review", "Accepted"))
    summary = run(updated_wiki)
    assert summary["refused"] == 1
    assert summary["changed_reports"] == 1
    assert editor.text(title) == text


def test_tables_are_updated_in_place_after_a_report_changed(updated_wiki):
    editor = updated_wiki.client("Editor")
    title = f"Talk:{TAJIK}"
    editor.append(title, "\n\n== A question ==\nWhen is the next meeting? ~~~~")
    before = editor.text(title) or ""
    mirror = updated_wiki.client("CR-FluxxBot")
    report = f"Grants:{TAJIK_REPORT}"
    mirror.edit(report, (mirror.text(report) or "").replace("Under review", "Accepted"))
    summary = run(updated_wiki)
    assert summary["changed_reports"] == 1
    assert (
        summary["saved"] - summary["dashboards"] == 3
    )  # the report's talk page, the group's and the event's
    after = editor.text(title) or ""
    assert "| Accepted\n" in after
    begin, end = "<!-- reportbot:begin ", "<!-- reportbot:end "
    assert after[: after.index(begin)] == before[: before.index(begin)]
    assert after[after.index(end) :] == before[before.index(end) :]


def test_page_with_broken_marks_is_refused_and_reported(updated_wiki):
    editor = updated_wiki.client("Editor")
    title = f"Talk:{TAJIK}"
    text = editor.text(title) or ""
    end = text.index("<!-- reportbot:end ")
    broken = (text[:end] + text[text.index("-->", end) + 3 :]).rstrip()
    editor.edit(title, broken)
    done = reportbot(updated_wiki, "run", "--apply", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[-1])["saved"] == 0
    assert "begin without an end" in done.stderr
    assert editor.text(title) == broken


def test_run_page_without_the_word_run_stops_the_bot(sample_wiki):
    admin = sample_wiki.client("Admin")
    for text in ("stop", "", "run it", None):
        if text is None:
            admin.delete("User:ReportBot/Run")
        else:
            admin.edit("User:ReportBot/Run", text)
        summary = run(sample_wiki, code=3)
        assert summary["saved"] == 0, text
        assert summary["stopped"], text
    assert admin.text(TAJIK_TALK) is None


def test_page_with_nobots_is_not_edited(sample_wiki):
    editor = sample_wiki.client("Editor")
    title = f"Talk:{TAJIK}"
    editor.edit(title, "{{bots|optout=x|Deny=reportbot}}\n" + (editor.text(title) or ""))
    before = editor.text(title)
    summary = run(sample_wiki)
    assert summary["saved"] - summary["dashboards"] == 9
    assert editor.text(title) == before


def test_run_saves_no_more_pages_than_its_limit(sample_wiki):
    first = run(sample_wiki, "--limit", "2")
    assert (first["saved"], first["limit"], first["dashboards"]) == (2, 2, 0)
    assert first["waiting"] == first["planned"] - 2
    lines = reportbot(sample_wiki, "status").stdout.splitlines()
    assert lines[0].endswith(f", and {first['waiting']} pages wait for the next runs.")
    assert f", 2 saved, {first['waiting']} waiting, " in lines[2]
    again = reportbot(sample_wiki, "run", "--apply", "--limit", "2").stdout.splitlines()
    left = first["waiting"] - 2
    assert again[1:] == [f"{left} pages wait for the next runs (at most 2 in one run)."]
    rest = run(sample_wiki)
    assert (rest["saved"] - rest["dashboards"], rest["waiting"]) == (6, 0)
    done = reportbot(sample_wiki, "run", "--apply").stdout
    assert "nothing to save" in done
    assert "wait" not in done


def test_run_without_apply_writes_nothing(sample_wiki):
    before = everything(sample_wiki)
    done = reportbot(sample_wiki, "run", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (summary["applied"], summary["saved"]) == (False, 0)
    assert summary["planned"] >= 10
    assert everything(sample_wiki) == before


def test_wiki_and_its_export_are_read_alike(sample_wiki):
    live = reportbot(sample_wiki, "inspect", "--json")
    export = reportbot(sample_wiki, "inspect", "--json", "--source", "export:sample/wiki.xml")

    def facts(done: Done) -> dict[str, Any]:
        pages = [json.loads(line) for line in done.stdout.splitlines()]
        return {page.pop("title"): {**page, "revid": 0} for page in pages}

    assert facts(live) == facts(export)


def test_inspect_reads_the_wiki_without_credentials(sample_wiki):
    done = reportbot(sample_wiki, "inspect", "--json", REPORTBOT_BOT_PASSWORD="")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 9


def test_wrong_password_exits_with_the_code_for_configuration(sample_wiki):
    done = reportbot(sample_wiki, "run", "--apply", REPORTBOT_BOT_PASSWORD="sandbox@" + "0" * 32)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "password" in done.stderr


def test_unreachable_wiki_is_reported_in_one_sentence(wiki):
    done = reportbot(wiki, "inspect", REPORTBOT_API="http://127.0.0.1:9/api.php")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "127.0.0.1:9" in done.stderr
