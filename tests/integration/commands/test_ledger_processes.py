"""One ledger used by several processes, and by processes that die."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store.ledger import Ledger
from bot.store.transactions import BATCH
from tests.unit.store.test_lease import LONG, ROUNDS
from tests.unit.store.test_posts import NOW, POST

ROOT = Path(__file__).parents[3]

WRITER = """
import sys
from dataclasses import replace
from itertools import count
from bot.store.ledger import Ledger
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
from bot.store.ledger import Ledger
with Ledger.open(sys.argv[1]) as ledger:
    print(ledger.schema_version)
"""

ROUND_OF_A_PROCESS = """
import sys
from bot.store.ledger import Ledger

with Ledger.open(sys.argv[1]) as ledger:
    for line in sys.stdin:
        holder = f"{sys.argv[2]} {line.strip()}"
        state = ledger.lease.acquire(holder, 600)
        print(state.is_of(holder), flush=True)
"""

HOLDER = """
import sys, time
from bot.store.ledger import Ledger
with Ledger.open(sys.argv[1]) as ledger:
    ledger.lease.acquire("holder", 1.5)
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("lines", [1, 3])
def test_rows_written_before_a_kill_stay(url, lines):
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        for _ in range(lines):
            reached = int(writer.stdout.readline())
        writer.kill()
    with Ledger.open(url) as ledger:
        revids = sorted(post.revid for post in ledger.posts().values())
        ledger.remember_posts([POST])
    assert revids == list(range(len(revids)))
    assert len(revids) % BATCH == 0
    assert len(revids) >= reached + 1 - BATCH


def test_one_of_several_starting_processes_creates_the_ledger(url):
    command = [sys.executable, "-c", OPENER, url]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    answers = [process.communicate(timeout=60)[0].strip() for process in started]
    assert answers == ["0003"] * 4


def test_rows_of_one_process_are_visible_to_another(url):
    with Ledger.open(url) as first, Ledger.open(url) as second:
        first.remember_posts([POST])
        second.move_posts("Talk:A", "Talk:B")
        second.remember_posts([replace(POST, kind="notice")])
        assert first.posts() == second.posts()
        assert len(first.posts()) == 2


def test_two_processes_write_in_turn(url):
    def fill(ledger, name):
        for n in range(40):
            ledger.remember_posts([replace(POST, title=f"Talk:{name}", key=str(n), posted_at=NOW)])
            if n % 10 == 9:
                ledger.move_posts(f"Talk:{name}", f"Talk:{name}")
                ledger.move_posts("Talk:nobody", f"Talk:{name}")

    with Ledger.open(url) as first, Ledger.open(url) as second, ThreadPoolExecutor() as pool:
        for done in [pool.submit(fill, first, "A"), pool.submit(fill, second, "B")]:
            done.result()
        assert len(first.posts()) == 80


def test_lease_of_a_killed_process_expires(url):
    with Ledger.open(url) as ledger:
        command = [sys.executable, "-c", HOLDER, url]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout
            assert holder.stdout.readline() == "held\n"
            assert not ledger.lease.acquire("heir", LONG).is_of("heir")
            holder.kill()
        assert not ledger.lease.acquire("heir", LONG).is_of("heir")
        state = ledger.lease.current()
        assert state is not None
        time.sleep(state.seconds_left + 0.01)
        assert ledger.lease.acquire("heir", LONG).is_of("heir")


def test_one_of_several_processes_gets_the_lease(url):
    Ledger.open(url).close()
    with ExitStack() as stack:
        rivals = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", ROUND_OF_A_PROCESS, url, f"rival {n}"],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for n in range(3)
        ]
        ledger = stack.enter_context(Ledger.open(url))
        for n in range(ROUNDS):
            for rival in rivals:
                assert rival.stdin
                rival.stdin.write(f"{n}\n")
                rival.stdin.flush()
            answers = [rival.stdout.readline().strip() for rival in rivals if rival.stdout]
            assert sorted(answers) == ["False", "False", "True"]
            state = ledger.lease.current()
            assert state is not None
            assert state.holder.endswith(f" {n}")
            ledger.lease.release(state.holder)
        for rival in rivals:
            assert rival.stdin
            rival.stdin.close()
