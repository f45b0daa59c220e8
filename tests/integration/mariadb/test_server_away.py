"""MariaDB goes away at every moment: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot.reports.model import Kind, Report
from bot.store.ledger import Ledger
from bot.store.records import PageCheck, RunMode, StoreError
from bot.store.transactions import BATCH
from bot.wiki.source import ResolvedTitle
from tests.support.commit_cutting_proxy import Cut, CuttingProxy
from tests.support.mariadb_server import PASSWORD
from tests.unit.store.test_edits import EDIT
from tests.unit.store.test_posts import NOW, POST


@pytest.fixture
def server(mariadb):
    yield mariadb
    mariadb.kill()
    mariadb.start()


def test_restart_between_two_calls_is_not_noticed(server):
    with Ledger.open(server.new_ledger()) as ledger:
        ledger.remember_posts([POST])
        server.kill()
        server.start()
        assert ledger.posts() == {POST.id: POST}


def test_call_during_a_restart_waits_for_it(server):
    with Ledger.open(server.new_ledger()) as ledger:
        server.kill()
        with ThreadPoolExecutor() as pool:
            writing = pool.submit(ledger.remember_posts, [POST])
            time.sleep(0.5)
            server.start()
            writing.result()
        assert ledger.posts() == {POST.id: POST}


def test_stopped_server_is_reported_and_the_ledger_works_after_its_return(server):
    with Ledger.open(server.new_ledger()) as ledger:
        server.kill()
        with pytest.raises(
            StoreError, match=r"could not be written.*Check that the server is running"
        ) as e:
            ledger.remember_posts([POST])
        assert PASSWORD not in str(e.value)
        with pytest.raises(StoreError, match="could not be read"):
            ledger.posts()
        server.start()
        assert ledger.posts() == {}
        ledger.remember_posts([POST])
        assert ledger.posts() == {POST.id: POST}


def test_a_ledger_on_a_server_that_is_down_is_not_opened(server):
    url = server.new_ledger()
    server.kill()
    with pytest.raises(StoreError, match=r"could not be opened.*Check that the server is running"):
        Ledger.open(url)
    server.start()


@pytest.mark.parametrize("reached", [1, BATCH, 5 * BATCH + 7])
def test_rows_are_complete_when_the_server_is_killed_while_they_are_written(server, reached):
    posts = [replace(POST, key=f"{n:05}") for n in range(30 * BATCH)]
    now = Event()

    def posts_until_killed():
        for n, post in enumerate(posts):
            if n == reached:
                now.set()
            yield post

    with Ledger.open(server.new_ledger()) as ledger:
        with ThreadPoolExecutor() as pool:
            writing = pool.submit(ledger.remember_posts, posts_until_killed())
            assert now.wait(30)
            server.kill()
            assert not writing.done()
            server.start()
            writing.result()
        assert ledger.posts() == {post.id: post for post in posts}


def test_connection_that_the_server_dropped_is_replaced(mariadb):
    """ToolsDB drops idle connections."""
    with Ledger.open(mariadb.new_ledger()) as ledger:
        ledger.remember_posts([POST])
        engine = create_engine(f"mysql+pymysql://root@127.0.0.1:{mariadb.port}")
        with engine.connect() as connection:
            ours = "SELECT id FROM information_schema.processlist WHERE db LIKE 's54321%'"
            (number,) = connection.scalars(text(ours))
            connection.execute(text(f"KILL CONNECTION {number}"))
        engine.dispose()
        assert ledger.posts() == {POST.id: POST}


REPORT = Report("Grants:A", 1, Kind.REPORT)
LATER = NOW + timedelta(hours=1)
METHODS: dict[str, Callable[[Ledger], Any]] = {
    "remember_pages": lambda ledger: ledger.remember_pages([REPORT], NOW),
    "forget_pages": lambda ledger: ledger.forget_pages(["Grants:B"]),
    "remember_posts": lambda ledger: ledger.remember_posts([replace(POST, key="2")]),
    "move_posts": lambda ledger: ledger.move_posts("Talk:A", "Talk:B"),
    "begin_run": lambda ledger: ledger.begin_run("r2", LATER, RunMode.APPLY),
    "finish_run": lambda ledger: ledger.finish_run("r1", LATER, "done", {"saved": 1}),
    "documents.remember": lambda ledger: ledger.documents.remember("A", 8, "new", NOW),
    "documents.forget": lambda ledger: ledger.documents.forget(["A"]),
    "resolved_titles.remember": lambda ledger: ledger.resolved_titles.remember(
        {"A": ResolvedTitle("B", exists=True)}
    ),
    "resolved_titles.forget": lambda ledger: ledger.resolved_titles.forget(["A"]),
    "page_checks.remember": lambda ledger: ledger.page_checks.remember(
        [PageCheck("A", "x", 1, "saved")]
    ),
    "page_checks.forget": lambda ledger: ledger.page_checks.forget(["A"]),
    "notes.set": lambda ledger: ledger.notes.set({"cursor": 2, "count": 3}),
    "edits.remember": lambda ledger: ledger.edits.remember(EDIT),
    "lease.acquire": lambda ledger: ledger.lease.acquire("b", 600).is_of("b"),
    "lease.renew": lambda ledger: ledger.lease.renew("a", 600),
    "lease.release": lambda ledger: ledger.lease.release("a"),
}


def fill(ledger):
    ledger.remember_pages([replace(REPORT, title="Grants:B")], NOW)
    ledger.remember_posts([POST])
    ledger.begin_run("r1", NOW, RunMode.APPLY)
    ledger.documents.remember("A", 7, "old", NOW)
    ledger.resolved_titles.remember({"A": ResolvedTitle("A", exists=False)})
    ledger.page_checks.remember([PageCheck("A", "", 0, "refused")])
    ledger.notes.set({"cursor": 1})


def content(ledger):
    lease = ledger.lease.current()
    return {
        "reports": list(ledger.load_reports()),
        "posts": ledger.posts(),
        "runs": ledger.last_runs(9),
        "documents": ledger.documents.all(),
        "targets": ledger.resolved_titles.all(),
        "looks": ledger.page_checks.all(),
        "notes": [ledger.notes.get("cursor"), ledger.notes.get("count")],
        "edits": ledger.edits.of_run("run-1"),
        "lease": lease and lease.holder,
    }


@pytest.mark.parametrize("cut", Cut)
@pytest.mark.parametrize("name", METHODS)
def test_a_connection_lost_at_the_commit_changes_nothing(mariadb, name, cut):
    """The ledger has the same rows, also if the method is repeated or an answer is lost."""
    method = METHODS[name]
    holder = "a" if name != "lease.acquire" else ""
    with Ledger.open(mariadb.new_ledger()) as plain:
        fill(plain)
        if holder:
            plain.lease.acquire(holder, 600)
        returned = method(plain)
        expected = content(plain)
    url = mariadb.new_ledger()
    with Ledger.open(url) as straight:
        fill(straight)
        if holder:
            straight.lease.acquire(holder, 600)
        with (
            CuttingProxy(mariadb.port) as proxy,
            Ledger.open(mariadb.url(url.rpartition("/")[2], proxy.port)) as ledger,
        ):
            proxy.arm(cut)
            again = method(ledger)
        assert proxy.cuts == 1
        assert content(straight) == expected
    if name != "lease.renew":  # which says when
        assert again == returned


def test_a_run_begun_by_another_is_still_refused_after_a_lost_connection(mariadb):
    url = mariadb.new_ledger()
    with (
        CuttingProxy(mariadb.port) as proxy,
        Ledger.open(mariadb.url(url.rpartition("/")[2], proxy.port)) as ledger,
    ):
        ledger.begin_run("r1", NOW, RunMode.APPLY)
        proxy.arm(Cut.AFTER)
        ledger.begin_run("r2", NOW, RunMode.APPLY)
        for again in ("r1", "r2"):
            with pytest.raises(StoreError, match="Duplicate entry"):
                ledger.begin_run(again, NOW, RunMode.APPLY)
