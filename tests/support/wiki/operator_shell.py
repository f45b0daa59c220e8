"""An operator at a shell: scripts as plain Python and by pwb, and what the wiki holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.support.wiki.bot_runs import reportbot

ROOT = Path(__file__).parents[3]
FUND = "Programs/Wikimedia Community Fund/Rapid Fund"
TAJIK = "Tajik Wikimedians User Group"
TAJIK_REPORT = f"Grants:{FUND}/{TAJIK} workshops (ID: 22748804)/Final Report"
TAJIK_TALK = f"Grants talk:{FUND}/{TAJIK} workshops (ID: 22748804)/Final Report"
USER, TALK_NAMESPACES = 2, (1, 201, 1729)
WAYS = {
    "python": [sys.executable],
    "pwb": [str(Path(sys.executable).with_name("pwb"))],
}


def operate(wiki, script, *arguments, way="python", code=0, **more):
    """Run a script; return its lines of output, the verdict last, and what it wrote to stderr."""
    done = subprocess.run(
        [*WAYS[way], f"scripts/{script}.py", *arguments],
        cwd=ROOT, env={**os.environ, **wiki.env, **more},
        capture_output=True, text=True, timeout=180, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    lines = done.stdout.splitlines()
    if lines and lines[0].startswith(f"{script}: "):  # a dry run puts its verdict first
        lines.append(lines.pop(0))
    return lines, done.stderr


def run_bot(wiki, *arguments, code=0):
    """Run a cycle; returns its summary."""
    done = reportbot(wiki, "run", "--json", *arguments)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def everything(wiki):
    """Return the text of every talk page, by title."""
    client = wiki.client()
    titles = [title for number in TALK_NAMESPACES for title in client.pages("", number)]
    return {title: client.text(title) for title in titles}


def own_pages(wiki):
    """Return the text of every page of the bot's own, by title."""
    client = wiki.client()
    return {title: client.text(title) for title in client.pages("ReportBot/", USER)}


def changes(wiki):
    """Return the numbers of all edits that the wiki has seen lately."""
    return {change["revid"] for change in wiki.client().recent_changes()}
