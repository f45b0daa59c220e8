"""The posts and the runs in the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from bot.store.records import Post, PostState, Run, RunMode, StoreError

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
POST = Post("Talk:A", "report-summary", "12587", "abc", 7, NOW, "run-1")


def test_post_is_returned_unchanged(ledger):
    ledger.remember_posts([POST])
    assert ledger.posts() == {("Talk:A", "report-summary", "12587"): POST}


def test_later_post_replaces_the_first(ledger):
    ledger.remember_posts([POST, replace(POST, digest="def", revid=8)])
    assert [p.digest for p in ledger.posts().values()] == ["def"]


def test_notice_keeps_the_keys_of_its_questions(ledger):
    notice = replace(POST, kind="notice", data={"questions": ["9.1", "ключ 🎉"], "asked": 2})
    ledger.remember_posts([POST, notice])
    assert ledger.posts() == {POST.id: POST, notice.id: notice}
    ledger.move_posts("Talk:A", "Talk:B")
    assert ledger.posts()["Talk:B", "notice", "12587"] == replace(notice, title="Talk:B")


def test_posts_differ_by_title_kind_and_key(ledger):
    posts = {
        POST,
        replace(POST, title="talk:A"),
        replace(POST, kind="notice"),
        replace(POST, key="12587 "),
        replace(POST, key="Ключ"),
    }
    ledger.remember_posts(posts)
    assert set(ledger.posts().values()) == posts


def test_times_are_returned_in_utc(ledger):
    local = NOW.astimezone(timezone(timedelta(hours=5)))
    ledger.remember_posts([replace(POST, posted_at=local)])
    (post,) = ledger.posts().values()
    assert post.posted_at == NOW
    assert post.posted_at.tzinfo is UTC


def test_time_without_a_zone_is_refused(ledger):
    with pytest.raises(StatementError, match="has no time zone"):
        ledger.remember_posts([replace(POST, posted_at=NOW.replace(tzinfo=None))])
    assert ledger.posts() == {}


def test_state_of_a_post_is_changed_twice(ledger):
    for state in (PostState.REMOVED, PostState.REMOVED, *PostState):
        ledger.remember_posts([replace(POST, state=state)])
        assert ledger.posts()[POST.id].state is state


def test_posts_follow_a_moved_page(ledger):
    notice = replace(POST, kind="notice", state=PostState.REMOVED)
    other = replace(POST, title="Talk:C")
    ledger.remember_posts([POST, notice, other])
    ledger.move_posts("Talk:A", "Talk:B")
    moved = {replace(POST, title="Talk:B"), replace(notice, title="Talk:B"), other}
    assert set(ledger.posts().values()) == moved


@pytest.mark.parametrize(("old_is_later", "kept"), [(True, "old"), (False, "new")])
def test_later_of_two_posts_stays_after_a_move(ledger, old_is_later, kept):
    later = timedelta(days=1)
    old = replace(POST, digest="old", posted_at=NOW + old_is_later * later)
    new = replace(POST, title="Talk:B", digest="new", posted_at=NOW + (not old_is_later) * later)
    ledger.remember_posts([old, new])
    ledger.move_posts("Talk:A", "Talk:B")
    assert [(p.title, p.digest) for p in ledger.posts().values()] == [("Talk:B", kept)]


def test_page_moved_to_itself_keeps_its_posts(ledger):
    ledger.remember_posts([POST])
    ledger.move_posts("Talk:A", "Talk:A")
    ledger.move_posts("Talk:None", "Talk:A")
    assert ledger.posts() == {POST.id: POST}


def test_run_is_recorded_from_start_to_end(ledger):
    ledger.begin_run("r1", NOW, RunMode.APPLY)
    assert ledger.last_runs(1) == [Run("r1", NOW, RunMode.APPLY)]
    end = NOW + timedelta(minutes=3)
    ledger.finish_run("r1", end, "done", {"saved": 2, "stopped": None, "why": "é"})
    (run,) = ledger.last_runs(5)
    assert run == Run(
        "r1", NOW, RunMode.APPLY, end, "done", {"saved": 2, "stopped": None, "why": "é"}
    )
    assert run.mode is RunMode.APPLY


def test_last_runs_are_newest_first(ledger):
    for n in (2, 1, 3):
        ledger.begin_run(f"r{n}", NOW + timedelta(hours=n), RunMode.DRY)
    assert [run.run_id for run in ledger.last_runs(2)] == ["r3", "r2"]


def test_run_begins_only_once(ledger):
    ledger.begin_run("r1", NOW, RunMode.DRY)
    with pytest.raises(StoreError):
        ledger.begin_run("r1", NOW, RunMode.DRY)


def test_run_without_a_start_cannot_finish(ledger):
    with pytest.raises(StoreError, match="r9"):
        ledger.finish_run("r9", NOW, "done", {})


def test_forgotten_posts_are_deleted(ledger):
    other = replace(POST, title="Talk:B")
    ledger.remember_posts([POST, other])
    ledger.forget_posts([POST.id, ("Talk:C", "notice", "none")])
    assert ledger.posts() == {other.id: other}
    ledger.remember_posts([POST])
    assert ledger.posts() == {POST.id: POST, other.id: other}
