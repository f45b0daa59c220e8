"""The bot's text taken off pages: to the byte what they were, but for what people wrote since."""

from __future__ import annotations

from tests.support.wiki.operator_shell import (
    TAJIK,
    TAJIK_TALK,
    operate,
    recent_revids,
    run_bot,
    talk_pages,
    talk_pages_in,
)

REPLY = (
    "\n\n== Something else ==\nI say something. --[[User:Editor|Editor]] 10:00, 1 May 2025 (UTC)"
)
ALONE = "nothing but the bot's text is on the page"


def test_withdrawing_leaves_pages_as_before_except_for_peoples_text(updated_wiki, first_run):
    before, after = talk_pages_in(first_run.before), talk_pages_in(first_run.after)
    created = after.keys() - before.keys()
    updated = sorted(t for t in before if after[t] != before[t])
    assert len(created) >= 2
    assert len(updated) >= 2
    kept = updated[0]
    updated_wiki.client("Editor").append(kept, REPLY)
    here = talk_pages(updated_wiki)

    lines, _ = operate(updated_wiki, "withdraw_notices", "-all")
    assert talk_pages(updated_wiki) == here
    assert lines[-1].endswith("Nothing was saved; add -apply to save.")
    assert sum(line.startswith("would be saved: ") for line in lines) == len(updated)

    lines, _ = operate(updated_wiki, "withdraw_notices", "-all", "-apply", way="pwb")
    now = talk_pages(updated_wiki)
    assert {t: now[t] for t in updated[1:]} == {t: before[t] for t in updated[1:]}
    assert now[kept] == before[kept] + REPLY
    assert {t: now[t] for t in created} == {t: after[t] for t in created}
    assert sum(
        line.startswith("for an administrator: ") and ALONE in line for line in lines
    ) == len(created)

    seen = recent_revids(updated_wiki)
    assert run_bot(updated_wiki, "--apply")["saved"] == 0
    run_bot(updated_wiki, "--apply", "--reconcile")
    assert talk_pages(updated_wiki) == now
    operate(updated_wiki, "withdraw_notices", "-all", "-apply")
    assert recent_revids(updated_wiki) == seen


def test_only_named_pages_and_only_the_bots_text_are_withdrawn(updated_wiki):
    editor = updated_wiki.client("Editor")
    group, report = f"Talk:{TAJIK}", TAJIK_TALK
    table = editor.text(group)
    changed = table.replace('class="wikitable sortable"', 'class="wikitable"')
    assert changed != table
    editor.edit(group, changed)
    editor.append(report, "\n:I will see to it. --[[User:Editor|Editor]] 10:00, 1 May 2025 (UTC)")
    after = talk_pages(updated_wiki)

    lines, _ = operate(updated_wiki, "withdraw_notices", f"-page:{TAJIK}", "-apply")
    assert lines[0] == f"unchanged: {group}"
    lines, _ = operate(updated_wiki, "withdraw_notices", f"-page:{report}", "-apply")
    assert lines[0] == f"saved: {report}"
    now = talk_pages(updated_wiki)
    left = now.pop(report)
    assert now == {t: text for t, text in after.items() if t != report}
    assert "I will see to it." in left
    assert "reportbot:begin" not in left
    assert run_bot(updated_wiki, "--apply")["saved"] == 0


def test_wrong_usage_is_reported(sample_wiki):
    wrong = {("-apply",): "name the pages", ("-all", f"-page:{TAJIK}"): "-all means every page"}
    for arguments, words in wrong.items():
        _, said = operate(sample_wiki, "withdraw_notices", *arguments, code=2)
        assert words in said
