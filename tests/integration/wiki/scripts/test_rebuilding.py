"""The overview pages brought up to date by hand, and no other page."""

from __future__ import annotations

from tests.support.wiki.operator_shell import (
    operate,
    own_pages,
    recent_revids,
    run_bot,
    talk_pages,
)

REPORTS = "User:ReportBot/Reports"


def test_dashboards_are_created_and_restored_and_nothing_else_is_written(sample_wiki):
    before = talk_pages(sample_wiki)
    lines, _ = operate(sample_wiki, "rebuild_dashboards")
    assert f"would be created: {REPORTS}" in lines
    assert REPORTS not in own_pages(sample_wiki)
    lines, _ = operate(sample_wiki, "rebuild_dashboards", "-apply", way="pwb")
    made = own_pages(sample_wiki)
    assert "reportbot:begin dashboard" in made[REPORTS]
    assert sum(line.startswith("saved: ") for line in lines) == sum(
        title.startswith(REPORTS) for title in made
    )
    assert talk_pages(sample_wiki) == before

    seen = recent_revids(sample_wiki)
    lines, _ = operate(sample_wiki, "rebuild_dashboards", "-apply")
    assert lines[-1] == "rebuild_dashboards: no pages."
    assert recent_revids(sample_wiki) == seen

    client = sample_wiki.client("Editor")
    below = next(title for title in made if title.startswith(f"{REPORTS}/"))
    client.edit(REPORTS, "Nothing to see here.")
    client.edit(below, made[below].replace("wikitable", "wikitable mine", 1))
    changed = client.text(below)
    assert changed != made[below]
    run_bot(sample_wiki)
    lines, _ = operate(sample_wiki, "rebuild_dashboards", "-apply", code=1)
    assert f"saved: {REPORTS}" in lines
    assert any(line.startswith(f"left alone: {below} (") for line in lines)
    assert "Nothing to see here." in client.text(REPORTS)
    assert "reportbot:begin dashboard" in client.text(REPORTS)
    assert client.text(below) == changed
