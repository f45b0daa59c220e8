"""Scripts that save: nothing without ``-apply``, and with it exactly what they report."""

from __future__ import annotations

import sys

from bot.store.ledger import Ledger
from tests.support.processes import Process
from tests.support.wiki.operator_shell import (
    TAJIK,
    TAJIK_REPORT,
    TAJIK_TALK,
    operate,
    own_pages,
    recent_revids,
    run_bot,
    talk_pages,
    talk_pages_in,
)


def ledger(wiki):
    return Ledger.open(wiki.env["REPORTBOT_DATABASE_URL"])


def test_rechecked_page_is_read_again(updated_wiki):
    first = run_bot(updated_wiki, "--apply")
    assert first["changed_reports"] == 0
    named = f"-page:{TAJIK_REPORT}"
    lines, _ = operate(updated_wiki, "recheck_pages", named)
    assert lines[-1].endswith("1 would be forgotten. Nothing was saved; add -apply to save.")
    operate(updated_wiki, "recheck_pages", named, "-simulate", "-apply", way="pwb")
    assert run_bot(updated_wiki)["changed_reports"] == 0
    before = talk_pages(updated_wiki)
    lines, _ = operate(updated_wiki, "recheck_pages", named, "-apply")
    assert lines[-1] == "recheck_pages: 1 page: 1 forgotten."
    again = run_bot(updated_wiki, "--apply")
    assert (again["reports"], again["changed_reports"]) == (first["reports"], 1)
    assert (again["planned"], again["saved"]) == (0, 0)
    assert talk_pages(updated_wiki) == before
    lines, _ = operate(updated_wiki, "recheck_pages", "-page:Grants:Unknown", "-apply")
    assert lines[-1] == "recheck_pages: 1 page: 1 not known."


def test_undone_run_leaves_pages_as_before_except_where_people_wrote(updated_wiki, first_run):
    before, after = talk_pages_in(first_run.before), talk_pages_in(first_run.after)
    run_id = first_run.run_id
    changed = {title for title in after if after[title] != before.get(title)}
    created = changed - before.keys()
    updated = sorted(changed & before.keys())
    assert len(created) >= 2
    assert len(updated) >= 2
    kept = updated[0]
    updated_wiki.client("Editor").append(kept, "\n\nI say something. --~~~~")
    updated_wiki.client("Editor").append(TAJIK_TALK, "\n:A reply. --~~~~")
    here = talk_pages(updated_wiki)

    lines, _ = operate(updated_wiki, "undo_run", f"-run:{run_id}", code=0)
    assert talk_pages(updated_wiki) == here
    assert lines[-1].endswith("Nothing was saved; add -apply to save.")
    lines, _ = operate(updated_wiki, "undo_run", f"-run:{run_id}", "-apply", way="pwb", code=1)
    assert {t for line in lines if line.startswith("saved: ") for t in [line[7:]]} == set(
        updated[1:]
    )
    assert any(line.startswith(f"refused: {kept} (it was edited since") for line in lines)
    listed = [line for line in lines if line.startswith("for an administrator: ")]
    overviews = [title for title in own_pages(updated_wiki) if "/Reports" in title]
    assert len(listed) == len(created) + len(overviews)
    now = talk_pages(updated_wiki)
    assert {t: now[t] for t in updated[1:]} == {t: before[t] for t in updated[1:]}
    untouched = here.keys() - set(updated[1:])
    assert {t: now[t] for t in untouched} == {t: here[t] for t in untouched}

    seen = recent_revids(updated_wiki)
    lines, _ = operate(updated_wiki, "undo_run", f"-run:{run_id}", "-apply", code=1)
    assert recent_revids(updated_wiki) == seen
    assert f"{len(updated) - 1} unchanged" in lines[-1]


def test_run_after_undoing_posts_only_what_was_undone(updated_wiki, first_run):
    after = talk_pages_in(first_run.after)
    lines, _ = operate(updated_wiki, "undo_run", f"-run:{first_run.run_id}", "-apply")
    undone = sum(line.startswith("saved: ") for line in lines)
    again = run_bot(updated_wiki, "--apply")
    assert again["saved"] - again["dashboards"] == undone
    assert talk_pages(updated_wiki) == after
    assert run_bot(updated_wiki, "--apply")["planned"] == 0


def test_one_named_page_of_a_run_is_undone(updated_wiki, first_run):
    for arguments, words in ([], "-run:ID"), (["-run:never"], "has no edit of this run"):
        _, said = operate(updated_wiki, "undo_run", *arguments, "-apply", code=2)
        assert words in said
    before, after = talk_pages_in(first_run.before), talk_pages_in(first_run.after)
    title = f"Talk:{TAJIK}"
    named = [f"-run:{first_run.run_id}", f"-page:{TAJIK}", "-apply"]
    lines, _ = operate(updated_wiki, "undo_run", *named)
    assert (lines[0], lines[-1]) == (f"saved: {title}", "undo_run: 1 page: 1 saved.")
    assert talk_pages(updated_wiki) == {**after, title: before[title]}


def told_run(lines):
    (line,) = [line for line in lines if line.startswith("To undo this: undo_run.py -run:")]
    return line.split()[-1]


