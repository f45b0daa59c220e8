"""An operator at a shell: run scripts in this process or by pwb, and read the wiki's pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import chdir
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from tests.support.wiki.bot_runs import Done, reportbot

ROOT = Path(__file__).parents[3]
FUND = "Programs/Wikimedia Community Fund/Rapid Fund"
TAJIK = "Tajik Wikimedians User Group"
TAJIK_REPORT = f"Grants:{FUND}/{TAJIK} workshops (ID: 22748804)/Final Report"
TAJIK_TALK = f"Grants talk:{FUND}/{TAJIK} workshops (ID: 22748804)/Final Report"
USER, TALK_NAMESPACES = 2, (1, 201, 1729)
PWB = str(Path(sys.executable).with_name("pwb"))


def operate(wiki, script, *arguments, way="here", code=0, **more):
    """Run a script; return its lines of output, the verdict last, and what it wrote to stderr.

    :param way: "here": in this process, which has read all modules already; "python" or "pwb": as
        an operator starts it, in a process of its own
    """
    file = f"scripts/{script}.py"
    environment = {**wiki.env, **more}
    if way == "here":
        done = _run_here(script, [file, *arguments], environment)
    else:
        program = {"python": sys.executable, "pwb": PWB}[way]
        done = subprocess.run(
            [program, file, *arguments], cwd=ROOT, env={**os.environ, **environment},
            capture_output=True, text=True, timeout=180, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    lines = done.stdout.splitlines()
    if lines and lines[0].startswith(f"{script}: "):  # a dry run puts its verdict first
        lines.append(lines.pop(0))
    return lines, done.stderr


def _run_here(script, command, environment):
    """Run a script in this process."""
    main = import_module(f"scripts.{script}").main
    with (
        CliRunner().isolation(env=environment) as (out, errors, _),
        patch.object(sys, "argv", command),
        chdir(ROOT),
    ):
        code = main(*command[1:])
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    return Done(code, out.getvalue().decode(), errors.getvalue().decode())


def run_bot(wiki, *arguments, code=0):
    """Run a cycle; returns its summary."""
    done = reportbot(wiki, "run", "--json", *arguments)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def talk_pages(wiki):
    """Return the text of every talk page by title, without those of users."""
    return wiki.client().texts(TALK_NAMESPACES)


def talk_pages_in(texts):
    """Return the texts of talk pages among texts by title."""
    talk = ("Talk:", "Grants talk:", "Event talk:")
    return {title: text for title, text in texts.items() if title.startswith(talk)}


def own_pages(wiki):
    """Return the text of every page of the bot by title."""
    texts = wiki.client().texts([USER])
    return {title: text for title, text in texts.items() if title.startswith("User:ReportBot/")}


def recent_revids(wiki):
    """Return the revision numbers in the wiki's recent changes."""
    return {change["revid"] for change in wiki.client().recent_changes()}
