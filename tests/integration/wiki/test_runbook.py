"""The rehearsal of the runbook, typed as it is written there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def rehearsal():
    text = (ROOT / "docs" / "runbook.md").read_text("utf-8")
    block = re.search(r"## Rehearsal.*?```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def test_the_rehearsal_is_what_an_operator_sees(sample_wiki):
    first, environment, *lines, last = rehearsal()
    assert (first, last) == ("make sandbox", "make sandbox-down")
    assert environment == ". .sandbox/env"
    here = Path(sys.executable).parent
    script = "\n".join(["set -e", *lines]).replace(".venv/bin/", f"{here}/")
    done = subprocess.run(
        ["sh", "-c", script], cwd=ROOT, env={**os.environ, **sample_wiki.env},
        capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "\ncheck_report: 3 pages: " in done.stdout
    assert '"applied": true' in done.stdout
    (undo,) = (line for line in done.stdout.splitlines() if line.startswith("undo_run: "))
    assert undo.endswith("Nothing was saved; add -apply to save.")
