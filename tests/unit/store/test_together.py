"""Several processes, and processes that die."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store import Ledger
from bot.store.rows import BATCH
from tests.unit.store.test_posts import NOW, POST

ROOT = Path(__file__).parents[3]

WRITER = """
import sys
from dataclasses import replace
from itertools import count
from bot.store import Ledger
from tests.unit.store.test_posts import POST

def endless():
    for n in count():
        if n % 1000 == 999:
            print(n, flush=True)
        yield replace(POST, key=f"{n:08}", revid=n)

with Ledger.open(sys.argv[1]) as ledger:
    ledger.remember_posts(endless())
"""

OPENER = """
import sys
from bot.store import Ledger
with Ledger.open(sys.argv[1]) as ledger:
    print(ledger.is_new)
"""


@pytest.mark.parametrize("lines", [1, 3])
def test_a_killed_writer_leaves_what_it_wrote_first(url, lines):
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        for _ in range(lines):
            reached = int(writer.stdout.readline())
        writer.kill()
    with Ledger.open(url) as ledger:
        assert not ledger.is_new
        revids = sorted(post.revid for post in ledger.posts().values())
        ledger.remember_post(POST)
    assert revids == list(range(len(revids)))
    assert len(revids) % BATCH == 0
    assert len(revids) >= reached + 1 - BATCH


def test_of_processes_that_start_together_one_makes_the_ledger(url):
    command = [sys.executable, "-c", OPENER, url]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    answers = [process.communicate(timeout=60)[0].strip() for process in started]
    assert sorted(answers) == ["False", "False", "False", "True"]


def test_two_ledgers_on_one_database_see_each_other(url):
    with Ledger.open(url) as first, Ledger.open(url) as second:
        assert (first.is_new, second.is_new) == (True, False)
        first.remember_post(POST)
        second.move_posts("Talk:A", "Talk:B")
        second.remember_post(replace(POST, kind="notice"))
        assert first.posts() == second.posts()
        assert len(first.posts()) == 2


def test_two_ledgers_write_in_turn(url):
    def fill(ledger, name):
        for n in range(40):
            ledger.remember_post(replace(POST, title=f"Talk:{name}", key=str(n), posted_at=NOW))
            if n % 10 == 9:
                ledger.move_posts(f"Talk:{name}", f"Talk:{name}")
                ledger.move_posts("Talk:nobody", f"Talk:{name}")

    with Ledger.open(url) as first, Ledger.open(url) as second, ThreadPoolExecutor() as pool:
        for done in [pool.submit(fill, first, "A"), pool.submit(fill, second, "B")]:
            done.result()
        assert len(first.posts()) == 80