def test_edits_of_a_script_can_be_undone_as_a_run(updated_wiki):
    after, own = talk_pages(updated_wiki), own_pages(updated_wiki)
    lines, _ = operate(updated_wiki, "withdraw_notices", "-all", "-apply")
    withdrawn = talk_pages(updated_wiki)
    assert withdrawn != after
    listed = [line for line in lines if line.startswith("for an administrator: User:ReportBot/")]
    assert len(listed) == sum(title.startswith("User:ReportBot/Reports") for title in own)
    operate(updated_wiki, "undo_run", told_run(lines), "-apply")
    assert talk_pages(updated_wiki) == after
    assert own_pages(updated_wiki) == own
    assert run_bot(updated_wiki, "--apply")["planned"] == 0


def test_later_run_is_undone_with_its_overviews(updated_wiki):
    before, own = talk_pages(updated_wiki), own_pages(updated_wiki)
    mirror = updated_wiki.client("CR-FluxxBot")
    mirror.edit(TAJIK_REPORT, mirror.text(TAJIK_REPORT).replace("Under review", "Accepted"))
    done = run_bot(updated_wiki, "--apply")
    assert 0 < done["dashboards"] < done["saved"]
    assert own_pages(updated_wiki) != own
    lines, _ = operate(updated_wiki, "undo_run", f"-run:{done['run_id']}", "-apply", code=0)
    made = {line[22:].partition(" (")[0] for line in lines if line.startswith("for an admin")}
    assert talk_pages(updated_wiki) == before
    assert {t: x for t, x in own_pages(updated_wiki).items() if t not in made} == own


def test_edit_of_a_person_during_the_run_is_not_undone(sample_wiki, tmp_path):
    environment = {**sample_wiki.env, "REPORTBOT_PUT_THROTTLE": "1"}
    command = [sys.executable, "-m", "bot", "run", "--apply", "--limit", "9"]
    run = Process(command, tmp_path / "log", environment)
    run.until(lambda: run.events("page written"), "page")
    editor, title = sample_wiki.client("Editor"), "Talk:Wikimedia Community User Group Rwanda"
    editor.edit(title, "== A question ==\nWho comes? --~~~~")
    written = editor.text(title)
    assert run.end() == 0
    assert editor.text(title) != written
    run_id = run.events("run finished")[0]["run_id"]
    operate(sample_wiki, "undo_run", f"-run:{run_id}", "-apply")
    assert editor.text(title) == written


def test_run_page_with_undo_allows_only_undoing(updated_wiki, first_run):
    before = talk_pages_in(first_run.before)
    updated_wiki.client("Admin").edit("User:ReportBot/Run", "undo")
    assert run_bot(updated_wiki, "--apply", "--reconcile", code=3)["saved"] == 0
    here = talk_pages(updated_wiki)
    operate(updated_wiki, "rebuild_dashboards", "-apply", code=0)
    assert talk_pages(updated_wiki) == here
    operate(updated_wiki, "undo_run", f"-run:{first_run.run_id}", "-apply", "-always")
    now = talk_pages(updated_wiki)
    assert {title: now[title] for title in before} == before


def test_new_pages_of_an_undone_run_are_tagged_and_listed(updated_wiki, first_run, tmp_path):
    before, run_id = talk_pages_in(first_run.before), first_run.run_id
    created = first_run.after.keys() - first_run.before.keys()
    updated_wiki.client("Editor").append(TAJIK_TALK, "\n:A reply. --~~~~")
    listed = tmp_path / "pages.txt"
    arguments = (f"-run:{run_id}", "-tag", f"-list:{listed}", "-apply")
    lines, _ = operate(updated_wiki, "undo_run", *arguments)
    now = {**talk_pages(updated_wiki), **own_pages(updated_wiki)}
    tagged = {title for title, text in now.items() if text.startswith("{{Delete|1=")}
    assert tagged == created - {TAJIK_TALK}
    assert "A reply." in now[TAJIK_TALK]
    assert f"for an administrator: {TAJIK_TALK}" in "\n".join(lines)
    items = listed.read_text("utf-8").splitlines()
    assert len(items) == len(created)
    assert all(item.startswith("* [[:") for item in items)
    assert {title: now[title] for title in before} == before


def test_run_page_with_stop_stops_undoing(updated_wiki, first_run):
    updated_wiki.client("Admin").edit("User:ReportBot/Run", "stop")
    here = talk_pages(updated_wiki)
    lines, _ = operate(updated_wiki, "undo_run", f"-run:{first_run.run_id}", "-apply", code=3)
    assert talk_pages(updated_wiki) == here
    assert "Stopped: User:ReportBot/Run does not say run" in lines[-1]


def test_undoing_is_refused_while_another_process_holds_the_lease(updated_wiki, first_run):
    run_id = first_run.run_id
    here = talk_pages(updated_wiki)
    with ledger(updated_wiki) as kept:
        kept.lease.acquire("the service", 60)
        _, said = operate(updated_wiki, "undo_run", f"-run:{run_id}", "-apply", code=1)
        assert "Another process of the bot may write now (the service)" in said
        assert talk_pages(updated_wiki) == here
        kept.lease.release("the service")
        operate(updated_wiki, "undo_run", f"-run:{run_id}", "-apply")
        assert kept.lease.current() is None
